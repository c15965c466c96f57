"""A plan in virtual time: it leaves the true class, within its budget, and says what it left out."""

from collections.abc import Sequence
from random import Random

import pytest

from contracts.host.limiters import limiter
from contracts.observers import observe
from contracts.quota.classes import CLASSES, PASSING
from contracts.quota.identify import Identified, Kind, Why
from contracts.quota.identify.candidates import ALIKE_OF_ONE
from contracts.quota.ruling import ruling
from contracts.spec import QUOTA, Quota
from contracts.verdict import Verdict
from tests.unit.quota.simulated import Case

pytestmark = pytest.mark.no_cover

OTHERS = (Quota(24, 5.0), Quota(26, 5.0), Quota(50, 5.0), Quota(25, 4.0), Quota(25, 7.0))
SIX = ("fixed-window", "aligned-window", "sliding-log", "log-of-all", "sliding-counter", "token-bucket")
JITTERS = (0.01, 0.03, 0.1)


def found(case: Case, seeds: Sequence[int]) -> list[Identified]:
    """Play a case under some seeds."""
    return [case.play(seed)[0] for seed in seeds]


@pytest.mark.parametrize("name", CLASSES)
def test_the_true_class_is_left_and_no_other(name: str) -> None:
    """At a round trip of 80 ms, with jitter of 10, 30 and 100 ms, within the budget."""
    every = [each for jitter in JITTERS for each in found(Case(name, jitter=jitter), range(2))]

    assert [each.left for each in every] == [(name,)] * len(every)
    assert {each.why for each in every} == {Why.ONE_LEFT}
    assert max(each.calls for each in every) <= 150


@pytest.mark.parametrize("name", sorted(PASSING))
def test_the_claimed_quota_is_proven(name: str) -> None:
    """Neither another N nor another W is left in doubt, in windows of a second on a quick path."""
    quota = Quota(25, 1.0)
    every = [Case(name, quota, quota, round_trip=0.004, jitter=0.003, bounded=True).play(seed) for seed in range(3)]
    rulings = [ruling(path.columns, quota) for _, path in every]

    assert [(each.acceptance, each.refusal) for each in rulings] == [(Verdict.PASS, Verdict.PASS)] * len(rulings)
    assert max(found.calls for found, _ in every) <= 150


@pytest.mark.parametrize("round_trip", [0.25, 0.6])
@pytest.mark.parametrize("name", CLASSES)
def test_a_slow_path_refutes_no_true_class(name: str, round_trip: float) -> None:
    """It may leave several; above the floor of the path the true one is left too."""
    every = [each for jitter in JITTERS for each in found(Case(name, round_trip=round_trip, jitter=jitter), range(1))]

    assert all(name in each.left and name in each.above_floor for each in every)


@pytest.mark.parametrize("name", SIX)
def test_with_one_call_a_window_only_those_alike_are_left(name: str) -> None:
    """And beside a log of all calls perhaps a counter that counts refused ones; it takes two dozen calls."""
    (result,) = found(Case(name, Quota(1, 5.0), Quota(1, 5.0)), [1])
    alike = next(group for group in ALIKE_OF_ONE if name in group)

    assert set(alike) <= set(result.left)
    assert result.why is Why.ALIKE or name == "log-of-all"
    assert result.calls <= 30


@pytest.mark.parametrize("name", ["fixed-window", "aligned-window", "sliding-log", "log-of-all"])
def test_a_large_quota_is_told_within_a_budget_that_fits(name: str) -> None:
    """Of 100 calls."""
    (result,) = found(Case(name, Quota(100, 5.0), Quota(100, 5.0), budget=600), [1])

    assert (result.left, result.why) == ((name,), Why.ONE_LEFT)


@pytest.mark.parametrize("group", ALIKE_OF_ONE, ids=" ".join)
def test_classes_that_are_called_alike_do_the_same(group: tuple[str, ...]) -> None:
    """With one call a window, at any instants."""
    random, quota = Random(1), Quota(1, 5.0)
    instants = sorted(random.uniform(0.0, 500.0) for _ in range(300))
    outcomes = [[kept.admit(instant) for instant in instants] for kept in (limiter(name, quota) for name in group)]

    assert all(each == outcomes[0] for each in outcomes)


@pytest.mark.parametrize("counted", [(Kind.MALFORMED,), (Kind.UNAUTHORISED, Kind.READ), (Kind.MALFORMED, Kind.READ)])
@pytest.mark.parametrize("name", ["fixed-window", "sliding-log", "anchored-counter"])
def test_the_kinds_that_use_up_the_quota_are_told(name: str, counted: tuple[Kind, ...]) -> None:
    """All of them at once, by the places that are missing behind them: observers tell it from the history."""
    _, path = Case(name, counted=frozenset(counted)).play(1)
    seen = observe(path.history, None, ruling(path.columns, QUOTA))
    asked = {"counted-400": Kind.MALFORMED, "counted-401": Kind.UNAUTHORISED, "counted-reads": Kind.READ}

    assert {id_: [each.reading for each in seen.get(id_, ())] for id_ in asked} == {
        id_: ["yes" if kind in counted else "no"] for id_, kind in asked.items()
    }


@pytest.mark.parametrize(
    "kept", [Quota(24, 5.0), Quota(26, 5.0), Quota(50, 5.0), Quota(25, 4.0), Quota(25, 7.0)], ids=str
)
@pytest.mark.parametrize("name", SIX)
def test_no_passing_class_explains_another_quota(name: str, kept: Quota) -> None:
    """One call more or less, twice as many, a window of 4 or 7 fifths."""
    (result,) = found(Case(name, kept=kept), [1])

    assert not PASSING.intersection(result.left)
