"""8.3 and 8.4: what refusals say of the limit, a daily cap among them, and after how long a silence they end."""

from collections import defaultdict
from collections.abc import Mapping
from dataclasses import dataclass
from functools import cached_property

import numpy as np

from contracts.exchange import History, Response
from contracts.invariants.quota import stated
from contracts.invariants.reading import is_refusal
from contracts.quota.history import DAILY, Columns, Flags, Floats, Indices, Outcome
from contracts.spec import Quota
from contracts.verdict import Verdict

__all__ = ["Recovery", "Refusals"]


@dataclass(frozen=True)
class Refusals:
    """The refusals of a history by what they say; calls are positions in it."""

    history: History
    quota: Quota

    @cached_property
    def all(self) -> Mapping[int, Response]:
        """The answers that refuse a call."""
        answers = ((place, each.response) for place, each in enumerate(self.history))
        return {place: answer for place, answer in answers if answer is not None and is_refusal(answer)}

    @cached_property
    def daily(self) -> tuple[int, ...]:
        """The refusals for a daily cap that is spent, which is not the quota's."""
        return tuple(place for place, answer in self.all.items() if DAILY.search(answer.body))

    @cached_property
    def stated(self) -> Mapping[Quota, tuple[int, ...]]:
        """The limits that refusals state, but for daily ones, each with its calls."""
        found = defaultdict[Quota, list[int]](list)
        for place, answer in self.all.items():
            if place not in self.daily and (limit := stated(answer)) is not None:
                found[limit].append(place)
        return {limit: tuple(places) for limit, places in found.items()}

    @property
    def other(self) -> Mapping[Quota, tuple[int, ...]]:
        """The limits stated that are not the tenant's."""
        return {limit: places for limit, places in self.stated.items() if limit != self.quota}

    @property
    def verdict(self) -> Verdict:
        """8.3, as to which limit is stated: that one is, each answer tells by itself."""
        if self.other:
            return Verdict.FAIL
        return Verdict.PASS if self.stated else Verdict.NOT_TESTED


@dataclass(frozen=True)
class Recovery:
    """After how long a silence a host takes calls again, in seconds; every call of the account ends a silence.

    Of calls in flight together any may have been decided first: they say nothing of the silence before them.
    """

    calls: Columns

    @cached_property
    def still_refused(self) -> float:
        """The longest silence after which a call was refused all the same, at the least; 0 where there is none."""
        refused = (self._ordered.outcome == Outcome.REFUSED) & self._alone & np.isfinite(self._heard)
        return max(0.0, float(np.max((self._ordered.sent - self._heard)[refused], initial=0.0)))

    @cached_property
    def readmitted(self) -> float:
        """The shortest silence after which a call was taken that follows a refusal, at the most; else infinite."""
        calls = self._ordered
        taken = (calls.outcome == Outcome.ACCEPTED) & self._alone
        follows = taken & (_last_before(calls.outcome == Outcome.REFUSED) > _last_before(taken))
        before = np.maximum.accumulate(np.append(-np.inf, calls.sent[:-1]))
        return float(np.min((calls.received - before)[follows], initial=np.inf))

    @cached_property
    def _ordered(self) -> Columns:
        return self.calls.at(np.argsort(self.calls.sent, kind="stable"))

    @cached_property
    def _alone(self) -> Flags:
        """Which calls were in flight with no other."""
        calls = self._ordered
        flags: Flags = (self._heard <= calls.sent) & (np.append(calls.sent[1:], np.inf) > calls.received)
        return flags

    @cached_property
    def _heard(self) -> Floats:
        """When the calls before each were all answered."""
        return np.maximum.accumulate(np.append(-np.inf, self._ordered.received[:-1]))


def _last_before(flags: Flags) -> Indices:
    """Return for each place the last one before it that is flagged, -1 where there is none."""
    last: Indices = np.maximum.accumulate(np.append(-1, np.where(flags, np.arange(len(flags)), -1)[:-1]))
    return last
