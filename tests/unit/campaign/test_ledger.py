"""A ledger counts evidence and keeps the smallest call that breaks a sentence."""

import pytest
from msgspec.structs import replace

from contracts.campaign.ledger import Ledger
from contracts.campaign.means import asked, untestable
from contracts.host import demo
from contracts.rules import INVARIANTS
from contracts.tenant import Fields, Tenant
from tests.unit.invariants.answers import ADA_ALONE, TWO, answer, entry, exchange
from tests.unit.model.account import ADA, ALAN, KEY

A, B = entry(ADA[KEY]), entry(ALAN[KEY])
GOOD = exchange(ADA_ALONE, answer([A]))
BAD = exchange(ADA_ALONE, answer([A], TotalCount=3))
BAD_OF_TWO = exchange(TWO, answer([A, B], TotalCount=3))
NAMELESS = replace(demo(), leads=({KEY: "a"},))
UNANSWERED = replace(GOOD, response=None, error="ReadTimeout")


def heard(*exchanges: object) -> Ledger:
    """Return a ledger that was told of exchanges."""
    ledger = Ledger()
    for each in exchanges:
        ledger.hear(each)  # type: ignore[arg-type]  # they are exchanges
    return ledger


@pytest.mark.parametrize("order", [(BAD, BAD_OF_TWO), (BAD_OF_TWO, BAD)], ids=["small first", "large first"])
def test_the_smallest_call_is_kept(order: tuple[object, ...]) -> None:
    """By its leads, then by its body; every one is counted."""
    ledger = heard(*order)

    assert ledger.findings["3.1"].exchange == BAD
    assert ledger.broken["3.1"] == 2


def test_calls_without_answer_are_evidence_for_nothing() -> None:
    """Nobody knows what became of them."""
    assert sum(heard(UNANSWERED).evidence.values()) == 0


def test_all_is_asked_of_a_tenant_with_all_means() -> None:
    """Where the run may do everything."""
    assert untestable(demo(), "overload") == {}
    assert set(INVARIANTS.rules) <= set(asked(demo(), "overload"))


@pytest.mark.parametrize(
    ("tenant", "impact", "number", "reason"),
    [
        (replace(demo(), restricted=()), "overload", "6.5", "restricted"),
        (Tenant(fields=Fields(unique=(KEY,)), leads=({KEY: "a"},)), "own", "5.2", "ProspectId"),
        (replace(demo(), quota=None), "overload", "2.5", "no quota"),
        (demo(), "own", "2.5", "burst"),
        (Tenant(fields=Fields(unique=(KEY,)), leads=({KEY: "a"},)), "own", "1.4", "text field"),
        (demo(), "none", "5.4", ""),
        (demo(), "none", "1.5", "--impact none"),
        (NAMELESS, "own", "5.1", "[read_back] notes values by the ProspectID"),
        (NAMELESS, "own", "6.5", "none of the leads has one"),
        (NAMELESS, "own", "5.4", ""),
    ],
)
def test_what_a_tenant_gives_no_means_for_is_told_with_the_reason(
    tenant: Tenant, impact: str, number: str, reason: str
) -> None:
    """It is not asked, and changes no verdict."""
    told = untestable(tenant, impact)

    assert reason in told.get(number, "")
    assert (number in asked(tenant, impact)) == (number not in told)
