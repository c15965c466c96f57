"""Calls spent on one host: paced, counted, recorded, each with what the oracle expects of it."""

import time
from collections.abc import Callable, Iterator, Sequence
from concurrent.futures import ThreadPoolExecutor
from contextlib import ExitStack, contextmanager
from itertools import repeat
from threading import Lock
from typing import NoReturn

import msgspec

from contracts.campaign.endings import HostGone, QuotaClosed, RunEnded, StoppedByRefusedKeys
from contracts.client import Client, is_loopback
from contracts.errors import BudgetSpent, JournalLost, LeaseUnusable
from contracts.exchange import Clock, Credentials, Exchange, Expectation, Request
from contracts.invariants.reading import is_refused
from contracts.journal import Journal
from contracts.model import Known, expect
from contracts.quota.pacing import Pacer, Pacing, take_turn

__all__ = ["Session"]

PATIENCE = 4
UNLIMITED_PAUSE = 5.0
SLOWEST_RETRY = 60.0


class Session:
    """What a run may still spend on a host, and what is known of it.

    `heard` is told of every exchange, `pacer` when a call may be sent; without one nobody else spends the quota.
    Sleeping and the clock are arguments; both are seconds.
    """

    def __init__(
        self,
        client: Client,
        known: Known,
        journal: Journal,
        *,
        budget: int,
        heard: Callable[[Exchange], None],
        pacer: Pacing | None = None,
        clock: Clock = time.monotonic,
        sleep: Callable[[float], None] = time.sleep,
    ) -> None:
        self.client = client
        self.known = known
        self.spent = 0
        self.budget = budget
        self.kept = 0
        self.quota = known.account.limit
        self.journal = journal
        self._pacer: Pacing = pacer or Pacer(self.quota)
        self._heard = [heard]
        self._clock = clock
        self.sleep = sleep
        # A call by which the host is known to be there.
        self.plain: Request | None = None
        self.ended: RunEnded | None = None
        self._lock = Lock()

    @property
    def left(self) -> int:
        """The calls that may still be sent; `kept` ones of the budget are put aside."""
        return self.budget - self.kept - self.spent

    def ask(self, request: Request, purpose: str, learn: Callable[[Exchange], None] | None = None) -> Exchange:
        """Send a call within the quota; one that is refused all the same is waited out and sent again.

        `learn` is told of the answer before the oracle says what was to be expected of it. Raises BudgetSpent where
        no call is left, and a RunEnded where the host has to be spared or is gone; then every further call raises it
        too, and nothing more is sent.
        """
        self.go_on()
        # Wrong keys are sent once and no more: a live account may be locked for them.
        tries = 1 if request.credentials != Credentials() and not is_loopback(self.client.host) else PATIENCE
        for _ in range(tries):
            exchange = self._send(request, purpose, learn=learn)
            if not is_refused(exchange):
                break
            with self._pacing():
                self._pacer.close(self._clock() + self._pause(exchange))
        else:
            if tries > 1:
                self._end(QuotaClosed(self.client.host, PATIENCE))
        self._guard(exchange)
        return exchange if exchange.response or tries == 1 else self._insist(request, purpose, learn)

    def _insist(self, request: Request, purpose: str, learn: Callable[[Exchange], None] | None) -> Exchange:
        """Send a call that got no answer again, then see whether another gets one: then it is this call."""
        again = self._send(request, purpose, learn=learn)
        if again.response or self.plain is None:
            return again
        if self._send(self.plain, "is the host still there?").response is None:
            self._end(HostGone(self.client.host))
        return self._send(request, purpose, insisting=True)

    def _end(self, reason: RunEnded) -> NoReturn:
        self.ended = reason
        raise reason

    def ask_together(self, requests: Sequence[Request], purpose: str) -> list[Exchange]:
        """Send calls that are in flight at the same time, within the quota; none is sent again.

        Raises BudgetSpent where not all of them are left, and a RunEnded as `ask` does.
        """
        self.go_on()
        if self.left < len(requests):
            # Before the pace takes their places.
            raise BudgetSpent(self.budget)
        self._take_turn(together=len(requests))
        exchanges = self.send_at_once(requests, purpose)
        for exchange in exchanges:
            self.record(exchange)
        for exchange in exchanges:
            self._guard(exchange)
        return exchanges

    def _send(
        self,
        request: Request,
        purpose: str,
        *,
        insisting: bool = False,
        learn: Callable[[Exchange], None] | None = None,
    ) -> Exchange:
        if self.left <= 0:
            raise BudgetSpent(self.budget)
        self._take_turn()
        if learn is None:
            exchange = self.send_now(request, purpose, expect(self.known, request))
        else:
            exchange = self.send_now(request, purpose, None)
            learn(exchange)
            exchange = msgspec.structs.replace(exchange, expected=expect(self.known, request))
        if insisting and exchange.response is None:
            exchange = msgspec.structs.replace(exchange, silence=True)
        self.record(exchange)
        return exchange

    def _take_turn(self, together: int = 1) -> None:
        """Wait until the pace lets calls out."""
        self.go_on()
        with self._pacing():
            take_turn(self._pacer, self._clock, self.sleep, together)
        self.go_on()

    @contextmanager
    def _pacing(self) -> Iterator[None]:
        """Let the run end at the next call where the pace cannot be known any more; what was sent stands."""
        try:
            yield
        except LeaseUnusable as error:
            self.ended = RunEnded(str(error))

    def go_on(self) -> None:
        """Raise the RunEnded that ended the run, if one did."""
        if self.ended:
            raise self.ended

    @property
    def now(self) -> float:
        """The instant on the clock of the session, which is the client's."""
        return self._clock()

    def wait_until(self, instant: float) -> None:
        """Let time pass until an instant, if it is not past."""
        self.sleep(max(0.0, instant - self.now))

    def send_now(self, request: Request, purpose: str, expected: Expectation | None) -> Exchange:
        """Send a call without regard for the quota and without a record; safe in several threads."""
        self._spend(1)
        return self._deliver(self.client, request, purpose, expected)

    def _spend(self, calls: int) -> None:
        with self._lock:
            if self.left < calls:
                raise BudgetSpent(self.budget)
            self.spent += calls

    def _deliver(self, over: Client, request: Request, purpose: str, expected: Expectation | None) -> Exchange:
        exchange = over.send(request, expected=expected, purpose=purpose)
        with self._lock, self._pacing():
            self._pacer.note(exchange.sent, exchange.received)
        return exchange

    def send_at_once(self, requests: Sequence[Request], purpose: str, at: float | None = None) -> list[Exchange]:
        """Send calls as `send_now` does, now or at an instant, each over a connection that was opened for it before.

        They start in their order, with nothing to do between them; returned in the order in which they were sent.
        Raises BudgetSpent, before any is sent, where not all of them are left.
        """
        self._spend(len(requests))
        expected = [expect(self.known, each) for each in requests]
        with ExitStack() as stack:
            clients = [stack.enter_context(each) for each in self.client.opened(len(requests))]
            pool = stack.enter_context(ThreadPoolExecutor(len(requests)))
            if at is not None:
                self.wait_until(at)
            sent = pool.map(self._deliver, clients, requests, repeat(purpose), expected)
            return sorted(sent, key=lambda each: each.sent)

    def record(self, exchange: Exchange) -> None:
        """Write an exchange to the journal and tell who listens. Raises RunEnded where it cannot be written."""
        try:
            self.journal.record(exchange)
        except JournalLost as error:
            self._end(RunEnded(str(error)))
        for heard in self._heard:
            heard(exchange)

    def listen(self, heard: Callable[[Exchange], None]) -> None:
        """Have somebody else told of every exchange, too."""
        self._heard.append(heard)

    def rest(self) -> None:
        """Let the next call wait until every passing class of limiter has forgotten the last: twice the window."""
        if self.quota:
            with self._pacing():
                self._pacer.close(self._clock() + 2 * self.quota.seconds)

    def _pause(self, refused: Exchange) -> float:
        told = (refused.response.header("retry-after") if refused.response else None) or ""
        window = self.quota.seconds if self.quota else UNLIMITED_PAUSE
        return min(max(window, float(told) if told.isdecimal() else 0.0), SLOWEST_RETRY)

    def _guard(self, exchange: Exchange) -> None:
        response, expected = exchange.response, exchange.expected
        refused = response is not None and response.status == 401  # noqa: PLR2004  # Unauthorized
        before = self.plain is not None
        if before and refused and expected and expected.sentence == "2.1" and not is_loopback(self.client.host):
            self._end(StoppedByRefusedKeys())
