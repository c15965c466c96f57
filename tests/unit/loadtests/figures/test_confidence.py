"""The limits of a figure are those of the binomial distribution, and hold as often as they say."""

import math
from random import Random

import pytest

from loadtests.figures.confidence import enough_for, proportion, ranks


def at_most(count: int, size: int, probability: float) -> float:
    """Return the exact probability of no more successes."""
    return math.fsum(
        math.comb(size, each) * probability**each * (1 - probability) ** (size - each) for each in range(count + 1)
    )


@pytest.mark.parametrize(("share", "calls"), [(0.5, 5), (0.95, 59), (0.99, 299), (0.999, 2995)])
def test_a_quantile_needs_a_sample(share: float, calls: int) -> None:
    """The size is n >= ln 0.05 / ln p: from there the greatest value is an upper limit, and no sooner."""
    assert enough_for(share) == calls
    assert ranks(calls, share)[1] == calls
    assert ranks(calls - 1, share)[1] == calls


@pytest.mark.parametrize("share", [0.05, 0.5, 0.9, 0.95, 0.99])
@pytest.mark.parametrize("size", [1, 5, 59, 60, 100, 299, 500, 997])
def test_ranks_are_the_nearest_that_hold(size: int, share: float) -> None:
    """One place nearer, and the limit would hold less often than 95 times in a hundred."""
    lower, upper = ranks(size, share)

    if lower:
        assert at_most(lower - 1, size, share) <= 0.05
    assert at_most(lower, size, share) > 0.05
    if upper <= size:
        assert at_most(upper - 1, size, share) >= 0.95
    assert at_most(upper - 2, size, share) < 0.95


@pytest.mark.parametrize("share", [0.5, 0.99, 0.999])
def test_ranks_of_a_million_are_those_of_the_normal_distribution(share: float) -> None:
    """So large a sample is within a few places of it."""
    size = 1_000_000
    reach = 1.6449 * math.sqrt(size * share * (1 - share))

    assert ranks(size, share) == pytest.approx((size * share - reach, size * share + reach), abs=3)


@pytest.mark.parametrize(("count", "size"), [(0, 1), (0, 2995), (1, 10), (3, 1000), (500, 1000), (10, 10), (9, 10)])
def test_a_proportion_has_the_limits_of_clopper_and_pearson(count: int, size: int) -> None:
    """At the upper limit so few successes, at the lower one so many, have 5 in a hundred."""
    lower, upper = proportion(count, size)

    assert lower <= count / size <= upper
    assert (upper == 1.0) if count == size else at_most(count, size, upper) == pytest.approx(0.05, rel=1e-6)
    assert (lower == 0.0) if count == 0 else at_most(count - 1, size, lower) == pytest.approx(0.95, rel=1e-6)


def test_no_error_in_2995_calls_is_less_than_one_in_a_thousand() -> None:
    """The rule of p99.9, told of errors."""
    assert proportion(0, 2995)[1] < 0.001 < proportion(0, 2994)[1]


@pytest.mark.parametrize(("size", "share"), [(59, 0.95), (200, 0.95), (200, 0.5), (400, 0.99)])
def test_limits_hold_as_often_as_they_say(size: int, share: float) -> None:
    """In 2,000 samples of a skewed distribution each holds 95 times in a hundred or more."""
    random, quantile = Random(size), -math.log(1 - share)
    lower, upper = ranks(size, share)
    samples = [sorted(random.expovariate(1.0) for _ in range(size)) for _ in range(2000)]

    assert sum(sample[lower - 1] <= quantile for sample in samples) >= 0.94 * 2000
    assert sum(sample[upper - 1] >= quantile for sample in samples) >= 0.94 * 2000
