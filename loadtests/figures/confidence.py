"""How much a sample carries: limits that hold with 95 % confidence each, whatever the values are distributed like.

Calls are taken to be independent of each other, which a host that stalls makes them less: its limits are too near.
"""

import math

import numpy as np
from numpy.typing import NDArray

__all__ = ["CONFIDENCE", "enough_for", "proportion", "ranks"]

CONFIDENCE = 0.95
DOUBT = 1 - CONFIDENCE
# Beyond so many standard deviations, and so many counts more, a binomial distribution has no mass that matters.
REACH, MORE = 10, 40
HALVINGS = 60


def enough_for(share: float) -> int:
    """Return the size from which a sample bounds a quantile from above: n >= ln 0.05 / ln p."""
    return math.ceil(math.log(DOUBT) / math.log(share))


def ranks(size: int, share: float) -> tuple[int, int]:
    """Return which of the values in order, counted from 1, bound a quantile from below and above.

    0 and `size + 1` say that none does. The k-th value is above the quantile with the probability that fewer than k
    of the values are below it, which is binomial.
    """
    first, cumulative = _cumulative(size, share)
    lower = first + int(np.searchsorted(cumulative, DOUBT, side="right"))
    upper = first + int(np.searchsorted(cumulative, CONFIDENCE)) + 1
    return lower, upper if size >= enough_for(share) else size + 1


def proportion(count: int, size: int) -> tuple[float, float]:
    """Return the limits of a proportion that was met so many times (Clopper and Pearson)."""
    upper = _crossing(count, size, DOUBT) if count < size else 1.0
    return (_crossing(count - 1, size, CONFIDENCE) if count else 0.0), upper


def _crossing(count: int, size: int, confidence: float) -> float:
    """Return the probability at which no more than `count` successes are exactly so likely: they get less so."""
    low, high = 0.0, 1.0
    for _ in range(HALVINGS):
        middle = (low + high) / 2
        low, high = (middle, high) if _at_most(count, size, middle) > confidence else (low, middle)
    return high


def _at_most(count: int, size: int, probability: float) -> float:
    first, cumulative = _cumulative(size, probability)
    if count < first:
        return 0.0
    return float(cumulative[min(count - first, len(cumulative) - 1)])


def _cumulative(size: int, probability: float) -> tuple[int, NDArray[np.float64]]:
    """Return the binomial distribution function where it rises, and the count at which that begins."""
    mean, reach = size * probability, REACH * math.sqrt(size * probability * (1 - probability)) + MORE
    first, last = max(0, math.floor(mean - reach)), min(size, math.ceil(mean + reach))
    counts = np.arange(first, last)
    odds = math.log(probability) - math.log1p(-probability)
    start = math.lgamma(size + 1) - math.lgamma(first + 1) - math.lgamma(size - first + 1)
    start += first * math.log(probability) + (size - first) * math.log1p(-probability)
    steps = np.log((size - counts) / (counts + 1)) + odds
    return first, np.cumsum(np.exp(start + np.concatenate(([0.0], np.cumsum(steps)))))
