"""A plan in virtual time: it leaves the true class, within its budget, and says what it left out."""

from collections.abc import Sequence
from itertools import product

import pytest

from contracts.quota.classes import CLASSES
from contracts.quota.identify import Identified, Why
from tests.unit.quota.simulated import Case

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


@pytest.mark.parametrize(("name", "round_trip"), product(CLASSES, (0.25, 0.6)))
def test_a_slow_path_refutes_no_true_class(name: str, round_trip: float) -> None:
    """It may leave several; above the floor of the path the true one is left too."""
    every = [each for jitter in JITTERS for each in found(Case(name, round_trip=round_trip, jitter=jitter), range(2))]

    assert all(name in each.left and name in each.above_floor for each in every)
