"""The figures of the proof follow from the records of its runs."""

from itertools import pairwise
from random import Random

import pytest

from tests.detection.figures import MARKS, Point, Quantiles, figures, peer_figures, quantile
from tests.unit.detection.runs import by_peer, on_correct, on_fault


@pytest.mark.parametrize(
    ("numbers", "p", "expected"),
    [
        ([7], 0.5, 7),
        ([1, 2], 0.5, 1),
        ([1, 2, 3], 0.5, 2),
        (list(range(1, 11)), 0.9, 9),
        (list(range(1, 12)), 0.9, 10),
        ([4, 5], 1.0, 5),
        ([4, 5], 0.0, 4),
    ],
)
def test_a_quantile_is_one_of_the_numbers(numbers: list[int], p: float, expected: int) -> None:
    """The least that a share of them does not exceed."""
    assert quantile(numbers, p) == expected


@pytest.mark.parametrize("p", [0.1, 0.5, 0.9, 1.0])
def test_a_share_of_the_numbers_is_at_most_the_quantile(p: float) -> None:
    """That is what a quantile is, and no smaller number has it."""
    random = Random(1)
    for size in range(1, 40):
        numbers = sorted(random.randrange(20) for _ in range(size))
        found = quantile(numbers, p)

        assert sum(each <= found for each in numbers) >= p * size
        assert sum(each < found for each in numbers) < p * size


def test_a_fault_is_found_by_whatever_is_named_first() -> None:
    """Its own sentence may be named later, by a call of its own."""
    found = figures([on_fault(named={"3.3": 4, "3.2": 9})])

    assert (found.found, found.own) == (1, 1)
    assert found.to_first == Quantiles(4, 4, 4)
    assert found.to_own == Quantiles(9, 9, 9)
    assert found.proven


def test_a_fault_that_nothing_is_named_for_is_missed() -> None:
    """And nothing is proven."""
    found = figures([on_fault("3.2-quiet"), on_fault(named={"3.2": 1})])

    assert found.missed == ("3.2-quiet",)
    assert (found.found, found.faults) == (1, 2)
    assert not found.proven


def test_a_fault_found_by_another_sentence_alone_is_not_named() -> None:
    """It counts as found, and the sentence as undeclared where nobody said that it follows."""
    found = figures([on_fault("3.2-a", named={"3.3": 2}), on_fault("3.2-b", named={"4.1": 3})])

    assert (found.found, found.own, found.missed) == (2, 0, ())
    assert found.elsewhere == {"3.2-a": ("3.3",), "3.2-b": ("4.1",)}
    assert found.undeclared == {"3.2-b": ("4.1",)}
    assert not found.proven


def test_an_alarm_on_a_correct_host_is_false() -> None:
    """One is enough for nothing to be proven."""
    found = figures([on_fault(named={"3.2": 1}), on_correct("calm", calls=90), on_correct("odd", alarm="4.1")])

    assert [(host, alarm.sentence) for host, alarm in found.alarms] == [("odd", "4.1")]
    assert found.whole == Quantiles(90, 150, 150)
    assert not found.proven


def test_a_run_that_came_to_nothing_is_an_error_of_ours() -> None:
    """It is neither found nor missed."""
    found = figures([on_fault("3.2-slow", error="OutOfTime: no end after 60 s"), on_fault(named={"3.2": 1})])

    assert found.errors == (("3.2-slow", "OutOfTime: no end after 60 s"),)
    assert (found.faults, found.found, found.missed) == (2, 1, ())
    assert not found.proven


def test_the_curve_counts_what_is_found_by_a_number_of_calls() -> None:
    """The call itself included."""
    curve = figures([on_fault(named={"3.3": 4, "3.2": 9}), on_fault(named={"3.2": 151})]).curve

    assert [point.calls for point in curve] == list(MARKS)
    assert [point for point in curve if point.calls in {2, 4, 8, 16, 150}] == [
        Point(2, 0, 0), Point(4, 1, 0), Point(8, 1, 0), Point(16, 1, 1), Point(150, 1, 1),
    ]  # fmt: skip
    assert all(low.found <= high.found and low.own <= high.own for low, high in pairwise(curve))


def test_nothing_played_has_no_quantiles() -> None:
    """There is no call to count."""
    found = figures([])

    assert (found.to_first, found.to_own, found.whole) == (None, None, None)


def test_a_failed_check_of_the_peer_is_a_find_or_a_false_alarm() -> None:
    """It depends on the host."""
    checks = ("ST101 Server error",)
    found = peer_figures([by_peer(checks=checks), by_peer("3.2-quiet"), by_peer("plain", sentence="", checks=checks)])

    assert found.found == ("3.2-odd",)
    assert found.faults == 2
    assert found.alarms == (("plain", "ST101 Server error"),)
    assert found.whole == Quantiles(200, 200, 200)
