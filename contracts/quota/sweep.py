"""S1 and S2 decided from the intervals of the calls alone: no model of a limiter, O(n log n), in columns.

S1: at most N calls are accepted in any W seconds, a window being half open: of two calls W apart the second is in
the next. S2: no call is refused while fewer than N were accepted in the W seconds before it. S and E are the
sorted instants of sending and answering of the accepted calls.

A proof that S1 is broken is a crowd: kN+1 accepted calls inside an interval shorter than kW. By the pigeonhole
one of the k windows of W that cover the interval holds more than N of them.
"""

from dataclasses import dataclass
from functools import cached_property

import numpy as np

from contracts.quota.envelope import envelope
from contracts.quota.history import ROUNDING, Columns, Floats, Indices
from contracts.spec import Quota
from contracts.verdict import Verdict

__all__ = ["Crowd", "FirstSweep", "Occupancy", "SecondSweep", "crowd", "few", "most_accepted", "placed"]

FEW = 5


@dataclass(frozen=True, slots=True)
class Crowd:
    """Calls accepted inside an interval of `span` seconds, which is shorter than `windows` windows."""

    calls: tuple[int, ...]
    windows: int
    span: float


@dataclass(frozen=True)
class FirstSweep:
    """S1 over a history."""

    calls: Columns
    quota: Quota

    @cached_property
    def broken(self) -> Crowd | None:
        """The calls that prove that more than N were accepted in some W, None where that is not proven."""
        return crowd(self.calls, self.quota, spare=0)

    @cached_property
    def holds(self) -> bool:
        """Whether S1 holds wherever in their intervals the calls were decided."""
        return most_accepted(self.calls, self.quota.seconds).most <= self.quota.calls

    @property
    def margin(self) -> float:
        """The seconds by which the tightest crowd misses a proof; negative where S1 is broken."""
        accepted = self.calls.accepted
        if len(accepted) <= self.quota.calls:
            return float("inf")
        earliest = placed(np.sort(accepted.sent), self.quota)
        return float(np.min(np.sort(accepted.received) - earliest))

    @property
    def verdict(self) -> Verdict:
        """PASS where S1 certainly holds, FAIL where it is certainly broken."""
        if self.broken:
            return Verdict.FAIL
        return Verdict.PASS if self.holds else Verdict.INCONCLUSIVE


@dataclass(frozen=True)
class SecondSweep:
    """S2 over a history, before which nothing was counted.

    A call accepted W before a refusal, to the instant, is in its window or not: nothing certain rests on that.
    """

    calls: Columns
    quota: Quota

    @cached_property
    def false_refusals(self) -> tuple[int, ...]:
        """The refusals that came while fewer than N calls can have been accepted in the W seconds before."""
        return tuple(self.calls.refused.positions[self._countable < self.quota.calls].tolist())

    @property
    def lacking(self) -> tuple[tuple[float, float, int], ...]:
        """Of each such refusal when that window begins and ends, and how many calls more would account for it."""
        early, refused = self._countable < self.quota.calls, self.calls.refused
        begun, lacks = refused.sent[early] - self.quota.seconds, self.quota.calls - self._countable[early]
        return tuple(zip(begun.tolist(), refused.received[early].tolist(), lacks.tolist(), strict=True))

    @property
    def verdict(self) -> Verdict:
        """PASS where every refusal was certainly just, FAIL where one was certainly false."""
        if self.false_refusals:
            return Verdict.FAIL
        return Verdict.PASS if bool(np.all(self._counted >= self.quota.calls)) else Verdict.INCONCLUSIVE

    @cached_property
    def _countable(self) -> Indices:
        """How many calls can have been accepted in the window before each refusal, edges included."""
        refused, possible = self.calls.refused, self.calls.possible
        begun = np.searchsorted(np.sort(possible.sent), refused.received + ROUNDING, side="right")
        return begun - np.searchsorted(np.sort(possible.received), refused.sent - self.quota.seconds - ROUNDING)

    @property
    def _counted(self) -> Indices:
        """How many calls were certainly accepted in the window before each refusal, its beginning left out."""
        refused, accepted = self.calls.refused, self.calls.accepted
        done = np.searchsorted(np.sort(accepted.received), refused.sent, side="right")
        return done - np.searchsorted(np.sort(accepted.sent), refused.received - self.quota.seconds, side="right")


@dataclass(frozen=True, slots=True)
class Occupancy:
    """The fullest window: how many calls were accepted in it for certain, how many may have been."""

    least: int
    most: int


def most_accepted(calls: Columns, seconds: float) -> Occupancy:
    """Return the least and the most that the fullest half-open window of `seconds` can have held.

    The most is exact; the least is exact where calls were answered in the order in which they were sent.
    """
    found = envelope(calls, np.array([seconds]))
    return Occupancy(int(found.least[0]), int(found.most[0]))


def crowd(calls: Columns, quota: Quota, *, spare: int) -> Crowd | None:
    """Return (k + spare)N + 1 accepted calls, or more, inside an interval shorter than kW: for k = 1 if there are any.

    With spare=0 they break S1. With spare=1 they are more than any class of limiter admits.
    """
    accepted = calls.accepted
    sent, received = np.sort(accepted.sent), np.sort(accepted.received)
    apart = (1 + spare) * quota.calls
    if len(sent) <= apart:
        return None
    # The two sorts keep company: of the calls sent from S_i on, at least j - i + 1 were answered by E_j.
    bounds = sent[:-apart], placed(sent[:-apart], quota)
    for starts in bounds:
        excess = starts + quota.seconds - received[apart:]
        if excess.max() > ROUNDING:
            start = int(excess.argmax())
            return _witness(accepted, sent[start :: -quota.calls], float(received[start + apart]), quota)
    return None


def few(quota: Quota) -> int:
    """Return how many calls somebody else on the account may have sent before that is seen: a fifth of N."""
    return max(1, quota.calls // FEW)


def placed(sent: Floats, quota: Quota) -> Floats:
    """Return the earliest instants, for calls sorted by sending, at which N calls per W admit them all.

    That is t_j = max(S_j, t_(j-N) + W), or the maximum over k of S_(j-kN) + kW.
    """
    rows = -(-len(sent) // quota.calls)
    table = np.full(rows * quota.calls, np.inf)
    table[: len(sent)] = sent
    shifts = (np.arange(rows) * quota.seconds)[:, None]
    reached: Floats = np.maximum.accumulate(table.reshape(rows, quota.calls) - shifts, axis=0) + shifts
    return reached.ravel()[: len(sent)]


def _witness(accepted: Columns, starts: Floats, end: float, quota: Quota) -> Crowd:
    """Return the calls of the fewest windows that are too many: `starts` are N calls apart, the latest first."""
    excess = starts + np.arange(1, len(starts) + 1) * quota.seconds - end
    windows = int(np.argmax(excess > min(ROUNDING, excess.max() / 2))) + 1
    inside = (accepted.sent >= starts[windows - 1]) & (accepted.received <= end)
    span = accepted.received[inside].max() - accepted.sent[inside].min()
    return Crowd(tuple(accepted.positions[inside].tolist()), windows, float(span))
