"""The scenarios: locust users, chosen by name. Each asks one question, with a bounded number of calls."""

import logging
import time
import traceback
from collections.abc import Callable, Iterator, Sequence
from contextlib import suppress
from functools import partial
from http import HTTPStatus
from typing import ClassVar

import gevent
from gevent.lock import Semaphore
from locust import User, task
from locust.exception import StopUser

from contracts.campaign.knock import problem
from contracts.client import Keys
from contracts.errors import BudgetSpent, HarnessError
from contracts.exchange import Exchange, Request
from contracts.leasing import pacing
from contracts.quota.pacing import Pacing, take_turn
from loadtests.leads import batches
from loadtests.plans import BATCH_SIZES, purpose
from loadtests.sender import Sender
from loadtests.session import Session

__all__ = ["Boundary", "QuotaRider", "Scenario", "Throughput"]

SECONDS_PER_SIZE = 30.0
PATIENCE = 2


class Scenario(User):
    """One user that runs its scenario once and alone: two scenarios would spend each other's quota."""

    abstract = True
    fixed_count = 1
    session: ClassVar[Session]
    finished: ClassVar[Callable[[str], None]]
    _turn: ClassVar[Semaphore] = Semaphore()

    @task
    def take_turn(self) -> None:
        """Run the scenario when it is its turn, and say that it is over."""
        name = type(self).__name__
        try:
            with Scenario._turn:
                self._run(name)
        except BudgetSpent as error:
            self.session.problems.append(f"{name}: {error}")
        except HarnessError as error:
            self.session.wrong_use.append(str(error))
        except Exception as error:  # noqa: BLE001 - locust would start the scenario again
            logging.error(self.session.recorder.target.redact(traceback.format_exc()))  # noqa: LOG015, TRY400
            self.session.problems.append(f"{name}: stopped by a {type(error).__name__}")
        Scenario.finished(name)
        raise StopUser

    def _run(self, name: str) -> None:
        if self.session.wrong_use or self.session.plan.obstacle(name):
            return
        if not self.session.greeted:
            # One call alone: keys that are wrong are not tried in a burst.
            if found := problem(self.session.recorder.target.host, self.send_alone("greeting")):
                raise found
            self.session.greeted = True
        self.play()

    def play(self) -> None:
        """Make the calls."""
        raise NotImplementedError

    def silence(self) -> None:
        """Send nothing until every class of limiter has forgotten what came before."""
        gevent.sleep(self.session.plan.silence)

    def requests(self, size: int) -> Iterator[Request]:
        """Yield calls of `size` leads that this run may write."""
        return batches(self.session.prepared.tenant, self.session.plan.impact, size)

    def send(self, sender: Sender, request: Request, part: object, planned: float | None = None) -> Exchange:
        """Send one call of this scenario."""
        limits = self.session.prepared.limits
        # The sender's limits are for each wait; a head that drips in byte by byte would never meet them.
        with gevent.Timeout(PATIENCE * (limits.connect + limits.answer), TimeoutError("the answer did not end")):
            return self.session.recorder.send(sender, request, purpose(type(self).__name__, part), planned)

    def send_alone(self, part: str) -> Exchange:
        """Send one call with one lead over a connection of its own."""
        sender = self.session.sender()
        exchange = self.send(sender, next(self.requests(1)), part)
        sender.close()
        return exchange


class Boundary(Scenario):
    """Ask what the host does with more calls at once than any limiter admits, and whether silence readmits."""

    def play(self) -> None:
        """Send the burst over connections that are open already, wait, and send one call more."""
        self.silence()
        senders = [self.session.sender() for _ in range(self.session.plan.burst)]
        _together([partial(_open, sender) for sender in senders])
        calls = zip(senders, self.requests(1), strict=False)
        _together([partial(self.send, sender, request, "burst") for sender, request in calls])
        for sender in senders:
            sender.close()
        self.silence()
        self.send_alone("readmission")


class QuotaRider(Scenario):
    """Ask whether a client that keeps the quota is ever refused."""

    def play(self) -> None:
        """Send calls as fast as no passing class of limiter refuses them, for a while."""
        plan, sender = self.session.plan, self.session.sender()
        self.silence()
        pacer, requests = self._pacer(), self.requests(1)
        end = time.monotonic() + plan.ride
        while (planned := take_turn(pacer, time.monotonic, gevent.sleep)) < end:
            exchange = self.send(sender, next(requests), "ride", planned)
            pacer.note(exchange.sent, exchange.received)
            if exchange.response and exchange.response.status == HTTPStatus.TOO_MANY_REQUESTS:
                pacer.close(exchange.received + plan.silence)
        sender.close()

    def _pacer(self) -> Pacing:
        """Return the pacer that every process shares which calls this account."""
        host = self.session.recorder.target.host
        keys = None if self.session.mocked else Keys.from_environment(host)
        return pacing(host, keys, self.session.prepared.tenant.quota)


class Throughput(Scenario):
    """Ask how many leads a second a host without a quota takes, by the number of leads in a call."""

    def play(self) -> None:
        """Send for each batch size what the budget allows, over several connections, in a closed loop."""
        for done, size in enumerate(BATCH_SIZES):
            calls = iter(range(self.session.recorder.left // (len(BATCH_SIZES) - done)))
            end = time.monotonic() + SECONDS_PER_SIZE
            _together([partial(self._drain, size, calls, end)] * self.session.plan.connections)

    def _drain(self, size: int, calls: Iterator[int], end: float) -> None:
        """Take calls from the common supply until it is empty or the time is over."""
        sender, requests = self.session.sender(), self.requests(size)
        for _ in calls:
            if time.monotonic() > end:
                break
            self.send(sender, next(requests), size)
        sender.close()


def _open(sender: Sender) -> None:
    # A connection that does not open now is tried once more when its call is sent.
    with suppress(OSError):
        sender.open()


def _together(jobs: Sequence[Callable[[], object]]) -> None:
    """Do jobs at once; raise the first error of the harness when all are over."""
    errors: list[HarnessError] = []
    greenlets = [gevent.spawn(_guarded, job, errors) for job in jobs]
    try:
        gevent.joinall(greenlets)
    finally:
        gevent.killall(greenlets)
    if errors:
        raise errors[0]


def _guarded(job: Callable[[], object], errors: list[HarnessError]) -> None:
    try:
        job()
    except HarnessError as error:
        errors.append(error)
