"""Orders carried out in this process."""

import time

import gevent

from loadtests.arrivals import Arrivals
from loadtests.gauge import ceiling, floor
from loadtests.leads import batches
from loadtests.orders import Order
from loadtests.performer import Performer, connected
from loadtests.session import Session
from loadtests.stage import Carried

__all__ = ["Local", "gauged"]

AHEAD_SECONDS = 0.5


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

    def wait(self, seconds: float) -> None:
        """Let time pass."""
        gevent.sleep(seconds)

    def now(self) -> float:
        """Return the time."""
        return time.monotonic()


def gauged(session: Session) -> None:
    """Look how fast this process is by itself and how long the path is, and note it. Nothing is sent to the host."""
    session.ceiling = ceiling(next(batches(session.prepared.tenant, "none", 1)))
    session.floor = floor(session.recorder.target)
