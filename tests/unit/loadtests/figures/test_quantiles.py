"""A quantile is a value of the sample between two others that bound it; too small a sample has none."""

import math
from random import Random

import pytest

from loadtests.figures.distribution import EXACT, PRECISION, Distribution
from loadtests.figures.quantiles import Quantile, quantiles
from tests.unit.loadtests.figures.recorded import TIMES


def one(seconds: list[float], share: float, *, exact: int = EXACT, endless: int = 0, unknown: int = 0) -> Quantile:
    """Return one quantile of these times."""
    times = Distribution(exact)
    times.add(*seconds)
    (quantile,) = quantiles(times, (share,), endless=endless, unknown=unknown)
    return quantile


def test_a_quantile_is_a_value_of_the_sample() -> None:
    """Of 1 to 100, 95 are no more than 95."""
    quantile = one([float(value) for value in range(1, 101)], 0.95)

    assert (quantile.value, quantile.lower, quantile.upper) == (95.0, 91.0, 99.0)
    assert (quantile.name, quantile.calls, quantile.needs) == ("p95", 100, 59)


def test_a_place_is_counted_without_rounding_errors() -> None:
    """Of 1 to 100, 55 are no more than 55, although 100 times 0.55 is a little more."""
    assert one([float(value) for value in range(1, 101)], 0.55).value == 55.0


@pytest.mark.parametrize(("share", "needs"), [(0.95, 59), (0.99, 299), (0.999, 2995)])
def test_too_small_a_sample_has_none(share: float, needs: int) -> None:
    """It says how many calls it needs; with as many, the greatest value is the upper limit."""
    sample = [Random(1).random() for _ in range(needs - 1)]
    refused, carried = one(sample, share), one([*sample, 2.0], share)

    assert (refused.value, refused.lower, refused.upper, refused.needs) == (None, None, None, needs)
    assert carried.upper == 2.0


@pytest.mark.parametrize(
    ("share", "place", "lower", "upper"), [(0.5, 200, 184, 217), (0.9, 360, 350, 371), (0.99, 396, 392, 400)]
)
def test_recorded_times_have_the_quantiles_that_counting_gives(
    share: float, place: int, lower: int, upper: int
) -> None:
    """Exactly while all times are kept, within a thousandth when read off a histogram."""
    order = sorted(TIMES)
    exact, coarse = one(list(TIMES), share), one(list(TIMES), share, exact=0)

    assert (exact.value, exact.lower, exact.upper) == (order[place - 1], order[lower - 1], order[upper - 1])
    assert coarse.value == pytest.approx(order[place - 1], rel=PRECISION)
    assert coarse.lower is not None
    assert order[lower - 1] * (1 - PRECISION) - 1e-9 <= coarse.lower <= order[lower - 1]
    assert coarse.upper is not None
    assert order[upper - 1] - 1e-9 <= coarse.upper <= order[upper - 1] * (1 + PRECISION)


def test_a_call_without_an_answer_never_ends() -> None:
    """Where the quantile falls among such calls it is infinite, and so is its upper limit a little before."""
    assert one([1.0] * 90, 0.95, endless=10).value == math.inf
    assert one([1.0] * 97, 0.95, endless=3) == Quantile(0.95, 100, 59, 1.0, 1.0, math.inf)


def test_a_call_that_was_dropped_could_have_taken_any_time() -> None:
    """It widens both limits and leaves the value alone."""
    sample = [float(value) for value in range(1, 101)]
    without, dropped = one(sample, 0.95), one(sample, 0.95, unknown=5)

    assert dropped.value == without.value
    assert (dropped.lower, dropped.upper) == (91.0, math.inf)
    assert one(sample, 0.5, unknown=5).lower == one(sample, 0.5).lower - 3  # type: ignore[operator]  # carried


@pytest.mark.parametrize(("share", "name"), [(0.5, "p50"), (0.95, "p95"), (0.999, "p99.9"), (0.9999, "p99.99")])
def test_a_quantile_has_a_name(share: float, name: str) -> None:
    """In percent."""
    assert Quantile(share, 0, 0).name == name
