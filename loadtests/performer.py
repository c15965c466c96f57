"""Orders carried out in this process: open loop, ride or drain, and what came of each."""

import resource
import sys
import time
from collections.abc import Callable, Iterator, Sequence
from contextlib import contextmanager, suppress
from functools import partial
from http import HTTPStatus
from math import inf

import gevent
from gevent.pool import Group

from contracts.campaign.knock import problem
from contracts.errors import BudgetSpent, HarnessError
from contracts.exchange import Exchange, Request
from contracts.invariants.reading import refusal_of
from contracts.quota.history import outcome
from contracts.quota.promises import seconds_of
from contracts.spec import Quota
from loadtests.arrivals import Arrivals
from loadtests.dispatcher import Dispatcher
from loadtests.figures import Distribution, Fate, Period, Tally, sample
from loadtests.orders import Order, Progress
from loadtests.recorder import USABLE
from loadtests.riding import Ride
from loadtests.sender import Sender
from loadtests.session import Session
from loadtests.stage import Carried
from loadtests.traffic import requests

__all__ = ["Local", "Performer", "connected"]

AHEAD_SECONDS = 0.5

OTHERWISE = USABLE | {HTTPStatus.BAD_REQUEST}


@contextmanager
def connected(session: Session, count: int) -> Iterator[Sequence[Sender]]:
    """Hold connections that are opened at once."""
    senders = [session.sender() for _ in range(count)]
    gevent.joinall([gevent.spawn(_connect, sender) for sender in senders])
    try:
        yield senders
    finally:
        for sender in senders:
            sender.close()


