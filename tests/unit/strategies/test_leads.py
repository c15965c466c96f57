"""Leads are of their kind, and those that are made up belong to nobody."""

import re
from difflib import SequenceMatcher
from typing import Any
from uuid import UUID

import pytest
from hypothesis import given
from hypothesis import strategies as st
from msgspec.structs import replace

from contracts.strategies import LEAD_KINDS, LeadKind
from contracts.strategies.leads import bases, display_name, fields, joined, missing_value, name_field, pair
from contracts.tenant import Fields, Tenant
from tests.unit.model.account import ADA, ALAN, ANNIE, KEY, KNOWN, TENANT, WALTER, alone

pytestmark = pytest.mark.no_cover

KEYS = (*TENANT.fields.unique, None)
SOME_UUID = UUID("8c7f9a8e-6a0a-4f6e-9d3c-0d5b8a9a1b2c")
BARE = Tenant(fields=Fields(unique=(KEY,)), leads=({KEY: ADA[KEY]},))
LISTS = {"SuccessfulLeads", "FailedLeads", "UnProcessedLeads"}

keys = st.sampled_from(KEYS)
kinds = st.sampled_from(LEAD_KINDS)


def a_lead(data: st.DataObject, key: str | None, kind: LeadKind) -> dict[str, Any]:
    """Draw a lead of a kind with some fields more."""
    base = st.uuids(version=4).flatmap(lambda uuid: st.sampled_from(bases(TENANT, key, kind, uuid)))
    return joined(kind, data.draw(base), data.draw(fields(TENANT)))


@pytest.mark.parametrize(
    ("kind", "lists", "sentences"),
    [
        ("own", [("SuccessfulLeads",), ("SuccessfulLeads", "FailedLeads")], {"5.4", "5.2"}),
        ("own-distracted", [("SuccessfulLeads",)], {"5.1", "5.2"}),
        ("missing", [("FailedLeads",)], {"5.4"}),
        ("near-miss", [("FailedLeads",)], {"5.4"}),
        ("missing-distracted", [("FailedLeads",)], {"5.1", "5.2"}),
        ("restricted", [("FailedLeads",)], {"6.5"}),
        ("unknown-field", [("FailedLeads",)], {"1.5"}),
        ("unknown-empty-field", [("FailedLeads",)], {"1.5"}),
        ("misspelt-field", [("FailedLeads",)], {"1.5"}),
        ("display-name", [("FailedLeads",)], {"1.5"}),
        ("locked-field", [("SuccessfulLeads", "FailedLeads")], {"5.4", "5.1", "5.2"}),
        ("unidentified", [("FailedLeads",)], {"5.3"}),
    ],
)
@given(data=st.data(), key=keys)
def test_a_lead_is_of_its_kind_by_the_oracle(
    kind: LeadKind, lists: list[tuple[str, ...]], sentences: set[str], data: st.DataObject, key: str | None
) -> None:
    """By every key: where it may be listed, and the sentence that decides it."""
    found = alone(a_lead(data, key, kind), SearchByKey=key)

    assert found.lists in lists
    assert found.sentence in sentences


@given(kinds, keys, st.data())
def test_a_lead_has_each_field_once(kind: LeadKind, key: str | None, data: st.DataObject) -> None:
    """A field twice is an open question of its own."""
    names = [each["Attribute"] for each in a_lead(data, key, kind)["Fields"]]

    assert len(set(names)) == len(names)


@given(kinds, keys, st.data())
def test_a_unique_value_is_the_tenants_or_nobodys(kind: LeadKind, key: str | None, data: st.DataObject) -> None:
    """Only the leads of the tenant file are ever named."""
    own = {value for each in (ADA, ALAN, ANNIE, WALTER) for value in each.values()}

    for each in a_lead(data, key, kind)["Fields"]:
        if each["Attribute"] in TENANT.fields.unique and each["Value"] not in own:
            assert kind in {"missing", "missing-distracted", "near-miss"}
            assert kind == "near-miss" or is_nobodys(each["Value"])


