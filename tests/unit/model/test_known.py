"""What is known of an account is looked up by the value of a unique field."""

import pytest

from contracts.model import Known
from contracts.model.known import Identity, is_prospect, stored_value
from contracts.tenant import Lead
from tests.unit.model.account import ADA, KEY, KNOWN, NOBODY, TENANT, WALTER


@pytest.mark.parametrize(
    ("key", "value", "identity", "lead"),
    [
        (KEY, ADA[KEY], "own", ADA),
        ("Phone", ADA["Phone"], "own", ADA),
        ("ProspectID", ADA["ProspectID"], "own", ADA),
        ("ProspectId", ADA["ProspectID"], "own", ADA),
        (KEY, WALTER[KEY], "restricted", WALTER),
        (KEY, ADA[KEY].upper(), "perhaps", ADA),
        (KEY, f"{ADA[KEY]} ", "perhaps", ADA),
        (KEY, WALTER[KEY].upper(), "perhaps", WALTER),
        (KEY, NOBODY, "missing", None),
        (KEY, ADA["Phone"], "missing", None),
        ("FirstName", "Ada", "missing", None),
        (KEY, "", "missing", None),
    ],
)
def test_a_lead_is_found_by_its_value(key: str, value: str, identity: Identity, lead: Lead | None) -> None:
    """Exactly, or perhaps where only case and white space differ."""
    assert KNOWN.find(key, value) == (identity, lead)


def test_of_an_unknown_account_every_lead_may_exist() -> None:
    """Nothing is missing for certain, and any field may be unique."""
    assert Known(None).find(KEY, NOBODY) == ("perhaps", None)
    assert Known(None).is_unique("FirstName")
    assert Known(None).respelled("ProspectId") == Known(None)


@pytest.mark.parametrize(
    ("name", "unique"),
    [(KEY, True), ("ProspectID", True), ("ProspectId", True), ("FirstName", False), ("email", False)],
)
def test_a_field_is_unique_where_the_tenant_says_so(name: str, unique: bool) -> None:  # noqa: FBT001  # a column of the table
    """The ProspectId is, in both spellings."""
    assert KNOWN.is_unique(name) is unique


@pytest.mark.parametrize(
    ("reading", "accepted"),
    [("ProspectId", ["ProspectId"]), ("ProspectID", ["ProspectID"]), ("both", ["ProspectID", "ProspectId"])],
)
def test_a_spelling_is_accepted_once_it_was_seen(reading: str, accepted: list[str]) -> None:
    """Before, none is."""
    known = Known(TENANT)

    assert [
        name for name in ("ProspectID", "ProspectId") if known.learn("prospect-spelling", reading).accepts(name)
    ] == accepted
    assert not any(known.accepts(name) for name in ("ProspectID", "ProspectId"))


def test_learning_leaves_what_was_known() -> None:
    """Knowledge is a value."""
    known = Known(TENANT)

    assert known.learn("over-25", "413").dialect.readings == {"over-25": "413"}
    assert known.dialect.readings == {}


@pytest.mark.parametrize("spelling", ["ProspectId", "ProspectID"])
def test_an_account_may_spell_its_prospect_id_otherwise(spelling: str) -> None:
    """The tenant's unique fields and all its leads go by the new name."""
    tenant = KNOWN.respelled(spelling).tenant

    assert tenant is not None
    assert tenant.fields.unique == (KEY, "Phone", spelling)
    assert all(lead[spelling] for lead in (*tenant.leads, *tenant.restricted))
    assert {len(lead) for lead in tenant.leads} == {3}


def test_a_prospect_id_is_stored_under_either_spelling() -> None:
    """Other fields are stored under their own names alone."""
    assert is_prospect("ProspectId")
    assert not is_prospect("prospectid")
    assert stored_value({"ProspectId": "1"}, "ProspectID") == "1"
    assert stored_value({}, "ProspectID") is None
    assert stored_value({"Phone": "2"}, "Phone") == "2"


def test_a_run_needs_an_account() -> None:
    """A recording has none."""
    assert KNOWN.account == TENANT
    with pytest.raises(ValueError, match="needs a tenant"):
        _ = Known(None).account
