"""8.6: whether a `Retry-After` is enough, and no more than that.

A refusal promises an instant: its seconds after it was decided, which is between sending and answer, and up to a
second more, as the header counts whole ones. A date counts from the `Date` of the same answer. A promise is broken
where a call is refused after the latest promise of the block it ends, while no other call can have been taken since:
none was under way, or no more than the N that were counted before the first refusal of the block.
"""

from bisect import bisect_right
from collections.abc import Iterable
from dataclasses import dataclass
from email.utils import parsedate_to_datetime
from functools import cached_property
from math import inf
from typing import Literal

import numpy as np

from contracts.exchange import History, Response
from contracts.invariants.reading import refusal_of
from contracts.quota.bounds import RESET_WINDOWS
from contracts.quota.history import Columns, Floats, Indices, columns, is_foreign
from contracts.quota.sweep import few
from contracts.spec import Quota
from contracts.verdict import Verdict

__all__ = ["ROUNDING", "Promises", "seconds_of"]

# The header counts whole seconds.
ROUNDING = 1.0


def seconds_of(response: Response) -> float | None:
    """Return the seconds that an answer asks to wait, None where it does not say so."""
    told = (response.header("retry-after") or "").strip()
    if told.isdecimal():
        return float(told)
    try:
        until, now = (parsedate_to_datetime(text) for text in (told, response.header("date") or ""))
        return (until - now).total_seconds()
    except (OverflowError, TypeError, ValueError):
        return None


@dataclass(frozen=True)
class Promises:
    """What became of the promises of a history; calls are positions in it.

    `alone` says that nobody else was on the account: somebody else may have taken what was promised.
    """

    history: History
    quota: Quota
    alone: bool = False

    @cached_property
    def all(self) -> tuple[tuple[float, float, float], ...]:
        """Of each refusal that promises anything when it was sent and answered, and the seconds, as answered."""
        told = (
            (each.sent, each.received, seconds)
            for each in self.history
            if (refusal := refusal_of(each)) is not None and not is_foreign(each)
            if (seconds := seconds_of(refusal)) is not None
        )
        return tuple(sorted(told, key=lambda one: one[1]))

    @cached_property
    def broken(self) -> tuple[int, ...]:
        """The calls that were refused although a promise had come due and nothing else can have used it."""
        refused = self._calls.refused
        latest = self._heard(refused.sent, self._since(refused), (e + wait + ROUNDING for _, e, wait in self.all))
        return tuple(refused.positions[(latest > -inf) & (refused.sent > latest)].tolist())

    @cached_property
    def kept(self) -> tuple[int, ...]:
        """The calls that were taken once all promises before them had come due."""
        taken = self._calls.accepted
        latest = self._heard(taken.sent, self._idle(taken), (e + wait + ROUNDING for _, e, wait in self.all))
        return tuple(taken.positions[(latest > -inf) & (taken.sent >= latest)].tolist())

    @cached_property
    def padding(self) -> float:
        """By how many seconds at least the host took a call before any promise said so; 0 where it took none."""
        taken = self._calls.accepted
        earliest = -self._heard(taken.sent, self._idle(taken), (-s - wait for s, _, wait in self.all))
        return float(np.max((earliest - taken.received)[earliest < inf], initial=0.0))

    @property
    def padded(self) -> bool:
        """Whether a promise is much more than enough: by more than a whole window, and rounding."""
        return self.padding > self.quota.seconds + ROUNDING

    @property
    def verdict(self) -> Verdict:
        """8.6: a few broken promises blame nobody where somebody else may have taken what was promised."""
        if self.broken:
            return Verdict.FAIL if self.alone or len(self.broken) > few(self.quota) else Verdict.INCONCLUSIVE
        return Verdict.PASS if self.kept else Verdict.NOT_TESTED

    @cached_property
    def _calls(self) -> Columns:
        return columns(self.history)

    def _heard(self, until: Floats, since: Floats, said: Iterable[float]) -> Floats:
        """Return the most of what promises said that were heard until an instant, of refusals sent after another.

        Refusals that were sent before another which said more are forgotten: what is left says less and less.
        """
        waiting, found = list(zip(self.all, said, strict=True))[::-1], np.full(len(until), -inf)
        sent, most = list[float](), list[float]()
        for place in np.argsort(until, kind="stable").tolist():
            while waiting and waiting[-1][0][1] <= until[place]:
                (at, _, _), more = waiting.pop()
                end = bisect_right(sent, at)
                start = end
                while start and most[start - 1] <= more:
                    start -= 1
                if end == len(sent) or most[end] < more:
                    sent[start:end], most[start:end] = [at], [more]
            first = bisect_right(sent, since[place])
            found[place] = most[first] if first < len(sent) else -inf
        return found

    def _since(self, refused: Columns) -> Floats:
        """Return instants: no call but the one refused last can have been taken since the refusals sent after it."""
        begun, received = self._begun(refused.received, "right"), np.sort(self._calls.possible.received)
        # No more than N were taken since two windows before a refusal that was sent later than this.
        spare = np.append(-inf, received + RESET_WINDOWS * self.quota.seconds)
        since: Floats = np.minimum(self._answered[begun], spare[np.maximum(begun - self.quota.calls, 0)])
        return since

    def _idle(self, taken: Columns) -> Floats:
        """Return when all was answered that was sent before a call and may have been taken."""
        return self._answered[self._begun(taken.sent, "left")]

    def _begun(self, instants: Floats, side: Literal["left", "right"]) -> Indices:
        return np.searchsorted(np.sort(self._calls.possible.sent), instants, side=side)

    @cached_property
    def _answered(self) -> Floats:
        """When the first calls that may have been taken were all answered, by how many they are."""
        possible = self._calls.possible
        received = np.append(-inf, possible.received[np.argsort(possible.sent)])
        answered: Floats = np.maximum.accumulate(received)
        return answered
