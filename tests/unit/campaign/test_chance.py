"""Chance sends sequences of calls towards what was not seen, the same under a seed."""

from collections import Counter

import pytest

from contracts.campaign.chance import Chance, take_chances
from contracts.exchange import OTHER, Credentials, Request
from contracts.host import demo
from contracts.model import Known, expect
from contracts.outcomes import OutcomeClass, reachable
from contracts.tenant import Tenant
from tests.unit.model.account import KEY, TENANT

pytestmark = pytest.mark.no_cover

DEMO = Known(demo()).learn("prospect-spelling", "ProspectID")
EDGE = OutcomeClass(("SuccessfulLeads", "FailedLeads", "UnProcessedLeads"), "on", KEY, 25)


def drawn(tenant: Tenant, aims: list[OutcomeClass], *, impact: str = "own", number: int = 0) -> list[Request]:
    """Return the calls of some sequences."""
    sent: list[Request] = []
    take_chances(Chance(tenant, aims, impact, has_other=True), sent.append, number=number, calls=48)
    return sent


def test_sequences_are_the_same_under_a_seed() -> None:
    """And others under another."""
    aims = list(reachable((KEY, None), 25))

    assert drawn(demo(), aims) == drawn(demo(), aims)
    assert drawn(demo(), aims) != drawn(demo(), aims, number=1)


def test_calls_are_drawn_towards_a_class() -> None:
    """A call that is sent as it was drawn has to show it, as far as the oracle can tell."""
    found = [expect(DEMO, each) for each in drawn(demo(), [EDGE])]
    full = [each for each in found if each and each.flag and len(each.leads or ()) == EDGE.size]
    lists = [{lead.lists for lead in each.leads or ()} for each in full]

    assert full
    assert all({("SuccessfulLeads",), ("FailedLeads",), ("UnProcessedLeads",)} <= each for each in lists)


@pytest.mark.parametrize("tenant", [demo(), TENANT], ids=["many", "few"])
def test_a_call_is_as_specified_or_malformed(tenant: Tenant) -> None:
    """The oracle has it served, with 1 to 25 leads, or refused by the one sentence that it breaks."""
    known = Known(tenant).learn("prospect-spelling", "ProspectID")
    sent = drawn(tenant, list(reachable((*tenant.fields.unique, None), len(tenant.leads))))
    found = [expect(known, each) for each in sent if each.credentials == Credentials()]
    served = [each for each in found if each and each.sentence != "2.3"]

    assert all(each for each in found)
    assert {each.sentence for each in served} == {"2.1"}
    assert all(200 in each.statuses and {*each.statuses} <= {200, 400} for each in served)
    assert {1 <= len(each.leads or ()) <= 25 for each in served} == {True}


def test_what_is_not_specified_and_another_account_stand_between() -> None:
    """And earlier calls come again."""
    aims = list(reachable((KEY, "Phone", None), 25))
    sent = [each for number in range(8) for each in drawn(demo(), aims, number=number)]
    expected = [expect(DEMO, each) for each in sent]

    assert {"2.1", "2.3"} <= {each.sentence for each in expected if each}
    assert any(each.credentials == OTHER for each in sent)
    assert max(Counter(each.body for each in sent).values()) > 1


@pytest.mark.parametrize("tenant", [demo(), TENANT], ids=["many", "few"])
@pytest.mark.parametrize("impact", ["none", "own"])
def test_no_lead_stands_in_a_call_twice(tenant: Tenant, impact: str) -> None:
    """Whatever the tenant has; and with no impact none that exists is named."""
    own = 0 if impact == "none" else len(tenant.leads)
    known = Known(tenant).learn("prospect-spelling", "ProspectID")
    sent = drawn(tenant, list(reachable((*tenant.fields.unique, None), own)), impact=impact)
    for each in (one for one in sent if one.credentials == Credentials()):
        found = expect(known, each)
        named = [id_ for id_ in found.named if id_] if found else []
        lists = {name for lead in (found and found.leads) or () for name in lead.lists}

        assert len(set(named)) == len(named)
        assert impact != "none" or "SuccessfulLeads" not in lists
