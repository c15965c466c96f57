"""Ride a share of the quota that may change on the way, as workers join and die."""

import time
from collections import deque
from collections.abc import Callable
from http import HTTPStatus

from contracts.exchange import Clock, Exchange
from contracts.quota.pacing import Pacer
from contracts.spec import Quota

__all__ = ["Ride"]

# No wait is longer than this, or another share would go unheard.
NAP = 0.1


class Ride:
    """Calls one after the other, as fast as no passing class of limiter refuses them.

    Each worker keeps N of its own per W, as a sliding log does: in no W do they send more than the sum of theirs.
    `call` sends the call that is due at an instant. After a refusal nothing is sent for `silence` seconds.
    """

    def __init__(
        self,
        quota: Quota | None,
        call: Callable[[float], Exchange],
        silence: float,
        *,
        clock: Clock = time.monotonic,
        sleep: Callable[[float], None] = time.sleep,
    ) -> None:
        self._quota = quota
        self._call = call
        self._silence = silence
        self._clock = clock
        self._sleep = sleep
        self._answered: deque[Exchange] = deque(maxlen=quota.calls if quota else 0)
        self._pacer = Pacer(quota)
        self._resumes = clock()

    def run(self, end: float) -> None:
        """Send until an instant."""
        while (now := self._clock()) < end:
            planned = max(now + self._pacer.delay(now), self._resumes) if self._quota else end
            if (wait := min(planned, end) - now) > 0:
                self._sleep(min(wait, NAP))
            else:
                self._note(self._call(planned))

    def stop(self) -> None:
        """Send nothing more."""
        self._quota = None

    def lease(self, quota: Quota | None, wait: float) -> None:
        """Ride another share after a wait: what was sent under the old one still counts."""
        self._quota, self._pacer = quota, Pacer(quota)
        self._resumes = self._clock() + wait
        self._answered = deque(self._answered, maxlen=quota.calls if quota else 0)
        for exchange in self._answered:
            self._pacer.note(exchange.sent, exchange.received)

    def _note(self, exchange: Exchange) -> None:
        self._answered.append(exchange)
        self._pacer.note(exchange.sent, exchange.received)
        if exchange.response and exchange.response.status == HTTPStatus.TOO_MANY_REQUESTS:
            self._pacer.close(exchange.received + self._silence)
