"""Ride a share of the quota that may change on the way, as machines join and die."""

import time
from collections.abc import Callable
from contextlib import ExitStack
from http import HTTPStatus

from contracts.exchange import Clock, Exchange
from contracts.quota.pacing import NAP, Pacing
from contracts.spec import Quota

__all__ = ["Ride"]

# No wait for another share is longer than this.
LOOK_SECONDS = 0.1


class Ride:
    """Calls one after the other, as fast as no passing class of limiter refuses them; none before it has a share.

    `pacing` returns who knows when the next call of a quota may be sent, `call` sends the call that is due at an
    instant. After a refusal nothing is sent for `silence` seconds.
    """

    def __init__(
        self,
        pacing: Callable[[Quota], Pacing],
        call: Callable[[float], Exchange],
        silence: float,
        *,
        clock: Clock = time.monotonic,
        sleep: Callable[[float], None] = time.sleep,
    ) -> None:
        self._of = pacing
        self._pacing: Pacing | None = None
        self._leases = ExitStack()
        self._call = call
        self._silence = silence
        self._clock = clock
        self._sleep = sleep
        self._resumes = clock()
        self._stopped = False

    def run(self, end: float) -> None:
        """Send until an instant."""
        while (now := self._clock()) < end and not self._stopped:
            if self._pacing is None or now < self._resumes:
                self._sleep(min(LOOK_SECONDS, end - now))
            elif (planned := self._pacing.reserve(now)) is None:
                self._sleep(NAP)
            elif planned >= end:
                return
            else:
                self._sleep(max(0.0, planned - now))
                if not self._stopped:
                    self._note(self._pacing, self._call(planned))

    def stop(self) -> None:
        """Send nothing more."""
        self._stopped = True

    def lease(self, quota: Quota | None, wait: float) -> None:
        """Ride another share after a wait, in which what was sent under the old one is forgotten."""
        if self._stopped:
            return
        self._pacing = self._of(quota) if quota else None
        self._resumes = self._clock() + wait
        if self._pacing:
            # A call that is under way is noted in the old one, which is kept until the end.
            self._leases.callback(self._pacing.release)

    def leave(self) -> None:
        """Send nothing more, and hold no share."""
        self.stop()
        self._leases.close()

    def _note(self, pacing: Pacing, exchange: Exchange) -> None:
        pacing.note(exchange.sent, exchange.received)
        if exchange.response and exchange.response.status == HTTPStatus.TOO_MANY_REQUESTS:
            pacing.close(exchange.received + self._silence)
