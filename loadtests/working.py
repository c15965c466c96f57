"""A worker: it carries out what the master orders, and tells every second how far it is."""

from typing import Any

import gevent
import msgspec
from locust.runners import WorkerRunner

from loadtests.orders import Order
from loadtests.performer import Performer, connected
from loadtests.session import Session

__all__ = ["DELIVER", "DIVIDE", "HERE", "JOURNAL", "LEASE", "ORDER", "PROGRESS", "Worker"]

ORDER, DIVIDE, LEASE, DELIVER = "order", "divide", "lease", "deliver"
HERE, PROGRESS, JOURNAL = "here", "progress", "journal"
EVERY_SECONDS = 1.0
CHUNK = 2**20


class Worker:
    """The ear of one worker."""

    def __init__(self, session: Session, runner: WorkerRunner) -> None:
        self._session = session
        self._runner = runner
        self._performer: Performer | None = None
        runner.register_message(ORDER, self.take, concurrent=True)
        runner.register_message(DIVIDE, self.divide)
        runner.register_message(LEASE, self.lease)
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
        performer = self._performer
        return performer if performer and performer.order.number == msg.data["number"] else None

    def _tell(self, performer: Performer) -> None:
        self._runner.send_message(PROGRESS, msgspec.to_builtins(performer.progress()))
