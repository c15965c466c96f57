"""Send calls within the budget, keep each in the journal, count each in locust's statistics; judge nothing."""

from http import HTTPStatus
from typing import Protocol

from contracts.errors import BudgetSpent, KeysRefused
from contracts.exchange import Exchange, Request
from contracts.journal import Journal
from loadtests.sender import Sender, Target

__all__ = ["CallFailed", "Count", "Recorder"]

METHOD = "POST"


class CallFailed(Exception):
    """A call without a usable answer, as locust's statistics show it: never with a URL."""


class Count(Protocol):
    """The event that feeds locust's statistics."""

    def fire(self, *, reverse: bool = False, **kwargs: object) -> None:
        """Count one call."""


class Recorder:
    """The way of every call: budget, journal, host, journal, statistics."""

    def __init__(self, target: Target, journal: Journal, budget: int, counted: Count) -> None:
        self.target = target
        self._journal = journal
        self._budget = budget
        self._counted = counted
        self._spent = 0
        self._open = True

    @property
    def left(self) -> int:
        """Calls that the budget still allows."""
        return self._budget - self._spent

    def send(self, sender: Sender, request: Request, purpose: str, planned: float | None = None) -> Exchange:
        """Send one call. Raises BudgetSpent before it, KeysRefused after an answer of 401."""
        if not self._open or self.left <= 0:
            raise BudgetSpent(self._budget)
        self._spent += 1
        exchange = self._exchange(sender, request, purpose, planned)
        self._count(exchange)
        if exchange.response and exchange.response.status == HTTPStatus.UNAUTHORIZED:
            raise KeysRefused(self.target.host)
        return exchange

    def close(self) -> None:
        """Let no more calls out and close the journal."""
        self._open = False
        self._journal.close()

    def _exchange(self, sender: Sender, request: Request, purpose: str, planned: float | None) -> Exchange:
        now = sender.clock()
        number = self._journal.announce(request, now if planned is None else planned, now)
        exchange = sender.send(request, planned=planned, purpose=purpose)
        if self._open:
            self._journal.record(exchange, number)
        return exchange

    def _count(self, exchange: Exchange) -> None:
        body = exchange.response.body if exchange.response else ""
        self._counted.fire(
            request_type=METHOD,
            name=exchange.purpose,
            response_time=(exchange.received - exchange.planned) * 1000,
            response_length=len(body.encode()),
            response=None,
            context={},
            exception=_failure(exchange),
        )


def _failure(exchange: Exchange) -> CallFailed | None:
    """Return what locust shall count as failed. A refusal is what a limiter is there for."""
    if exchange.response is None:
        return CallFailed(exchange.error)
    usable = exchange.response.status in {HTTPStatus.OK, HTTPStatus.TOO_MANY_REQUESTS}
    return None if usable else CallFailed(f"answered {exchange.response.status}")
