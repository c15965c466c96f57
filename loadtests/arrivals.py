"""When calls are due: plans that are pure functions of the time elapsed, however late the host answers.

A rate is integrated; call k is due where the integral reaches k, so that the first is due at once. Seconds count from
the start of the plan, calls from 0.
"""

from bisect import bisect_right
from dataclasses import dataclass, field
from itertools import accumulate
from math import ceil, inf, sqrt
from random import Random
from typing import Protocol

__all__ = ["MOST", "Arrivals", "Piece", "Rates", "Scheduled", "Share", "poisson"]

MOST = 1_000_000
# An integral that misses a whole number by less has reached it.
ROUNDING = 1e-9


class Arrivals(Protocol):
    """The instants at which calls are due, bounded in calls and in seconds."""

    @property
    def calls(self) -> int:
        """How many calls there are in all."""

    @property
    def seconds(self) -> float:
        """How long they last: no call is due at or after it."""

    def started(self, elapsed: float) -> int:
        """Return how many calls should have been started by then, one that is due in that instant included."""

    def instant(self, number: int) -> float:
        """Return when a call is due. Raises IndexError past the last."""


@dataclass(frozen=True, slots=True)
class Piece:
    """Some seconds in which the rate goes evenly from one value to another, in calls a second."""

    seconds: float
    first: float
    last: float

    @property
    def calls(self) -> float:
        """The integral of the rate."""
        return self.seconds * (self.first + self.last) / 2

    def reaches(self, calls: float) -> float:
        """Return after how many seconds the integral is so many calls."""
        slope = (self.last - self.first) / self.seconds
        # This form of the root holds for a slope of 0 too.
        root = self.first + sqrt(max(0.0, self.first**2 + 2 * slope * calls))
        return 2 * calls / root if calls > 0 else 0.0


@dataclass(frozen=True, slots=True)
class Rates:
    """Arrivals at a rate that is known at any time; at most so many calls of them."""

    pieces: tuple[Piece, ...]
    most: int = MOST

    @property
    def calls(self) -> int:
        """How many calls there are in all."""
        return min(self.most, self._uncut)

    @property
    def seconds(self) -> float:
        """How long they last: to the first call that is one too many, where there is one."""
        return self._due(self.most) if self.most < self._uncut else sum(piece.seconds for piece in self.pieces)

    def started(self, elapsed: float) -> int:
        """Return how many calls should have been started by then."""
        return bisect_right(range(self.calls), elapsed, key=self.instant)

    def instant(self, number: int) -> float:
        """Return when a call is due."""
        return self._due(range(self.calls)[number])

    def _due(self, number: int) -> float:
        start, left = 0.0, float(number)
        for piece in self.pieces:
            if left < piece.calls - ROUNDING:
                return start + piece.reaches(left)
            start, left = start + piece.seconds, max(0.0, left - piece.calls)
        return start

    @property
    def _uncut(self) -> int:
        return ceil(sum(piece.calls for piece in self.pieces) - ROUNDING)


@dataclass(frozen=True, slots=True)
class Scheduled:
    """Arrivals at instants that are listed, in order."""

    instants: tuple[float, ...]
    seconds: float

    @property
    def calls(self) -> int:
        """How many calls there are in all."""
        return len(self.instants)

    def started(self, elapsed: float) -> int:
        """Return how many calls should have been started by then."""
        return bisect_right(self.instants, elapsed)

    def instant(self, number: int) -> float:
        """Return when a call is due."""
        return self.instants[number]


def poisson(rate: float, seconds: float, *, seed: int, most: int = MOST) -> Scheduled:
    """Return arrivals that know nothing of each other: gaps are exponential, a mean of `rate` calls a second."""
    random = Random(seed)
    instants: list[float] = []
    for instant in accumulate(iter(lambda: random.expovariate(rate), None)):
        if instant >= seconds or len(instants) == most:
            return Scheduled(tuple(instants), min(instant, seconds))
        instants.append(instant)
    raise AssertionError("gaps have no end")


@dataclass(frozen=True, slots=True)
class Share:
    """What one of several workers does of arrivals: every `workers`-th call that is due after `since`, up to `until`.

    A worker that joins or dies ends all shares at one instant, at which the new ones begin: together they are the
    arrivals, each call once. What a dead worker had left of its share by then counts as dropped. `numbers` are those
    of the calls in the whole.
    """

    arrivals: Arrivals
    worker: int = 0
    workers: int = 1
    since: float = -inf
    until: float = inf
    numbers: range = field(init=False, repr=False, compare=False)

    def __post_init__(self) -> None:
        first, end = self.arrivals.started(self.since), self.arrivals.started(self.until)
        # The turn goes by the number in the whole, so that it is the same whenever the share begins.
        numbers = range(first + (self.worker - first) % self.workers, end, self.workers)
        object.__setattr__(self, "numbers", numbers)

    @property
    def calls(self) -> int:
        """How many calls there are in all."""
        return len(self.numbers)

    @property
    def seconds(self) -> float:
        """How long they last: no call is due after it."""
        return min(self.arrivals.seconds, self.until)

    def started(self, elapsed: float) -> int:
        """Return how many calls of the share should have been started by then."""
        return bisect_right(self.numbers, elapsed, key=self.arrivals.instant)

    def instant(self, number: int) -> float:
        """Return when a call of the share is due."""
        return self.arrivals.instant(self.numbers[number])

    def number(self, number: int) -> int:
        """Return the number in the whole of a call of the share."""
        return self.numbers[number]
