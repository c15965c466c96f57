"""Scenarios are played one after the other, and what goes wrong with one is kept."""

from dataclasses import replace

import pytest

from contracts.errors import BudgetSpent
from contracts.spec import Quota
from loadtests.arrivals import Arrivals
from loadtests.figures import Period, Tally
from loadtests.orders import Order, Progress
from loadtests.plans import Plan
from loadtests.stage import Carried
from loadtests.theatre import Theatre
from tests.unit.loadtests.plays import Virtual

PLAN = Plan(Quota(25, 5.0), "overload", 2000)


class Troubled(Virtual):
    """A carrier whose workers tell of trouble in every order but the greeting."""

    problem = wrong_use = ""
    error: Exception | None = None

    def carry_out(self, order: Order, arrivals: Arrivals) -> Carried:
        """Carry out an order."""
        if order.kind == "greet":
            return super().carry_out(order, arrivals)
        if self.error:
            raise self.error
        tally = Tally(Period(0.0, order.seconds)).encode()
        return Carried(order, [Progress(order.number, tally, "", problem=self.problem, wrong_use=self.wrong_use)])


def played(carrier: Virtual, *scenarios: str) -> Theatre:
    """Play scenarios to their end."""
    theatre = Theatre(carrier.stage(PLAN), scenarios, lambda text: text.replace("secret", "$KEY"))
    theatre.play()
    return theatre


def test_the_first_scenario_greets_the_host() -> None:
    """One call alone goes before all others, once."""
    carrier = Virtual(lambda _: 200)
    played(carrier, "QuotaRider", "Boundary")

    assert [order.kind for order in carrier.orders] == ["greet", "ride", "open", "open"]


def test_what_is_in_the_way_is_not_played() -> None:
    """A scenario that the run does not allow sends nothing."""
    carrier = Virtual(lambda _: 200)
    theatre = played(carrier, "Throughput")

    assert (carrier.orders, theatre.remaining) == ([], [])


def test_a_problem_leaves_the_others_to_be_played() -> None:
    """It is told with the name of the scenario."""
    carrier = Troubled(lambda _: 200)
    carrier.problem = "the budget is spent"
    theatre = played(carrier, "QuotaRider", "Load")

    assert theatre.stage.problems == ["QuotaRider: the budget is spent", "Load: the budget is spent"]


def test_a_host_that_is_none_ends_the_run() -> None:
    """Nothing more is played, and nothing is judged."""
    carrier = Troubled(lambda _: 200)
    carrier.wrong_use = "the keys are refused"
    theatre = played(carrier, "QuotaRider", "Load")

    assert theatre.wrong_use == ["the keys are refused"]
    assert list(theatre.stage.phases) == ["QuotaRider"]


def test_a_fault_of_ours_is_told_without_keys(caplog: pytest.LogCaptureFixture) -> None:
    """The traceback is logged with every key taken out, and the run is unproven."""
    carrier = Troubled(lambda _: 200)
    carrier.error = RuntimeError("secret")
    theatre = played(carrier, "QuotaRider")

    assert theatre.problems == ["QuotaRider: stopped by a RuntimeError"]
    assert "secret" not in caplog.text.split("raise self.error")[-1]


def test_a_part_that_is_cut_off_is_kept() -> None:
    """What it came to until then is measured."""

    class Cut(Virtual):
        def carry_out(self, order: Order, arrivals: Arrivals) -> Carried:
            carried = super().carry_out(order, arrivals)
            if order.kind != "greet":
                self.last = carried
                raise KeyboardInterrupt
            return carried

        def cut(self) -> Carried | None:
            return self.last

    stage = Cut(lambda _: 200).stage(PLAN)
    stage.enter("Load")
    try:
        stage.open("arrivals", PLAN.arrivals(1, 0.5))
    except KeyboardInterrupt:
        stage.cut()

    (phase,) = stage.phases["Load"]
    assert phase.sent == 13


def test_no_worker_proves_nothing() -> None:
    """An order that nobody has heard of is a problem."""

    class Empty(Virtual):
        def carry_out(self, order: Order, arrivals: Arrivals) -> Carried:  # noqa: ARG002 - nobody
            return Carried(order, ())

    assert played(Empty(lambda _: 200), "Load").stage.problems[0] == "Load: no worker was there"


def test_a_ride_that_its_budget_ends_is_not_proven() -> None:
    """It says so, whoever rode."""
    carrier = Virtual(lambda _: 200)
    theatre = Theatre(carrier.stage(replace(PLAN, budget=3)), ["QuotaRider"], str)
    theatre.play()

    assert [order.most for order in carrier.orders if order.kind == "ride"] == [2]
    assert theatre.stage.problems == ["QuotaRider: " + str(BudgetSpent(3))]