def is_nobodys(value: str) -> bool:
    """Whether a value is a random UUID, an address under a reserved domain, or a phone of no country."""
    uuid = r"[0-9a-f]{8}-[0-9a-f]{4}-4[0-9a-f]{3}-[89ab][0-9a-f]{3}-[0-9a-f]{12}"
    return re.fullmatch(rf"{uuid}|leadproof-{uuid}@example\.com|\+999-\d{{10}}|leadproof-{uuid}", value) is not None


@given(st.uuids(version=4), st.sampled_from([*TENANT.fields.unique, "ProspectId", "mx_Email", "mx_Code"]))
def test_a_missing_value_belongs_to_nobody(uuid: UUID, by: str) -> None:
    """Whatever the field."""
    assert is_nobodys(missing_value(TENANT, by, uuid))


@pytest.mark.parametrize(
    ("by", "value"),
    [
        (KEY, f"leadproof-{SOME_UUID}@example.com"),
        ("mx_Other_Email", f"leadproof-{SOME_UUID}@example.com"),
        ("ProspectID", str(SOME_UUID)),
        ("ProspectId", str(SOME_UUID)),
        ("Phone", f"+999-{SOME_UUID.int % 10**10:010}"),
        ("mx_Code", f"leadproof-{SOME_UUID}"),
    ],
)
def test_a_missing_value_looks_like_those_of_its_field(by: str, value: str) -> None:
    """As the tenant's own leads have it."""
    assert missing_value(TENANT, by, SOME_UUID) == value


@pytest.mark.parametrize("key", KEYS)
def test_a_near_miss_is_near_and_is_none_of_the_tenants(key: str | None) -> None:
    """It shares most of its characters with an own value, or the end of its id; it is missing also without case."""
    by = name_field(TENANT, key)
    own = [each[by] for each in TENANT.leads]

    for ((name,),) in ([base] for base in bases(TENANT, key, "near-miss", SOME_UUID)):
        value = name["Value"]
        assert KNOWN.find(by, value)[0] == "missing"
        assert any(SequenceMatcher(None, value, each).ratio() > 1 / 2 or value[-12:] == each[-12:] for each in own)


def test_a_tenant_that_cannot_show_a_kind_has_none() -> None:
    """What it lacks is no error."""
    assert bases(BARE, KEY, "restricted", SOME_UUID) == []
    assert bases(BARE, KEY, "missing", SOME_UUID) != []


@pytest.mark.parametrize(
    ("kind", "order"),
    [
        ("own", ["key", "wrong", "more"]),
        ("own-distracted", ["more", "key", "wrong"]),
        ("unknown-field", ["key", "more", "wrong"]),
        ("locked-field", ["key", "more", "wrong"]),
        ("display-name", ["key", "wrong", "more"]),
    ],
)
def test_further_fields_stand_where_they_show_most(kind: LeadKind, order: list[str]) -> None:
    """Before the key of a distracted lead; what is wrong stands last, but for display names."""
    lead = joined(kind, [pair("key", "1"), pair("wrong", "1")], [pair("more", "1")])

    assert [each["Attribute"] for each in lead["Fields"]] == order


@pytest.mark.parametrize(
    ("name", "shown"),
    [
        ("FirstName", "First Name"),
        ("mx_Credit_Limit", "Credit Limit"),
        ("Phone", "Phone"),
        ("ProspectID", "Prospect ID"),
    ],
)
def test_a_display_name_is_what_a_page_would_show(name: str, shown: str) -> None:
    """Words apart, without the prefix of a custom field."""
    assert display_name(name) == shown


@given(fields(TENANT))
def test_further_fields_are_writable_and_few(more: list[dict[str, str]]) -> None:
    """Three at most, none that names a lead."""
    assert len(more) <= 3
    assert {each["Attribute"] for each in more} <= TENANT.fields.writable.keys() - set(TENANT.fields.unique)


@given(fields(replace(TENANT, fields=replace(TENANT.fields, writable={KEY: "Email"}))))
def test_without_a_writable_field_there_are_none_further(more: list[dict[str, str]]) -> None:
    """A unique field is not written beside the key."""
    assert more == []
