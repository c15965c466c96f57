"""The run in numbers, decided before the first call."""

from dataclasses import dataclass

from contracts.quota.bounds import RESET_WINDOWS
from contracts.spec import BATCH_LIMIT, Quota
from loadtests.arrivals import MOST, Arrivals, Piece, integrated
from loadtests.shapes import parse
from loadtests.thresholds import Threshold

__all__ = ["BATCH_SIZES", "EDGE", "WARM_UP", "Plan", "purpose", "steady"]

BATCH_SIZES = (1, 5, 10, BATCH_LIMIT)
RIDE_WINDOWS = 3
SECONDS = 10.0
CONNECTIONS = 10
# The share of its seconds in which a part warms up, where figures of a steady state are asked for.
WARM_UP = 0.1
# Of the open model: so many calls may be under way at once.
UNDER_WAY = 256
# The path may answer late: silence is meant on the host's side.
SLACK = 1.05
# Reports take refusals for granted where the purpose of a call begins with the quota.
WORDS = {
    "Boundary": "quota boundary",
    "Identify": "quota identify",
    "Overload": "quota overload",
    "QuotaRider": "ride",
    "Recovery": "quota recovery",
}
# The sentences that a journal of Boundary is to decide.
EDGE = ("8.1", "8.2", "8.4")


def purpose(scenario: str, part: object) -> str:
    """Return the words that the journal keeps for a call."""
    return f"{WORDS.get(scenario, scenario.lower())}: {part}"


def steady(rate: float, seconds: float, most: int = MOST) -> Arrivals:
    """Return arrivals at one rate, in calls a second."""
    return integrated((Piece(seconds, rate, rate),), most)


@dataclass(frozen=True, slots=True)
class Plan:
    """The run in numbers.

    `seconds` is how long to ride the quota, or how long arrivals last; `users` how many connections there are;
    `shape` how arrivals are spelled; `another` whether there are keys of a second account.
    """

    quota: Quota | None
    impact: str
    budget: int
    seconds: float | None = None
    users: int | None = None
    shape: str = ""
    thresholds: tuple[Threshold, ...] = ()
    another: bool = False

    @property
    def silence(self) -> float:
        """Seconds after which every class of limiter has forgotten earlier calls."""
        return 0.0 if self.quota is None else RESET_WINDOWS * self.quota.seconds * SLACK

    @property
    def burst(self) -> int:
        """Calls at once, beyond the 2N that an aligned window may accept."""
        return 0 if self.quota is None else 2 * self.quota.calls + max(1, self.quota.calls // 5)

    @property
    def ride(self) -> float:
        """Seconds of riding the quota."""
        return self.seconds or RIDE_WINDOWS * (self.quota.seconds if self.quota else 0.0)

    @property
    def connections(self) -> int:
        """Connections that a closed loop uses at once."""
        return self.users or CONNECTIONS

    @property
    def under_way(self) -> int:
        """Calls that may be under way at once in the open model."""
        return self.users or UNDER_WAY

    def times(self, factor: float, windows: float) -> Arrivals:
        """Return arrivals at so many times the quota, for so many windows."""
        quota = self.quota or Quota(1, 1.0)
        return steady(factor * quota.calls / quota.seconds, windows * quota.seconds)

    def arrivals(self, windows: float, share: float) -> Arrivals:
        """Return the arrivals that were asked for, else a share of the quota for so many windows. Raises UsageError."""
        seconds = self.seconds or (windows * self.quota.seconds if self.quota else SECONDS)
        if self.shape:
            return parse(self.shape, seconds=seconds, most=self.budget - 1)
        rate = share * self.quota.calls / self.quota.seconds if self.quota else 1.0
        return steady(rate, seconds, self.budget - 1)
