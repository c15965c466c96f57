"""Runs that are made up: calls at an even pace, and what became of them."""

from collections.abc import Callable, Iterator
from random import Random

from loadtests.figures.distribution import EXACT
from loadtests.figures.samples import Fate, Sample
from loadtests.figures.tally import Period, Tally

__all__ = ["counted", "exponential", "samples", "skewed"]


def samples(
    calls: int = 600,
    rate: float = 10.0,
    *,
    took: Callable[[int], float] = lambda _: 0.05,
    fate: Callable[[int], Fate] = lambda _: Fate.SERVED,
    leads: Callable[[int], int] = lambda _: 25,
) -> Iterator[Sample]:
    """Yield calls that are each sent a millisecond late; a served one updates all its leads but one."""
    for number in range(calls):
        due, became, size = number / rate, fate(number), leads(number)
        updated = max(0, size - 1) if became is Fate.SERVED else 0
        yield Sample(due, due + 0.001, due + took(number), became, size, updated)


def skewed(seed: int) -> Callable[[int], float]:
    """Return times that are now and then long."""
    random = Random(seed)
    return lambda _: random.lognormvariate(-3, 0.7)


def exponential(seed: int) -> Callable[[int], float]:
    """Return times of one second in the mean, whose quantile p is -ln(1 - p) seconds."""
    random = Random(seed)
    return lambda _: random.expovariate(1.0)


def counted(calls: Iterator[Sample], seconds: float = 60.0, warm_up: float = 0.0, exact: int = EXACT) -> Tally:
    """Return the tally of calls."""
    tally = Tally(Period(0.0, seconds, warm_up), exact)
    for call in calls:
        tally.add(call)
    return tally
