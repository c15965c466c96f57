"""Send calls within the budget, keep each in the journal, count each in locust's statistics; judge nothing."""

from collections.abc import Set as AbstractSet
from http import HTTPStatus
from typing import Protocol

from contracts.errors import BudgetSpent, KeysRefused
from contracts.exchange import OTHER, Exchange, Request
from contracts.journal import Journal
from loadtests.counts import adds_up
from loadtests.sender import Sender, Target

__all__ = ["EVERY", "WHOLE", "CallFailed", "Count", "Recorder"]

METHOD = "POST"
# A refusal is what a limiter is there for.
USABLE = frozenset({HTTPStatus.OK, HTTPStatus.TOO_MANY_REQUESTS})
# So many calls are kept whole, and one of so many beyond; of the others only what does not add up.
WHOLE = 20_000
EVERY = 100
# Where nothing adds up, the disk has to last all the same.
ODD = 20_000


class CallFailed(Exception):
    """A call without a usable answer, as locust's statistics show it: never with a URL."""


class Count(Protocol):
    """The event that feeds locust's statistics."""

    def fire(self, *, reverse: bool = False, **kwargs: object) -> None:
        """Count one call."""


class Recorder:
    """The way of every call: budget, journal, host, journal, statistics.

    Where `thins` is set, very many calls leave only a sample in the journal, and what the host answered oddly. `thin`
    is how many calls are not in it, `spent` how many were sent.
    """

    def __init__(
        self, target: Target, journal: Journal, budget: int, counted: Count, *, thins: bool = False, whole: int = WHOLE
    ) -> None:
        self.target = target
        self.journal = journal
        self.spent = 0
        self.thin = 0
        self._budget = budget
        self._counted = counted
        self._whole = whole if thins else budget
        self._odd = ODD
        self._open = True

    @property
    def left(self) -> int:
        """Calls that the budget still allows."""
        return self._budget - self.spent

    def send(
        self,
        sender: Sender,
        request: Request,
        purpose: str,
        planned: float | None = None,
        usable: AbstractSet[int] = USABLE,
    ) -> Exchange:
        """Send one call. Raises BudgetSpent before it, KeysRefused after an answer of 401."""
        if not self._open or self.left <= 0:
            raise BudgetSpent(self._budget)
        self.spent += 1
        kept = self.spent <= self._whole or self.spent % EVERY == 0
        exchange = (self._kept if kept else self._thinned)(sender, request, purpose, planned)
        self._count(exchange, usable)
        if exchange.response and exchange.response.status == HTTPStatus.UNAUTHORIZED:
            raise KeysRefused(self.target.host, "UPDATEV2_OTHER_" if request.credentials == OTHER else "UPDATEV2_")
        return exchange

    def close(self) -> None:
        """Let no more calls out and close the journal."""
        self._open = False
        self.journal.close()

    def _kept(self, sender: Sender, request: Request, purpose: str, planned: float | None) -> Exchange:
        now = sender.clock()
        number = self.journal.announce(request, now if planned is None else planned, now)
        exchange = sender.send(request, planned=planned, purpose=purpose)
        if self._open:
            self.journal.record(exchange, number)
        return exchange

    def _thinned(self, sender: Sender, request: Request, purpose: str, planned: float | None) -> Exchange:
        exchange = sender.send(request, planned=planned, purpose=purpose)
        if adds_up(exchange) or self._odd <= 0:
            self.thin += 1
        elif self._open:
            self._odd -= 1
            self.journal.record(exchange)
        return exchange

    def _count(self, exchange: Exchange, usable: AbstractSet[int]) -> None:
        self._counted.fire(
            request_type=METHOD,
            name=exchange.purpose,
            response_time=(exchange.received - exchange.planned) * 1000,
            response_length=len(exchange.response.body) if exchange.response else 0,
            response=None,
            context={},
            exception=_failure(exchange, usable),
        )


def _failure(exchange: Exchange, usable: AbstractSet[int]) -> CallFailed | None:
    """Return what locust shall count as failed."""
    if exchange.response is None:
        return CallFailed(exchange.error)
    return None if exchange.response.status in usable else CallFailed(f"answered {exchange.response.status}")
