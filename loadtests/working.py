"""A worker: it carries out what the master orders, and tells every second how far it is."""

import time
from typing import Any

import gevent
import msgspec

from loadtests.messages import DELIVER, DIVIDE, HERE, JOURNAL, LEASE, ORDER, PROGRESS, STOP, Runner
from loadtests.orders import Order
from loadtests.performer import Performer, connected
from loadtests.session import Session

__all__ = ["Worker"]

EVERY_SECONDS = 1.0
# An order opens its connections first.
PATIENCE_SECONDS = 10.0
CHUNK = 2**20


class Worker:
    """The ear of one worker."""

    def __init__(self, session: Session, runner: Runner) -> None:
        self._session = session
        self._runner = runner
        self._performer: Performer | None = None
        runner.register_message(ORDER, self.take, concurrent=True)
        runner.register_message(DIVIDE, self.divide, concurrent=True)
        runner.register_message(LEASE, self.lease, concurrent=True)
        runner.register_message(STOP, self.stop, concurrent=True)
        runner.register_message(DELIVER, self.deliver, concurrent=True)
        gevent.spawn(self._report)

    def take(self, msg: Any, **_: object) -> None:  # noqa: ANN401 - locust's message
        """Carry out an order, and tell how far it is."""
        order = msgspec.convert(msg.data, Order)
        with connected(self._session, order.connections) as senders:
            self._performer = Performer(self._session, order, senders)
            work = gevent.spawn(self._performer.perform)
            while not work.ready():
                self._tell(self._performer)
                work.join(EVERY_SECONDS)
            self._tell(self._performer)

    def divide(self, msg: Any, **_: object) -> None:  # noqa: ANN401 - locust's message
        """From an instant on, do other calls instead."""
        if (performer := self._about(msg)) is not None:
            performer.divide(msg.data["since"], msg.data["due"])

    def lease(self, msg: Any, **_: object) -> None:  # noqa: ANN401 - locust's message
        """Ride another share of the quota."""
        if (performer := self._about(msg)) is not None:
            performer.lease(msg.data["calls"], msg.data["wait"])

    def stop(self, msg: Any, **_: object) -> None:  # noqa: ANN401 - locust's message
        """Start nothing more."""
        if (performer := self._about(msg)) is not None:
            performer.stop()

    def deliver(self, **_: object) -> None:
        """Send the journal to a master on another machine."""
        self._session.recorder.close()
        with self._session.journal.open("rb") as file:
            while chunk := file.read(CHUNK):
                self._runner.send_message(JOURNAL, {"chunk": chunk, "over": False})
        self._runner.send_message(JOURNAL, {"chunk": b"", "over": True})

    def _report(self) -> None:
        """Say that this worker is ready, which it is later than locust thinks, until the master has heard it."""
        while self._performer is None:
            where = {"journal": str(self._session.journal.resolve()), "boot": self._session.boot}
            self._runner.send_message(HERE, where)
            gevent.sleep(EVERY_SECONDS)

    def _about(self, msg: Any) -> Performer | None:  # noqa: ANN401 - locust's message
        """Return who carries out the order that a message is about, which may be about to begin."""
        end, number = time.monotonic() + PATIENCE_SECONDS, msg.data["number"]
        while (performer := self._performer) is None or performer.order.number < number:
            if time.monotonic() > end:
                return None
            gevent.sleep(PATIENCE_SECONDS / 100)
        return performer if performer.order.number == number else None

    def _tell(self, performer: Performer) -> None:
        self._runner.send_message(PROGRESS, msgspec.to_builtins(performer.progress()))
