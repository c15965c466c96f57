"""A worker: it carries out what the master orders, and tells every second how far it is."""

from typing import Any

import gevent
import msgspec

from loadtests.orders import DELIVER, HERE, JOURNAL, ORDER, PROGRESS, Order, Runner
from loadtests.performer import Performer, connected
from loadtests.session import Session

__all__ = ["Worker"]

EVERY_SECONDS = 1.0
CHUNK = 2**20


class Worker:
    """The ear of one worker."""

    def __init__(self, session: Session, runner: Runner) -> None:
        self._session = session
        self._runner = runner
        self._order: Order | None = None
        self._performer: Performer | None = None
        runner.register_message(ORDER, self.take, concurrent=True)
        runner.register_message(DELIVER, self.deliver, concurrent=True)
        gevent.spawn(self._report)

    def take(self, msg: Any, **_: object) -> None:  # noqa: ANN401 - locust's message
        """Carry out an order, or go on with it in another division."""
        order, before = msgspec.convert(msg.data, Order), self._order
        self._order = order
        if before is None or before.number != order.number:
            self._performer = None
            with connected(self._session, order.connections) as senders:
                # While they were opened it may have come again.
                self._perform(Performer(self._session, self._order, senders))
        elif self._performer:
            self._performer.adapt(order)

    def deliver(self, **_: object) -> None:
        """Send the journal to a master on another machine."""
        self._session.recorder.close()
        with self._session.journal.open("rb") as file:
            while chunk := file.read(CHUNK):
                self._runner.send_message(JOURNAL, {"chunk": chunk, "over": False})
        self._runner.send_message(JOURNAL, {"chunk": b"", "over": True})

    def _report(self) -> None:
        """Say that this worker is ready, which it is later than locust thinks, until the master has heard it."""
        while self._order is None:
            where = {"journal": str(self._session.journal.resolve()), "boot": self._session.boot}
            self._runner.send_message(HERE, where)
            gevent.sleep(EVERY_SECONDS)

    def _perform(self, performer: Performer) -> None:
        """Tell how far an order is until it is over."""
        self._performer = performer
        work = gevent.spawn(performer.perform)
        while not work.ready():
            self._tell(performer)
            work.join(EVERY_SECONDS)
        self._tell(performer)

    def _tell(self, performer: Performer) -> None:
        self._runner.send_message(PROGRESS, msgspec.to_builtins(performer.progress()))
