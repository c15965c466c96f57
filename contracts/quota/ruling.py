"""8.1, 8.2 and 8.7 by classes: which class of limiter explains what was accepted and refused, if any does.

A FAIL is certain: no class that passes, with the N and W that are claimed, gives these outcomes at any instants
inside the intervals. Only one thing beside the host can bring that about: somebody else's calls on the account. Where
a few of them, a fifth of N at most in the whole history, would account for every refusal that came too early, and the
run does not say that it was alone, nobody is blamed: the ruling is INCONCLUSIVE and says so. More than a few is what
whoever looks for would find.

A PASS is certain, too: a class explains everything at instants that replay; the host was offered more than N in W and
refused something; and no class explains it with a call less or more, nor with a window a fifth shorter or longer.
"""

from collections.abc import Iterable, Iterator
from dataclasses import dataclass
from enum import StrEnum
from functools import cached_property

import numpy as np

from contracts.quota.bounds import Bounds, accountable
from contracts.quota.classes import CLASSES, PASSING
from contracts.quota.history import Columns
from contracts.quota.membership import Membership, membership, memberships, replays
from contracts.quota.otherwise import Otherwise
from contracts.quota.sweep import SecondSweep, few
from contracts.spec import Quota
from contracts.verdict import Verdict

__all__ = ["Ruling", "Why", "neighbours", "ruling"]

# Quotas near the claimed one, which a PASS excludes: N and calls more, W by a factor.
NEAR = ((-1, 1.0), (1, 1.0), (0, 0.8), (0, 1.2), (0, 1.4))
SHARDS = (2, 3)
# In these several limits side by side look like a larger one.
SUMMED = ("fixed-window", "aligned-window", "sliding-log", "token-bucket")


class Why(StrEnum):
    """Why a ruling is as it is, where it is no PASS; where more is known of a case, reports say that."""

    UNOFFERED = "the run never offered more than the quota allows, for certain"
    UNREFUSED = "nothing was refused"
    SEARCH = "the search for a proof ended before it found one"
    NEIGHBOUR = "another N or W explains it as well"
    CROWD = "it accepts more than any class of limiter does"
    UNBOUNDED = "it accepts more than such a limiter does, and refuses nothing"
    FAILING = "only a class that fails explains every call"
    PARAMETERS = "another N or W would explain every call"
    FOREIGN = "somebody else's calls would explain it"
    SHARDS = "several limits side by side would explain every call"
    IN_FLIGHT = "calls were refused only beside many others in flight: that is no limit of rate"
    QUEUE = "nothing was refused; calls beyond the quota came back at its rate, so the host delays them instead"
    UNKNOWN = "no limiter that is known does so"