class Performer:
    """Carry out an order; `progress` tells how far it is, at any time."""

    def __init__(self, session: Session, order: Order, senders: Sequence[Sender]) -> None:
        self.order = order
        self._session = session
        self._senders = senders
        self._free = list(senders)
        self._start = order.start if order.boot == session.boot else time.monotonic() + order.wait
        self._tally = Tally(Period(self._start, order.seconds, order.warm_up))
        self._late = Distribution()
        tenant = order.tenant or session.prepared.tenant
        self._requests = requests(order.traffic, tenant, session.plan.impact, order.size)
        self._usable = OTHERWISE if order.traffic == "mixed" else USABLE
        self._calls = Group()
        self._ride = Ride(session.pacing, self._ridden, session.plan.silence, sleep=gevent.sleep)
        self._problem = self._wrong_use = ""
        self._thin_before = session.recorder.thin
        due = (self._start + instant for instant in order.due)
        self._dispatcher = Dispatcher(due, self._begin, self._tally.drop, sleep=gevent.sleep)
        self._early = self._rode = 0
        self._told: list[tuple[float, float, int]] = []
        self._promised: float | None = None
        self._over = self._stopped = False
        if order.halted:
            self.stop()
        elif order.kind == "ride":
            self._lease(order)

    def perform(self) -> None:
        """Carry the order out to its end; what goes wrong is told with the progress."""
        kinds: dict[str, Callable[[], object]] = {
            "greet": self._greet,
            "open": self._dispatcher.run,
            "ride": partial(self._ride.run, self._start + self.order.seconds),
            "drain": self._drain,
        }
        gevent.sleep(max(0.0, self._start - time.monotonic()))
        third = gevent.spawn_later(self.order.seconds / 3, self._look)
        try:
            self._guarded(kinds[self.order.kind])
            self._calls.join()
            self._over = True
        finally:
            # Who interrupts this closes the connections next.
            self._calls.kill()
            third.kill()
            self._ride.leave()

    def adapt(self, order: Order) -> None:
        """Go on with the same order in another division."""
        if order.halted:
            self.stop()
        elif order.kind == "open":
            self._dispatcher.replace(self._start + order.since, (self._start + instant for instant in order.due))
        elif order.kind == "ride" and order.hold:
            self._lease(order)

    def stop(self) -> None:
        """Start nothing more."""
        self._dispatcher.stop()
        self._ride.stop()
        self._stopped = True

    def progress(self) -> Progress:
        """Return what was done so far."""
        session, due = self._session, self._dispatcher
        return Progress(
            self.order.number,
            self._tally.encode(),
            self._late.encode(),
            self._over,
            self._problem,
            self._wrong_use,
            started=due.started,
            too_late=due.too_late,
            no_place=due.no_place,
            thin=session.recorder.thin - self._thin_before,
            ceiling=session.ceiling,
            floor=session.floor,
            early=self._early,
            peak=_held(),
            promised=self._promised,
            calls=tuple(self._told),
        )

    def _lease(self, order: Order) -> None:
        """Ride a share of the quota, after a wait."""
        share = Quota(order.calls, order.window) if order.calls and order.most != 0 else None
        self._guarded(partial(self._ride.lease, share, order.hold))

    def _look(self) -> None:
        self._early = _held()

    def _greet(self) -> None:
        # One call alone: keys that are wrong are not tried in a burst.
        if found := problem(self._session.recorder.target.host, self._next(time.monotonic())):
            raise found

    def _begin(self, planned: float) -> bool:
        """Start a call over a free connection."""
        if not self._free:
            return False
        sender = self._free.pop()
        self._calls.spawn(self._guarded, partial(self._return, sender, planned))
        return True

    def _return(self, sender: Sender, planned: float) -> None:
        try:
            exchange = self._call(sender, planned)
        finally:
            self._free.append(sender)
        self._late.add(exchange.sent - planned - sender.opening)

    def _next(self, planned: float) -> Exchange:
        """Send the call that is due over the first connection."""
        return self._call(self._senders[0], planned)

    def _ridden(self, planned: float) -> Exchange:
        """Send the next call of a ride, the last one where no more are allowed."""
        self._rode += 1
        if self._rode == self.order.most:
            self._ride.stop()
        return self._next(planned)

    def _drain(self) -> None:
        """Take calls from a common supply until it is empty or the time is over."""
        supply, end = iter(range(self.order.calls)), self._start + self.order.seconds
        for sender in self._senders:
            self._calls.spawn(self._guarded, partial(self._take, sender, supply, end))

    def _take(self, sender: Sender, supply: Iterator[int], end: float) -> None:
        for _ in supply:
            if self._stopped or time.monotonic() > end:
                return
            self._call(sender, time.monotonic())

    def _call(self, sender: Sender, planned: float) -> Exchange:
        request: Request = next(self._requests)
        exchange = self._session.recorder.send(sender, request, self.order.purpose, planned, self._usable)
        taken = sample(exchange, connect=sender.connect, tls=sender.tls)
        self._tally.add(taken)
        if self.order.tells:
            answered = exchange.received if exchange.response else inf
            self._told.append((exchange.sent, answered, int(outcome(exchange))))
        # The answer of a call that was served need not be read once more.
        refusal = None if taken.fate is Fate.SERVED else refusal_of(exchange)
        if refusal is not None and (seconds := seconds_of(refusal)) is not None:
            self._promised = max(seconds, self._promised or 0.0)
        return exchange

    def _guarded(self, job: Callable[[], object]) -> None:
        """Do a job; after the first error of the harness nothing more is started."""
        try:
            job()
        except BudgetSpent as error:
            self._problem = str(error)
            self.stop()
        except HarnessError as error:
            self._wrong_use = str(error)
            self.stop()


class Local:
    """The only worker there is."""

    def __init__(self, session: Session) -> None:
        self._session = session
        self._performer: Performer | None = None

    def carry_out(self, order: Order, arrivals: Arrivals) -> Carried:  # noqa: ARG002 - nobody to divide them among
        """Carry out an order from now on."""
        # Connections that wait for long are closed by hosts.
        gevent.sleep(max(0.0, order.start - AHEAD_SECONDS - time.monotonic()))
        with connected(self._session, order.connections) as senders:
            self._performer = Performer(self._session, order, senders)
            self._performer.perform()
            return Carried(order, [self._performer.progress()])

    def cut(self) -> Carried | None:
        """Return what the order under way came to; who interrupts it has stopped it."""
        performer = self._performer
        return Carried(performer.order, [performer.progress()]) if performer else None


def _held() -> int:
    """Return the most bytes that this process has held."""
    return resource.getrusage(resource.RUSAGE_SELF).ru_maxrss * (1 if sys.platform == "darwin" else 1024)


def _connect(sender: Sender) -> None:
    # A connection that does not open now is tried once more when its call is sent.
    with suppress(OSError):
        sender.open()
