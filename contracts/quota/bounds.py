"""8.1, 8.2 and 8.4 as far as they hold for every class of limiter, before the class is known.

In an interval of k windows no class admits more than (k+1)N calls: an aligned window or a bucket with a full
burst at the start comes to that, all others to less. A history passes where a sliding log explains it all, at
instants that can be replayed; what it does not explain is undecided until the classes are tried.
"""

from dataclasses import dataclass
from functools import cached_property

import numpy as np

from contracts.quota.history import Columns, Flags, Floats
from contracts.quota.sweep import ROUNDING, Crowd, crowd, most_accepted, placed
from contracts.spec import Quota
from contracts.verdict import Verdict

__all__ = ["RESET_WINDOWS", "Bounds"]

# A sliding-window counter remembers the window before the last.
RESET_WINDOWS = 2


@dataclass(frozen=True)
class Bounds:
    """What no passing class of limiter does."""

    calls: Columns
    quota: Quota

    @cached_property
    def excess(self) -> Crowd | None:
        """Accepted calls that no class admits: more than (k+1)N inside an interval shorter than kW."""
        return crowd(self.calls, self.quota, spare=1)

    @cached_property
    def unreset(self) -> tuple[int, ...]:
        """The refusals before which, for 2W, no call of this history can have been counted."""
        after_silence = self._after_silence(self.calls.refused)
        return tuple(self.calls.refused.positions[after_silence].tolist())

    @cached_property
    def readmitted(self) -> tuple[int, ...]:
        """The calls that were accepted after a refusal and a silence of 2W."""
        accepted, refused = self.calls.accepted, self.calls.refused
        later = accepted.sent > np.min(refused.received, initial=np.inf)
        # Of calls that go out together the first that was sent stands for all.
        before = np.searchsorted(np.sort(self.calls.sent), accepted.sent, side="left")
        silence = RESET_WINDOWS * self.quota.seconds
        over = np.searchsorted(np.sort(self.calls.received), accepted.sent - silence, side="right")
        return tuple(accepted.positions[later & (before <= over)].tolist())

    @cached_property
    def instants(self) -> Floats | None:
        """Instants, in the order of sending, at which a sliding log admits what was accepted, if there are any."""
        order = np.argsort(self.calls.accepted.sent, kind="stable")
        sent, received = self.calls.accepted.sent[order], self.calls.accepted.received[order]
        instants = np.maximum(placed(sent, self.quota), sent)
        return instants if bool(np.all(instants <= received + ROUNDING)) else None

    @cached_property
    def explained(self) -> bool:
        """Whether the same sliding log refuses what was refused, at instants inside the intervals."""
        refused = self.calls.refused
        if self.instants is None or not len(refused):
            return not len(refused)
        latest = _full(self.instants, refused.received, refused.sent, self.quota)
        return bool(np.all(latest | _full(self.instants, refused.sent, refused.sent, self.quota)))

    @property
    def offered_too_many(self) -> bool:
        """Whether the host had the occasion to accept more than N calls in W seconds."""
        everything = Columns.of(self.calls.sent, self.calls.received, np.ones(len(self.calls), np.int8))
        return most_accepted(everything, self.quota.seconds).most > self.quota.calls

    @property
    def acceptance(self) -> Verdict:
        """8.1: whether what was accepted fits a limiter of N calls per W seconds."""
        if self.excess:
            return Verdict.FAIL
        if not len(self.calls.accepted) or not self.offered_too_many:
            return Verdict.NOT_TESTED
        return Verdict.PASS if self.instants is not None else Verdict.INCONCLUSIVE

    @property
    def refusal(self) -> Verdict:
        """8.2: whether what was refused fits it too."""
        if self.unreset:
            return Verdict.FAIL
        if not len(self.calls.accepted):
            return Verdict.NOT_TESTED
        return Verdict.PASS if self.explained else Verdict.INCONCLUSIVE

    @property
    def reset(self) -> Verdict:
        """8.4: whether silence of 2W readmits."""
        if self.unreset:
            return Verdict.FAIL
        return Verdict.PASS if self.readmitted else Verdict.NOT_TESTED

    def _after_silence(self, some: Columns) -> Flags:
        silence = RESET_WINDOWS * self.quota.seconds
        begun = np.searchsorted(np.sort(self.calls.sent), some.received, side="right")
        over = np.searchsorted(np.sort(self.calls.received), some.sent - silence, side="right")
        # Of what was sent before the first call nothing is known.
        seen = some.sent - silence - ROUNDING >= np.min(self.calls.sent, initial=np.inf)
        return seen & (begun - over <= 1)


def _full(instants: Floats, until: Floats, sent: Floats, quota: Quota) -> Flags:
    """Tell whether a log is full with the calls that it took until an instant, as soon as a call sent then is in."""
    count = np.searchsorted(instants, until, side="right")
    oldest = instants[np.maximum(count - quota.calls, 0)]
    decided = np.maximum(instants[np.maximum(count - 1, 0)], sent)
    return (count >= quota.calls) & (oldest > decided - quota.seconds)