@dataclass(frozen=True)
class Ruling:
    """What the classes say of a history. `alone` says that nobody else was on the account."""

    calls: Columns
    quota: Quota
    pinned: str | None = None
    floor: float = 0.0
    alone: bool = False

    @cached_property
    def bounds(self) -> Bounds:
        """What holds for every class."""
        return Bounds(self.calls, self.quota)

    @cached_property
    def memberships(self) -> tuple[Membership, ...]:
        """What each class makes of the history."""
        return memberships(self.calls, self.quota, floor=self.floor)

    @cached_property
    def left(self) -> tuple[str, ...]:
        """The classes that are not refuted."""
        return tuple(each.name for each in self.memberships if each.verdict is not Verdict.FAIL)

    @cached_property
    def passing(self) -> tuple[str, ...]:
        """Those of them that pass."""
        return tuple(name for name in self.left if name in PASSING)

    @property
    def tried(self) -> bool:
        """Whether the history tells of the limiter at all."""
        return self.bounds.offered_too_many or bool(len(self.calls.refused))

    @property
    def acceptance(self) -> Verdict:
        """8.1: whether what was accepted fits a limiter of N calls per W seconds."""
        if self.bounds.excess:
            return Verdict.FAIL
        if not len(self.calls.accepted) or not self.bounds.offered_too_many:
            return Verdict.NOT_TESTED
        if not self.passing:
            return Verdict.INCONCLUSIVE if self._accepted_fit else Verdict.FAIL
        return Verdict.INCONCLUSIVE if self.doubt else Verdict.PASS

    @property
    def refusal(self) -> Verdict:
        """8.2: whether what was refused fits it too."""
        if not len(self.calls.refused):
            return Verdict.NOT_TESTED
        if self.bounds.unreset and not self.foreign_calls_needed:
            return Verdict.FAIL
        if not len(self.calls.accepted):
            return Verdict.NOT_TESTED
        if not self.passing:
            blamed = not self.bounds.excess and self._accepted_fit and not self.foreign_calls_needed
            return Verdict.FAIL if blamed else Verdict.INCONCLUSIVE
        return Verdict.INCONCLUSIVE if self.doubt else Verdict.PASS

    @property
    def reset(self) -> Verdict:
        """8.4: whether silence of 2W readmits."""
        if self.bounds.unreset and not self.foreign_calls_needed:
            return Verdict.FAIL
        return Verdict.PASS if self.bounds.readmitted else Verdict.NOT_TESTED

    @cached_property
    def doubt(self) -> Why | None:
        """Why a class that passes does not prove that the claimed quota is kept."""
        if self.bounds.offered.least <= self.quota.calls:
            return Why.UNOFFERED
        if not len(self.calls.refused):
            return Why.QUEUE if Otherwise(self.calls, self.quota).delays else Why.UNREFUSED
        if not any(self._proves(each) for each in self.memberships):
            return Why.SEARCH
        return Why.NEIGHBOUR if self.neighbour else None

    @cached_property
    def neighbour(self) -> tuple[Quota, str] | None:
        """A quota near the claimed one, or twice as large, that is not excluded, and by which class it is not."""
        fitting = ((each, self._fitting(self.calls, each)) for each in neighbours(self.quota))
        return next(((quota, name) for quota, name in fitting if name), None)

    @cached_property
    def misfit(self) -> Why:
        """Why no class that passes fits, the likeliest cause of all."""
        return next(self._causes())

    def _causes(self) -> Iterator[Why]:
        """Yield what may be the cause, the likeliest first."""
        if any(each.verdict is Verdict.PASS for each in self.memberships):
            yield Why.FAILING
        if not len(self.calls.refused):
            yield Why.UNBOUNDED
        if self.others:
            yield Why.PARAMETERS
        if self.foreign_calls_needed:
            yield Why.FOREIGN
        if Otherwise(self.calls, self.quota).in_flight:
            yield Why.IN_FLIGHT
        if self.shards:
            yield Why.SHARDS
        yield Why.CROWD if self.bounds.excess else Why.UNKNOWN

    @cached_property
    def others(self) -> dict[Quota, str]:
        """Quotas near the claimed one with which a class that passes explains everything, each with one such class."""
        return dict(self._proven(neighbours(self.quota)[:-1], CLASSES))

    @cached_property
    def shards(self) -> dict[Quota, str]:
        """Multiples of the claimed quota that do so."""
        calls, seconds = self.quota.calls, self.quota.seconds
        return dict(self._proven((Quota(number * calls, seconds) for number in SHARDS), SUMMED))

    @cached_property
    def foreign_calls_needed(self) -> int:
        """How many calls of somebody else would account for the refusals that came too early; 0 where that is no few.

        What the refusals lack is added up where the windows before them do not overlap.
        """
        needed, until = 0, -np.inf
        for begun, ended, lacks in sorted(SecondSweep(self.calls, self.quota).lacking):
            if begun > until:
                needed, until = needed + lacks, ended
        return 0 if self.alone or needed > few(self.quota) else needed

    @property
    def pin(self) -> Membership | None:
        """What the pinned class makes of the history."""
        return next((each for each in self.memberships if each.name == self.pinned), None)

    @cached_property
    def _accepted_fit(self) -> bool:
        """Whether what was accepted fits some class that passes, whatever was refused."""
        return self._fitting(self.calls.possible, self.quota) is not None

    def _fitting(self, calls: Columns, quota: Quota) -> str | None:
        """Return the first class that passes and is not refuted, None where each is."""
        found = (membership(name, calls, quota, floor=self.floor) for name in CLASSES if name in PASSING)
        return next((each.name for each in found if each.verdict is not Verdict.FAIL), None)

    def _proven(self, quotas: Iterable[Quota], names: Iterable[str]) -> Iterator[tuple[Quota, str]]:
        for quota in quotas:
            explaining = (name for name in names if name in PASSING and self._explains(name, quota))
            if name := next(explaining, None):
                yield quota, name

    def _explains(self, name: str, quota: Quota) -> bool:
        return membership(name, self.calls, quota, floor=self.floor).verdict is Verdict.PASS

    def _proves(self, each: Membership) -> bool:
        proven = each.verdict is Verdict.PASS and each.name in PASSING
        return proven and replays(each, self.calls, self.quota)


def ruling(
    calls: Columns, quota: Quota, *, pinned: str | None = None, floor: float = 0.0, alone: bool = False
) -> Ruling:
    """Rule on the calls of one account."""
    return Ruling(accountable(calls, quota), quota, pinned, floor, alone)


def neighbours(quota: Quota) -> tuple[Quota, ...]:
    """Return the quotas near one, and last the one twice as large."""
    near = (Quota(quota.calls + more, factor * quota.seconds) for more, factor in NEAR if quota.calls + more)
    return (*near, Quota(2 * quota.calls, quota.seconds))
