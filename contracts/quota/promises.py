"""8.6: whether a `Retry-After` is enough, and no more than that.

A refusal promises an instant: its seconds after it was decided, which is between sending and answer, and up to a
second more, as the header counts whole ones. A date counts from the `Date` of the same answer. A promise is broken
where a call is refused after the latest promise of the block it ends, while no other call can have been taken since:
none was under way, or no more than the N that were counted before the first refusal of the block.
"""

import math
from collections.abc import Iterator
from dataclasses import dataclass
from email.utils import parsedate_to_datetime
from functools import cached_property

import numpy as np

from contracts.exchange import History, Response
from contracts.invariants.reading import is_refusal
from contracts.quota.bounds import RESET_WINDOWS
from contracts.quota.history import Columns, Floats, columns, is_foreign
from contracts.quota.sweep import few
from contracts.spec import Quota
from contracts.verdict import Verdict

__all__ = ["Promise", "Promises", "promises", "seconds_of"]

# The header counts whole seconds.
ROUNDING = 1.0


@dataclass(frozen=True, slots=True)
class Promise:
    """The refusal at a position in the history, sent at an instant, and between which instants the wait may end."""

    call: int
    sent: float
    received: float
    earliest: float
    latest: float


def seconds_of(response: Response) -> float | None:
    """Return the seconds that an answer asks to wait, None where it does not say so."""
    told = (response.header("retry-after") or "").strip()
    if told.isdecimal():
        return float(told)
    try:
        until, now = (parsedate_to_datetime(text) for text in (told, response.header("date") or ""))
        return (until - now).total_seconds()
    except (TypeError, ValueError):
        return None


def promises(history: History) -> Iterator[Promise]:
    """Yield what the refusals of a history promise."""
    for place, exchange in enumerate(history):
        response = exchange.response
        if response is None or is_foreign(exchange) or not is_refusal(response):
            continue
        if (seconds := seconds_of(response)) is not None:
            latest = exchange.received + seconds + ROUNDING
            yield Promise(place, exchange.sent, exchange.received, exchange.sent + seconds, latest)


@dataclass(frozen=True)
class Promises:
    """What became of the promises of a history; calls are positions in it.

    `alone` says that nobody else was on the account: somebody else may have taken what was promised.
    """

    history: History
    quota: Quota
    alone: bool = False

    @cached_property
    def all(self) -> tuple[Promise, ...]:
        """The promises in the order of the calls."""
        return tuple(promises(self.history))

    @cached_property
    def broken(self) -> tuple[int, ...]:
        """The calls that were refused although a promise had come due and nothing else can have used it."""
        refused = self._calls.refused
        return tuple(
            int(place)
            for place, sent, received in zip(refused.positions, refused.sent, refused.received, strict=True)
            if (due := self._due(sent, self._since(sent, received))) and sent > max(each.latest for each in due)
        )

    @cached_property
    def kept(self) -> tuple[int, ...]:
        """The calls that were taken once all promises before them had come due."""
        return tuple(place for place, sent, _, due in self._taken if due and sent >= max(each.latest for each in due))

    @cached_property
    def padding(self) -> float:
        """By how many seconds at least the host took a call before any promise said so; 0 where it took none."""
        early = (min(each.earliest for each in due) - received for _, _, received, due in self._taken if due)
        return max(0.0, *early, 0.0)

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

    @cached_property
    def _taken(self) -> list[tuple[int, float, float, list[Promise]]]:
        """The calls that were taken first after refusals, with the promises of these."""
        calls = self._calls.accepted
        return [
            (int(place), float(sent), float(received), self._due(sent, self._busy_until(sent, strictly=True)))
            for place, sent, received in zip(calls.positions, calls.sent, calls.received, strict=True)
        ]

    def _since(self, sent: float, received: float) -> float:
        """Return an instant: no call but the one refused last can have been taken since the refusals sent after it."""
        possible, since = self._calls.possible, self._busy_until(received)
        for each in self.all:
            horizon = each.sent - RESET_WINDOWS * self.quota.seconds
            if each.received <= sent and each.sent <= since:
                counted = np.sum((possible.sent <= received) & (possible.received >= horizon))
                if counted <= self.quota.calls:
                    return float(np.nextafter(each.sent, -math.inf))
        return since

    def _due(self, sent: float, since: float) -> list[Promise]:
        """Return the promises that were heard before an instant, of refusals sent after another."""
        return [each for each in self.all if each.received <= sent and each.sent > since]

    def _busy_until(self, instant: float, *, strictly: bool = False) -> float:
        """Return when the last call was answered that was sent by an instant and may have been taken."""
        sent, answered = self._possible
        place = int(np.searchsorted(sent, instant, side="left" if strictly else "right"))
        return float(answered[place - 1]) if place else -math.inf

    @cached_property
    def _possible(self) -> tuple[Floats, Floats]:
        """When calls were sent that may have been taken, and when all until then were answered."""
        possible = self._calls.possible
        order = np.argsort(possible.sent)
        return possible.sent[order], np.maximum.accumulate(possible.received[order])
