"""Calls are as specified, of 1 to 25 leads, and name nobody they may not."""

import json
from collections.abc import Callable
from typing import Any

import pytest
from hypothesis import Phase, find, given, seed, settings
from hypothesis import strategies as st
from msgspec.structs import replace

from contracts.exchange import Request
from contracts.model import Known, expect
from contracts.spec import BATCH_LIMIT, FLAG
from contracts.strategies import LEAD_KINDS, calls
from contracts.strategies.calls import OPTIONS, call, kinds_possible, request
from contracts.tenant import Fields, Tenant
from tests.unit.model.account import ADA, KEY, KNOWN, TENANT

pytestmark = pytest.mark.no_cover

BARE = Tenant(fields=Fields(unique=(KEY,)), leads=({KEY: ADA[KEY]},))
ONLY_IDS = replace(TENANT, fields=replace(TENANT.fields, unique=("ProspectID",)))
TENANTS = {"whole": TENANT, "bare": BARE, "ids": ONLY_IDS}
SHRINKING = settings(database=None, max_examples=200, derandomize=True)
FINDING = settings(SHRINKING, phases=[Phase.generate])
FORMS: dict[str, Callable[[dict[str, Any]], bool]] = {
    "a flag": lambda body: FLAG in body.get("Options", {}),
    "the flag on": lambda body: body.get("Options") == {FLAG: True},
    "empty options": lambda body: body.get("Options") == {},
    "no key": lambda body: "SearchByKey" not in body,
    "another key": lambda body: body.get("SearchByKey") == "Phone",
    "a full call": lambda body: len(body["LeadPropertiesList"]) == BATCH_LIMIT,
    "a lead of many fields": lambda body: any(len(lead["Fields"]) > 2 for lead in body["LeadPropertiesList"]),
}
TRAITS: dict[str, tuple[Callable[[Request], bool], int]] = {
    "any": (lambda _: True, 1),
    "an own lead": (lambda sent: ADA[KEY] in sent.body, 1),
    "two leads": (lambda sent: len(leads_of(sent)) > 1, 2),
}


def leads_of(sent: Request) -> list[list[dict[str, str]]]:
    """Return the pairs of each lead of a call."""
    return [lead["Fields"] for lead in json.loads(sent.body)["LeadPropertiesList"]]


@pytest.mark.parametrize("name", TENANTS)
@pytest.mark.parametrize("impact", ["none", "own"])
@settings(max_examples=50)
@given(data=st.data())
def test_a_call_is_as_specified(name: str, impact: str, data: st.DataObject) -> None:
    """The oracle has it served, and its leads are 1 to 25."""
    tenant = TENANTS[name]
    sent = data.draw(calls(tenant, impact=impact))
    found = expect(Known(tenant).learn("prospect-spelling", "both"), sent)

    assert found is not None
    assert (200 in found.statuses, found.sentence) == (True, "2.1")
    assert set(found.statuses) <= {200, 400}
    assert found.leads is not None
    assert 1 <= len(found.leads) <= BATCH_LIMIT


@given(calls(TENANT))
def test_no_lead_stands_in_a_call_twice(sent: Request) -> None:
    """By what names it; duplicates are an open question of their own."""
    key = json.loads(sent.body).get("SearchByKey", "ProspectID")
    names = [pair["Value"] for pairs in leads_of(sent) for pair in pairs if pair["Attribute"] == key]

    assert len(set(names)) == len(names)


@pytest.mark.parametrize("name", TENANTS)
@settings(max_examples=50)
@given(data=st.data())
def test_with_no_impact_a_call_updates_no_lead_of_the_tenant(name: str, data: st.DataObject) -> None:
    """No outcome that passes is a success."""
    tenant = TENANTS[name]
    found = expect(Known(tenant).learn("prospect-spelling", "both"), data.draw(calls(tenant, impact="none")))

    assert found is not None
    assert found.leads is not None
    assert all("SuccessfulLeads" not in lead.lists for lead in found.leads)


@given(calls(TENANT, max_size=3))
def test_a_call_may_be_kept_small(sent: Request) -> None:
    """By the most leads that it may have."""
    assert 1 <= len(leads_of(sent)) <= 3


@pytest.mark.parametrize("form", FORMS)
def test_every_form_of_a_call_is_generated(form: str) -> None:
    """Each option, each key, the edge of the size."""
    assert find(calls(TENANT), lambda sent: FORMS[form](json.loads(sent.body)), settings=FINDING)


@pytest.mark.parametrize("trait", TRAITS)
def test_a_call_shrinks_to_the_leads_that_matter(trait: str) -> None:
    """One lead, for whatever one lead shows."""
    wanted, leads = TRAITS[trait]

    assert len(leads_of(find(calls(BARE, max_size=3), wanted, settings=SHRINKING))) == leads


def test_a_call_that_does_not_matter_shrinks_to_the_plainest() -> None:
    """No options, one lead, one field beside its name."""
    sent = find(calls(TENANT, max_size=4), lambda _: True, settings=SHRINKING)

    assert "Options" not in json.loads(sent.body)
    assert [len(pairs) for pairs in leads_of(sent)] == [2]


def test_calls_are_the_same_under_a_seed() -> None:
    """A run can be played again."""

    def drawn(number: int) -> list[Request]:
        found: list[Request] = []

        @seed(number)
        @settings(max_examples=8, database=None, phases=[Phase.generate])
        @given(calls(TENANT))
        def collect(sent: Request) -> None:
            found.append(sent)

        collect()
        return found

    assert drawn(1) == drawn(1)
    assert drawn(1) != drawn(2)


def test_all_kinds_are_possible_where_the_tenant_has_all() -> None:
    """And but few where nothing may be written."""
    assert kinds_possible(TENANT, KEY) == list(LEAD_KINDS)
    assert kinds_possible(TENANT, KEY, "none") == ["missing", "unidentified"]
    assert kinds_possible(TENANT, None, "none") == ["missing"]
    assert {"own", "missing", "near-miss"} <= set(kinds_possible(BARE, KEY))
    assert "restricted" not in kinds_possible(BARE, KEY)


@pytest.mark.parametrize("options", OPTIONS)
@pytest.mark.parametrize("key", [KEY, None])
def test_a_body_has_only_the_members_it_needs(key: str | None, options: dict[str, Any] | None) -> None:
    """An absent key and absent options are absent."""
    body = call([{"Fields": []}], key=key, options=options)

    assert body["LeadPropertiesList"] == [{"Fields": []}]
    assert ("SearchByKey" in body) == (key is not None)
    assert ("Options" in body) == (options is not None)


def test_a_request_is_json_under_its_media_type() -> None:
    """Text beyond ASCII goes out as it is."""
    sent = request({"a": "漢"}, "application/json; charset=utf-8")

    assert sent.body == '{"a":"漢"}'
    assert sent.headers == (("Content-Type", "application/json; charset=utf-8"),)


@given(calls(TENANT))
def test_a_call_names_its_leads_by_the_account_it_is_for(sent: Request) -> None:
    """What the oracle expects of it is certain for some lead, or open for a reason."""
    found = expect(KNOWN, sent)

    assert found is not None
    assert all(lead.values for lead in found.leads or ())
