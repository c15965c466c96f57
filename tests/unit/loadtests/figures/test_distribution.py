"""Times are kept as they are while they are few, and to three digits beyond, in whatever parts they come."""

import math
from collections.abc import Sequence

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from loadtests.figures.distribution import EXACT, PRECISION, Distribution
from tests.unit.loadtests.figures.recorded import TIMES

times = st.lists(st.floats(1e-4, 4000), max_size=60)


def distribution(seconds: Sequence[float], exact: int = EXACT) -> Distribution:
    """Return the distribution of these times."""
    counted = Distribution(exact)
    counted.add(*seconds)
    return counted


def places(counted: Distribution) -> tuple[float, ...]:
    """Return every time in order."""
    return counted.at(*range(1, len(counted) + 1))


def test_few_times_are_exact() -> None:
    """Each stands at its place, and to the last digit."""
    counted = distribution(TIMES, exact=len(TIMES))

    assert places(counted) == tuple(sorted(TIMES))
    assert counted.precision == 0


@pytest.mark.parametrize("exact", [0, 100, 399])
def test_many_times_are_kept_to_three_digits(exact: int) -> None:
    """Past the bound a time is read off at most a thousandth too long, never too short."""
    counted = distribution(TIMES, exact)

    assert len(counted) == len(TIMES)
    assert counted.precision == PRECISION
    for read, true in zip(places(counted), sorted(TIMES), strict=True):
        assert true - 1e-9 <= read <= true * (1 + PRECISION)


def test_what_lies_outside_is_nothing_or_endless() -> None:
    """Before the first place a time is 0, after the last it has no end."""
    assert distribution([1.0, 2.0]).at(-5, 0, 1, 2, 3) == (0.0, 0.0, 1.0, 2.0, math.inf)
    assert Distribution().at(0, 1) == (0.0, math.inf)


@pytest.mark.parametrize("exact", [0, 150, EXACT])
def test_four_workers_are_as_one(exact: int) -> None:
    """Their parts, each told as text, come to what one that saw all calls has."""
    whole, merged = distribution(TIMES, exact), Distribution(exact)
    for worker in range(4):
        told = distribution(TIMES[worker::4], exact).encode()
        merged.merge(Distribution.decode(told, exact))

    assert places(merged) == places(whole)
    for read, true in zip(places(merged), sorted(TIMES), strict=True):
        assert true - 1e-9 <= read <= true * (1 + PRECISION)


@settings(deadline=None)
@given(st.lists(st.tuples(times, st.sampled_from([0, 20, EXACT])), min_size=1, max_size=4))
def test_parts_of_either_kind_merge(parts: list[tuple[list[float], int]]) -> None:
    """Exact ones and histograms come to the same times, within a thousandth and a microsecond."""
    merged = Distribution()
    for seconds, exact in parts:
        merged.merge(Distribution.decode(distribution(seconds, exact).encode(), exact))
    true = sorted(min(each, 3600.0) if merged.histogram else each for seconds, _ in parts for each in seconds)

    assert len(merged) == len(true)
    assert places(merged) == pytest.approx(true, rel=PRECISION, abs=1e-6)


def test_merging_leaves_the_other_as_it_is() -> None:
    """A worker goes on counting after it was asked."""
    worker = distribution([1.0, 2.0])
    Distribution(0).merge(worker)

    assert places(worker) == (1.0, 2.0)
