"""The edge of the quota: a burst, another account while it is refused, and one call after each wait."""

from dataclasses import replace

import pytest

from contracts.spec import Quota
from loadtests.orders import Order
from loadtests.plans import Plan
from loadtests.scenarios import Boundary
from tests.unit.loadtests.plays import Virtual

PLAN = Plan(Quota(25, 5.0), "overload", 2000)


def orders(promised: float | None = None, plan: Plan = PLAN) -> list[Order]:
    """Return what is ordered on a host that asks to wait for so many seconds."""
    carrier = Virtual(lambda _: 200, promised=promised)
    stage = carrier.stage(plan)
    stage.enter("Boundary")
    Boundary(plan).play(stage)
    return carrier.orders[1:]


def test_a_burst_goes_out_at_once() -> None:
    """Its calls are due in one instant, each over a connection of its own."""
    burst, readmission = orders()

    assert (set(burst.due), len(burst.due), burst.connections) == ({0.0}, 55, 55)
    assert readmission.due == (0.0,)


def test_another_account_calls_while_ours_is_refused() -> None:
    """Once, at once after the burst, and the calls that are asked for make room for it."""
    plan = replace(PLAN, another=True)
    burst, other, _ = orders(plan=plan)

    assert (other.traffic, other.due, other.start) == ("foreign", (0.0,), burst.start + burst.seconds)
    assert Boundary(plan).calls == Boundary(PLAN).calls + 1
    assert "1 call of another account" in Boundary(plan).sends


@pytest.mark.parametrize("promised", [0.0, 5.0])
def test_a_promise_is_taken_at_its_word(promised: float) -> None:
    """One call comes when it is surely over: the header counts whole seconds."""
    burst, promise, readmission = orders(promised)

    assert promise.start - (burst.start + burst.seconds) == pytest.approx(promised + 1)
    assert (promise.purpose, promise.due) == ("quota boundary: promise", (0.0,))
    assert readmission.start - (promise.start + promise.seconds) == pytest.approx(PLAN.silence)


def test_nobody_waits_for_longer_than_silence_takes() -> None:
    """A day would be no test."""
    assert len(orders(86_400.0)) == 2
