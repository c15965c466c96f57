"""Quantiles of the times, and the refusal to name one that so few calls do not carry."""

import math
from collections.abc import Iterable
from dataclasses import dataclass

from loadtests.figures.confidence import enough_for, ranks
from loadtests.figures.distribution import Distribution

__all__ = ["Quantile", "quantiles"]


@dataclass(frozen=True, slots=True)
class Quantile:
    """A quantile of times in seconds and its limits, each at 95 %; all None where `calls` are fewer than `needs`.

    It is infinite where it falls among calls that never got an answer.
    """

    share: float
    calls: int
    needs: int
    value: float | None = None
    lower: float | None = None
    upper: float | None = None

    @property
    def name(self) -> str:
        """What it is called: p95, p99.9."""
        return f"p{round(100 * self.share, 9):g}"


def quantiles(
    times: Distribution, shares: Iterable[float], *, endless: int = 0, unknown: int = 0
) -> tuple[Quantile, ...]:
    """Return quantiles of calls with these times, of some that never end, and of some that could have taken any time.

    The last count as endless for the upper limit, as immediate for the lower one, and not at all for the value.
    """
    shares, calls = tuple(shares), len(times) + endless
    # All at once: the order of the times is worked out anew each time.
    found = iter(times.at(*(place for share in shares for place in _places(calls, share, unknown))))
    return tuple(
        Quantile(share, calls, enough_for(share), value, least * (1 - times.precision), most)
        if calls >= enough_for(share)
        else Quantile(share, calls, enough_for(share))
        for share, value, least, most in zip(shares, found, found, found, strict=True)
    )


def _places(calls: int, share: float, unknown: int) -> tuple[int, int, int]:
    """Return where the value, the lower and the upper limit stand among the times in order."""
    lower, upper = ranks(calls + unknown, share)
    # Rounded first: 100 * 0.95 need not be 95.
    return math.ceil(round(calls * share, 9)), lower - unknown, upper
