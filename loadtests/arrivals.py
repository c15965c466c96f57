"""When calls are due: plans that depend on nothing but the time elapsed, however late the host answers.

A rate is integrated; call k is due where the integral reaches k, so that the first is due at once. Seconds count from
the start of the plan, calls from 0.
"""

from bisect import bisect_right
from dataclasses import dataclass
from functools import lru_cache
from itertools import accumulate
from math import inf, sqrt
from random import Random

__all__ = ["MOST", "Arrivals", "Piece", "integrated", "poisson"]

MOST = 1_000_000
# An integral that misses a whole number by less has reached it.
ROUNDING = 1e-9


@dataclass(frozen=True, slots=True)
class Arrivals:
    """The instants at which calls are due, in order; none at or after `seconds`."""

    instants: tuple[float, ...]
    seconds: float

    @property
    def calls(self) -> int:
        """How many calls there are in all."""
        return len(self.instants)

    def share(self, worker: int, workers: int, since: float = -inf) -> tuple[float, ...]:
        """Return what one of several workers does: every `workers`-th call that is due after an instant.

        A worker that joins or dies ends all shares at one instant, at which the new ones begin: together they are the
        arrivals, each call once. The turn goes by the number in the whole, so it is the same whenever a share begins.
        """
        first = bisect_right(self.instants, since)
        return self.instants[first + (worker - first) % workers :: workers]


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


# A run asks for the same plan several times.
@lru_cache(maxsize=4)
def integrated(pieces: tuple[Piece, ...], most: int = MOST) -> Arrivals:
    """Return arrivals at a rate that is known at any time; they end where the first is due that is one too many."""
    instants: list[float] = []
    start = reached = 0.0
    for piece in pieces:
        while len(instants) <= most and (left := len(instants) - reached) < piece.calls - ROUNDING:
            instants.append(start + piece.reaches(left))
        start, reached = start + piece.seconds, reached + piece.calls
    return Arrivals(tuple(instants[:most]), instants[most] if len(instants) > most else start)


@lru_cache(maxsize=4)
def poisson(rate: float, seconds: float, *, seed: int, most: int = MOST) -> Arrivals:
    """Return arrivals that know nothing of each other: gaps are exponential, a mean of `rate` calls a second."""
    random = Random(seed)
    instants: list[float] = []
    for instant in accumulate(iter(lambda: random.expovariate(rate), None)):
        if instant >= seconds or len(instants) == most:
            return Arrivals(tuple(instants), min(instant, seconds))
        instants.append(instant)
    raise AssertionError("gaps have no end")
