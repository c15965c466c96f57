"""What a scenario sends is decided, and said, before the first call."""

import pytest

from contracts.spec import Quota
from loadtests.plans import SCENARIOS, Plan

QUOTA = Quota(25, 5.0)


@pytest.mark.parametrize("calls", [1, 2, 25, 72])
def test_a_burst_is_beyond_every_class(calls: int) -> None:
    """An aligned window may accept twice the quota at once; a burst is larger."""
    assert Plan(Quota(calls, 5.0), "quota", 300).burst > 2 * calls


def test_silence_outlasts_two_windows() -> None:
    """Sliding-window counters remember two windows."""
    assert Plan(QUOTA, "quota", 300).silence > 10
    assert Plan(None, "quota", 300).silence == 0


@pytest.mark.parametrize(
    ("plan", "possible"),
    [
        (Plan(QUOTA, "overload", 1000), {"QuotaRider", "Boundary"}),
        (Plan(QUOTA, "quota", 57), {"QuotaRider", "Boundary"}),
        (Plan(QUOTA, "quota", 56), {"QuotaRider"}),
        (Plan(QUOTA, "own", 300), {"QuotaRider"}),
        (Plan(QUOTA, "none", 300), {"QuotaRider"}),
        (Plan(None, "overload", 300), {"Throughput"}),
        (Plan(None, "own", 300), set()),
    ],
)
def test_a_scenario_says_why_it_cannot_be_run(plan: Plan, possible: set[str]) -> None:
    """Quota, impact and budget decide what can be run; the rest says why not."""
    assert {name for name in SCENARIOS if not plan.obstacle(name)} == possible


def test_a_plan_reads_as_a_sentence() -> None:
    """The plan names calls, seconds and reasons."""
    limited, free = Plan(QUOTA, "overload", 300, seconds=60.0), Plan(None, "overload", 400)

    assert limited.text("Boundary") == (
        "Boundary: 1 call, silence of 10.5 s, 55 calls at once, silence of 10.5 s, 1 call; a lead each"
    )
    assert "60 s of calls within 25 per 5 s" in limited.text("QuotaRider")
    assert "at most 100 calls for each of 1, 5, 10, 25 leads" in free.text("Throughput")
    assert free.text("Boundary") == "Boundary: nothing: the host is said to have no quota"


def test_the_ride_lasts_three_windows_unless_told() -> None:
    """Without --run-time the quota is ridden for three windows."""
    assert Plan(QUOTA, "own", 300).ride == 15
    assert Plan(QUOTA, "own", 300, seconds=7.0).ride == 7


def test_the_journal_says_what_was_asked() -> None:
    """Boundary sets out to decide the edge of the quota; without it, or against an obstacle, that is noted."""
    plan = Plan(QUOTA, "quota", 300)

    assert (plan.asked(SCENARIOS), plan.notes(SCENARIOS)) == (("8.1", "8.2", "8.4"), {})
    assert plan.asked(["QuotaRider"]) == ()
    assert plan.notes(["QuotaRider"])["8.1"] == "Boundary was not run"
    assert "--impact quota" in Plan(QUOTA, "own", 300).notes(SCENARIOS)["8.4"]
