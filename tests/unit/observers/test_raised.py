"""A call raises the open questions that its answer may depend on, and a lead those that its own fate may."""

from typing import Any

import pytest

from contracts.exchange import Credentials
from contracts.observers.acquaintance import Acquaintance
from contracts.observers.call import Call, call_of
from contracts.observers.raised import by_call, by_lead
from tests.unit.invariants.answers import ADA_ALONE, UNNAMED, answer, entry, exchange
from tests.unit.model.account import ADA, ALAN, FLAG, KEY, NOBODY, ON, TENANT, body, lead, named

OWN = {who[name]: who["ProspectID"] for who in (ADA, ALAN) for name in (KEY, "Phone", "ProspectID")}
KNOWN = Acquaintance(OWN, frozenset({"ProspectID"}), TENANT.fields)
FINE = named(ADA, FirstName="Ada")


def call(content: object, reply: object = None, **parts: Any) -> Call:  # noqa: ANN401  # what Request takes
    """Return a call as observers read it."""
    found = call_of(exchange(content, reply or answer(), **parts), KNOWN)
    assert found is not None
    return found


@pytest.mark.parametrize(
    ("content", "parts", "raised"),
    [
        (ADA_ALONE, {}, set()),
        ({**ADA_ALONE, "Options": ON}, {}, set()),
        ({**ADA_ALONE, "Options": {FLAG: "true"}}, {}, {"flag-text"}),
        ({**ADA_ALONE, "Options": None}, {}, {"null-members"}),
        ({**ADA_ALONE, "SearchByKey": ""}, {}, {"null-members"}),
        ({**ADA_ALONE, "SearchByKey": 1}, {}, {"scalar-type"}),
        ({**ADA_ALONE, "SearchByKey": {}}, {}, {"other"}),
        ({**ADA_ALONE, "SearchByKey": "emailaddress"}, {}, {"key-case"}),
        ({**ADA_ALONE, "SearchByKey": "FirstName"}, {}, {"non-unique-key"}),
        ({**ADA_ALONE, "SearchByKey": "ProspectID"}, {}, set()),
        ({**ADA_ALONE, "SearchByKey": "ProspectId"}, {}, {"prospect-spelling"}),
        ({**ADA_ALONE, "Options": {}}, {}, {"other"}),
        ({**ADA_ALONE, "Other": 1}, {}, {"lenient-json"}),
        (body(), {}, {"empty-batch"}),
        (body(FINE, FINE), {}, {"duplicate-lead"}),
        (body(*[lead(**{KEY: f"{n}@example.com"}) for n in range(26)]), {}, {"over-25"}),
        (body(*[FINE] * 26), {}, {"over-25", "duplicate-lead"}),
        ('{"LeadPropertiesList": [],}', {}, {"lenient-json"}),
        (ADA_ALONE, {"headers": ()}, {"media-type-missing"}),
        (ADA_ALONE, {"credentials": Credentials(place="headers")}, {"credentials-place"}),
    ],
)
def test_a_call_raises_what_is_open_about_it(content: object, parts: dict[str, Any], raised: set[str]) -> None:
    """Its leads aside."""
    assert by_call(call(content, **parts)) == raised


@pytest.mark.parametrize(
    ("one", "raised"),
    [
        (FINE, set()),
        (named(ADA, Phone=ADA["Phone"], mx_Age="33"), set()),
        (lead(**{KEY: NOBODY, "FirstName": "N"}), set()),
        ({"Fields": []}, {"empty-fields"}),
        ({}, {"empty-fields"}),
        ({"Fields": None}, {"other"}),
        (lead(FirstName="Ada"), {"no-identifier"}),
        (lead(**{KEY: ""}), {"empty-identifier"}),
        (lead(**{KEY: None}), {"empty-identifier"}),
        (lead(ProspectID=ADA["ProspectID"]), {"key-absent"}),
        (lead(ProspectId=ADA["ProspectID"]), {"prospect-spelling"}),
        (lead(emailaddress=ADA[KEY]), {"key-case", "other"}),
        (lead(**{KEY: ADA[KEY].upper()}), {"key-case"}),
        (named(ADA, mx_Credit_Limit="1"), {"locked-field"}),
        (named(ADA, mx_leadproof_no_such_field_1="1"), {"unknown-field"}),
        (named(ADA, mx_Perhaps="1"), {"other"}),
        (named(ADA, mx_Age="old"), {"ill-typed"}),
        (named(ADA, mx_Age="1e9"), {"other"}),
        (named(ADA, FirstName="x" * 101), {"over-long"}),
        (named(ADA, FirstName=1), {"value-type"}),
        (named(ADA, Phone=ALAN["Phone"]), {"own-key-sent"}),
        (named(ADA, Phone="9876543210"), {"unique value"}),
        (named(ADA, ProspectID=ADA["ProspectID"]), set()),
        ({"Fields": [*FINE["Fields"], {"Attribute": 1, "Value": "1"}]}, {"scalar-type", "unknown-field"}),
        ({"Fields": [*FINE["Fields"], {"Attribute": "firstname", "Value": "A"}]}, {"duplicate-attribute", "other"}),
        ({"Fields": [*FINE["Fields"], {"Attribute": "FirstName", "Value": "A"}]}, {"duplicate-attribute"}),
    ],
)
def test_a_lead_raises_what_is_open_about_it(one: dict[str, Any], raised: set[str]) -> None:
    """Its name and its fields."""
    assert by_lead(call(body(one)), 0) == raised


def test_an_entry_tells_of_the_lead_that_it_names() -> None:
    """In whatever case; of leads without a name only where there is no choice."""
    two = call(body(named(ADA), named(ALAN)), answer([entry(ALAN[KEY].upper())], [entry(ADA[KEY], "no")]))
    unnamed = [*UNNAMED["LeadPropertiesList"]] * 2
    apart = call(body(*unnamed), answer((), [entry(None, "no")], [entry(None, "no")]))
    together = call(body(*unnamed, named(ADA)), answer([entry(ADA[KEY])], [entry(None, "no"), entry("", "no")]))

    assert [two.told(place) for place in (0, 1)] == ["FailedLeads", "SuccessfulLeads"]
    assert [apart.told(place) for place in (0, 1)] == [None, None]
    assert [together.told(place) for place in (0, 1, 2)] == ["FailedLeads", "FailedLeads", "SuccessfulLeads"]


@pytest.mark.parametrize(
    ("content", "parts"),
    [
        ({"LeadPropertiesList": {}}, {}),
        ("no JSON", {}),
        (ADA_ALONE, {"method": "GET"}),
        (ADA_ALONE, {"path": "/elsewhere"}),
        (ADA_ALONE, {"credentials": Credentials("own", "cut")}),
    ],
)
def test_what_has_to_be_refused_shows_nothing(content: object, parts: dict[str, Any]) -> None:
    """A malformed call, another path or method, wrong keys; nor does a call that is over the quota."""
    assert call_of(exchange(content, answer(), **parts), KNOWN) is None
    assert call_of(exchange(ADA_ALONE, "", 429), KNOWN) is None
