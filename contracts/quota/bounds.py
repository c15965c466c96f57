"""What holds for every class of limiter that passes, before the class is known.

In an interval of k windows no class admits more than (k+1)N calls: an aligned window or a bucket with a full
burst at the start comes to that, all others to less. And none remembers what was before a silence of 2W.
"""

from dataclasses import dataclass, replace
from functools import cached_property

import numpy as np

from contracts.quota.history import ROUNDING, Columns, Indices, Outcome
from contracts.quota.sweep import Crowd, Occupancy, crowd, most_accepted
from contracts.spec import Quota

__all__ = ["RESET_WINDOWS", "Bounds", "accountable"]

# A sliding-window counter remembers the window before the last.
RESET_WINDOWS = 2


def accountable(calls: Columns, quota: Quota) -> Columns:
    """Return a history in which nobody knows what became of the refusals that begin it.

    Calls before the history may account for them, until one is taken or two windows are silent.
    """
    order = np.argsort(calls.sent, kind="stable")
    silent = calls.sent[order][1:] - np.maximum.accumulate(calls.received[order])[:-1] >= RESET_WINDOWS * quota.seconds
    told = calls.outcome[order] != Outcome.REFUSED
    told[1:] |= silent
    outcome = calls.outcome.copy()
    outcome[order[~np.maximum.accumulate(told)]] = Outcome.UNKNOWN
    return replace(calls, outcome=outcome)


@dataclass(frozen=True)
class Bounds:
    """What no passing class of limiter does."""

    calls: Columns
    quota: Quota

    @cached_property
    def offered(self) -> Occupancy:
        """How many calls of the fullest window the host decided on, whatever became of them."""
        everything = replace(self.calls, outcome=np.full(len(self.calls), Outcome.ACCEPTED, np.int8))
        return most_accepted(everything, self.quota.seconds)

    @property
    def offered_too_many(self) -> bool:
        """Whether the host had the occasion to accept more than N calls in W seconds."""
        return self.offered.most > self.quota.calls

    @cached_property
    def excess(self) -> Crowd | None:
        """Accepted calls that no class admits: more than (k+1)N inside an interval shorter than kW."""
        return crowd(self.calls, self.quota, spare=1)

    @cached_property
    def unreset(self) -> tuple[int, ...]:
        """The refusals before which, for 2W, no call of this history can have been counted."""
        refused = self.calls.refused
        begun = np.searchsorted(np.sort(self.calls.sent), refused.received, side="right")
        # The refused call is the one that began.
        return tuple(refused.positions[begun - self._over(refused) <= 1].tolist())

    @cached_property
    def readmitted(self) -> tuple[int, ...]:
        """The calls that were accepted after a refusal and a silence of 2W."""
        accepted, refused = self.calls.accepted, self.calls.refused
        later = accepted.sent > np.min(refused.received, initial=np.inf)
        # Of calls that go out together the first that was sent stands for all.
        before = np.searchsorted(np.sort(self.calls.sent), accepted.sent, side="left")
        return tuple(accepted.positions[later & (before <= self._over(accepted))].tolist())

    def _over(self, some: Columns) -> Indices:
        """Return how many calls were answered more than two windows before each."""
        silence = RESET_WINDOWS * self.quota.seconds + ROUNDING
        return np.searchsorted(np.sort(self.calls.received), some.sent - silence, side="left")
