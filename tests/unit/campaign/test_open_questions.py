"""The opening asks about what the page leaves open in few calls, and spares a live host."""

import json
from random import Random
from typing import Any

import pytest

from contracts.campaign.cast import Cast
from contracts.campaign.opening import Probe
from contracts.campaign.opening.open_questions import open_questions
from contracts.campaign.opening.script import Script
from contracts.host import demo
from contracts.model import Known, expect
from contracts.tenant import Fields, Tenant
from tests.unit.model.account import ADA, KEY, TENANT

KNOWN = Known(demo()).learn("prospect-spelling", "ProspectID")
BARE = Tenant(fields=Fields(unique=(KEY,)), leads=({KEY: ADA[KEY]},))
OWN = {value for lead in demo().leads for value in lead.values()}


def asked(tenant: Tenant | None = None, *, impact: str = "overload", live: bool = False) -> list[Probe]:
    """Return the calls about open questions."""
    tenant = tenant or demo()
    return list(open_questions(Script(Cast(tenant, Random(0), impact=impact), live=live)))


def packed(*, live: bool) -> list[dict[str, str]]:
    """Return the pairs of the leads that share a call."""
    body: dict[str, Any] = json.loads(asked(live=live)[-1].request.body)
    return [pair for lead in body["LeadPropertiesList"] for pair in lead["Fields"]]


@pytest.mark.parametrize("tenant", [demo(), TENANT, BARE], ids=["demo", "few", "bare"])
@pytest.mark.parametrize("impact", ["none", "own"])
def test_they_are_few(tenant: Tenant, impact: str) -> None:
    """Fourteen where the tenant has everything, and none twice."""
    found = asked(tenant, impact=impact)

    assert len(asked()) == 14
    assert 7 <= len(found) <= 14
    assert len({probe.purpose for probe in found}) == len(found)


def test_each_may_be_answered_in_more_than_one_way() -> None:
    """By its status, or by the list of a lead."""
    for probe in asked():
        expected = expect(KNOWN, probe.request)
        assert expected is not None
        open_ends = [len(expected.statuses), *(len(lead.lists) for lead in expected.leads or ())]

        assert max(open_ends) > 1, probe.purpose


@pytest.mark.parametrize("tenant", [demo(), TENANT, BARE], ids=["demo", "few", "bare"])
def test_with_no_impact_no_lead_that_exists_is_named(tenant: Tenant) -> None:
    """Not even to ask about it."""
    sent = "".join(probe.request.body for probe in asked(tenant, impact="none"))

    assert not any(value in sent for lead in tenant.leads for value in lead.values())


def test_a_live_host_is_spared_what_may_be_anothers() -> None:
    """No value of another lead, no name in another case, and no keys where it may not look for them."""
    carried = {live: [pair for pair in packed(live=live) if pair["Attribute"] == "Phone"] for live in (True, False)}
    values = {live: {pair["Value"] for pair in packed(live=live)} - OWN for live in (True, False)}
    other_case = {live: [value for value in values[live] if value.lower() in OWN] for live in (True, False)}

    assert (carried[True], other_case[True]) == ([], [])
    assert carried[False]
    assert other_case[False]
    assert {probe.request.credentials.place for probe in asked(live=True)} == {"query"}


def test_no_lead_stands_twice_in_the_call_that_many_share() -> None:
    """Unless that is the question."""
    names = [
        lead["Fields"][0]["Value"].casefold() for lead in json.loads(asked()[-1].request.body)["LeadPropertiesList"]
    ]

    assert len(set(names)) == len(names) > 2


def values_of(probe: Probe) -> dict[str, str]:
    """Return the last field of each lead of a call, by its value."""
    pairs = [lead["Fields"][-1] for lead in json.loads(probe.request.body)["LeadPropertiesList"]]
    return {pair["Value"]: pair["Attribute"] for pair in pairs}


def test_what_fits_by_characters_alone_is_asked_for() -> None:
    """It may fail, and have the call refused, where bytes are counted; but it is never cut and called a success."""
    probe = next(each for each in asked() if each.purpose == "open: a value too long")
    (value,) = [each for each in values_of(probe) if not each.isascii()]
    expected = expect(KNOWN, probe.request)

    assert len(value) == demo().fields.length(values_of(probe)[value])
    assert expected
    assert expected.statuses == (200, 400, 500)
    assert {lead.lists for lead in expected.leads or ()} == {("SuccessfulLeads", "FailedLeads")}
