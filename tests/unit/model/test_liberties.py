"""What the page leaves open of a call stays open: flags, keys and members of another type, case or number."""

from collections.abc import Mapping

import pytest

from contracts.model import Known
from tests.unit.model.account import (
    ADA,
    ALAN,
    FLAG,
    KEY,
    KNOWN,
    NOBODY,
    OFF,
    ON,
    TENANT,
    body,
    expected,
    lead,
    named,
)

GOOD = body(named(ADA, FirstName="Ada"))
TWO = body(named(ADA, FirstName="Ada"), named(ALAN, FirstName="Alan"))
STRANGE = {"Attribute": "FirstName", "Value": "Ada", "Extra": 1}
SERVED, EITHER = (200,), (200, 400)
# As its text, a key may name a field that is not unique, and that may be a 500.
ANY_OF_THREE = (200, 400, 500)


@pytest.mark.parametrize(
    ("members", "flag", "statuses"),
    [
        ({}, False, SERVED),
        ({"Options": OFF}, False, SERVED),
        ({"Options": ON}, True, SERVED),
        ({"Options": {}}, False, EITHER),
        ({"Options": {FLAG: "true"}}, None, EITHER),
        ({"Options": {FLAG: 1}}, None, EITHER),
        ({"Options": {FLAG: None}}, None, EITHER),
        ({"Options": {**ON, "Other": 1}}, True, EITHER),
        ({"Options": {"Other": 1}}, None, EITHER),
        ({"Options": "on"}, None, EITHER),
        ({"Extra": 1}, False, EITHER),
        ({"LeadPropertiesList": [{**named(ADA, FirstName="Ada"), "Extra": 1}]}, False, EITHER),
        ({"LeadPropertiesList": [{"Fields": [*named(ADA)["Fields"], STRANGE]}]}, False, EITHER),
    ],
)
def test_the_flag_is_read_where_the_page_says_how(
    members: Mapping[str, object],
    flag: bool | None,  # noqa: FBT001  # a column of the table
    statuses: tuple[int, ...],
) -> None:
    """A flag of another type, or members that the page does not name, may be refused (flag-text, lenient-json)."""
    found = expected({**GOOD, **members})

    assert (found.flag, found.statuses, found.sentence) == (flag, statuses, "2.1")


@pytest.mark.parametrize(
    ("members", "statuses"), [({"SearchByKey": None}, EITHER), ({"SearchByKey": ""}, EITHER), ({}, SERVED)]
)
def test_a_key_that_is_null_or_empty_is_absent_or_refused(
    members: Mapping[str, object], statuses: tuple[int, ...]
) -> None:
    """Both readings of null-members pass; the lead goes by its ProspectId, as it does without a key."""
    found = expected({**body(named(ADA, "ProspectID", FirstName="Ada"), SearchByKey=None), **members})

    assert found.statuses == statuses
    assert found.leads is not None
    assert found.leads[0].sentence == "5.2"


@pytest.mark.parametrize("key", [1, 0, True, False, 1.5, ["EmailAddress"], [], {}, {"a": 1}])
def test_a_key_of_another_type_is_open(key: object) -> None:
    """As its text, or refused (scalar-type): nothing is said of the leads."""
    found = expected({**GOOD, "SearchByKey": key})

    assert (found.statuses, found.leads, found.flag) == (ANY_OF_THREE, None, None)


@pytest.mark.parametrize(
    "content",
    [
        {**GOOD, "searchByKey": KEY},
        {"SearchByKey": KEY, "leadPropertiesList": []},
        body({"fields": []}),
        body({"Fields": [{"attribute": KEY, "Value": NOBODY}]}),
        {**GOOD, "Options": {FLAG.lower(): True}},
    ],
)
def test_members_in_another_case_are_open(content: object) -> None:
    """Taken for those of the page, or refused (lenient-json): nothing is said of the leads."""
    found = expected(content)

    assert (found.statuses, found.leads, found.flag) == (ANY_OF_THREE, None, None)


@pytest.mark.parametrize("name", [1, True, None, ["FirstName"]])
def test_a_field_name_of_another_type_is_open(name: object) -> None:
    """As its text, or refused (scalar-type): nothing is said of the leads."""
    found = expected(body({"Fields": [{"Attribute": KEY, "Value": ADA[KEY]}, {"Attribute": name, "Value": "x"}]}))

    assert (found.statuses, found.leads) == (ANY_OF_THREE, None)


def test_an_empty_list_of_leads_is_served_or_refused() -> None:
    """Both readings of empty-batch pass, and a served one tells of no lead."""
    found = expected(body())

    assert (found.statuses, found.leads) == (EITHER, ())


@pytest.mark.parametrize("key", ["emailaddress", "PHONE"])
def test_a_search_by_a_key_in_another_case_is_open(key: str) -> None:
    """Found or not found, served or refused (key-case)."""
    found = expected(body(lead(**{key: ADA[KEY], "FirstName": "Ada"}), SearchByKey=key))

    assert (found.sentence, set(found.statuses) >= {200, 400, 500}) == ("2.1", True)
    assert found.leads is not None
    assert found.leads[0].lists == ("SuccessfulLeads", "FailedLeads")


@pytest.mark.parametrize(
    ("known", "spelling", "statuses"),
    [
        (KNOWN, "ProspectID", SERVED),
        (KNOWN.learn("prospect-spelling", "both"), "ProspectId", SERVED),
        (KNOWN, "ProspectId", (200, 400, 500)),
        (Known(TENANT), "ProspectID", (200, 400, 500)),
    ],
)
def test_a_search_by_prospect_id_is_exact_only_in_a_spelling_seen(
    known: Known, spelling: str, statuses: tuple[int, ...]
) -> None:
    """A spelling that was not seen to work may be refused (prospect-spelling)."""
    found = expected(body(lead(**{spelling: ADA["ProspectID"]}, FirstName="Ada"), SearchByKey=spelling), known)

    assert found.statuses == statuses
    assert found.leads is not None
    assert found.leads[0].must_succeed == (statuses == SERVED)


@pytest.mark.parametrize("value", [ADA[KEY], ADA[KEY].upper()])
def test_a_lead_twice_in_a_call_may_fail_or_refuse_it(value: str) -> None:
    """Every reading of duplicate-lead passes, in the same or another case."""
    found = expected(body(*TWO["LeadPropertiesList"], lead(EmailAddress=value, FirstName="Ada")))

    assert found.statuses == EITHER
    assert found.leads is not None
    either, one = ("SuccessfulLeads", "FailedLeads"), ("SuccessfulLeads",)
    assert [each.lists for each in found.leads] == [either, one, either]


def test_a_lead_under_both_spellings_stands_in_a_call_twice() -> None:
    """Where the host is known to take both."""
    twice = [lead(**{spelling: ADA["ProspectID"], "FirstName": "Ada"}) for spelling in ("ProspectID", "ProspectId")]
    found = expected(body(*twice, SearchByKey=None), KNOWN.learn("prospect-spelling", "both"))

    assert found.statuses == EITHER
    assert found.leads is not None
    assert not any(each.must_succeed for each in found.leads)


def test_a_missing_lead_twice_in_a_call_never_succeeds() -> None:
    """Twice nobody is nobody, whatever its reason."""
    found = expected(body(*[lead(EmailAddress=NOBODY, FirstName="N")] * 2, Options=ON))

    assert found.leads is not None
    assert all("SuccessfulLeads" not in each.lists and not each.missing for each in found.leads)
