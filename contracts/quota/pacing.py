"""Keep a quota: how long to wait before the next call, so that no passing class of limiter refuses it.

Two bounds hold together. Call k+N goes out only a window after the answer to call k, which no fixed window,
sliding log or token bucket refuses; and calls are spaced evenly, which keeps sliding-window counters below their
thresholds. The slack covers the jitter of the path.
"""

from collections import deque

from contracts.spec import Quota

__all__ = ["Pacer"]

SLACK = 0.05


class Pacer:
    """The pace of one account, one call after the other: a call in flight is not known before it is noted.

    Instants and waits are seconds of the caller's clock.
    """

    def __init__(self, quota: Quota | None) -> None:
        self._quota = quota
        self._answers: deque[float] = deque(maxlen=quota.calls if quota else 1)
        self._last_sent = float("-inf")
        self._closed_until = float("-inf")

    def delay(self, now: float, together: int = 1) -> float:
        """Return the seconds to wait before so many calls may be sent, which are no more than the quota allows."""
        if self._quota is None:
            return max(0.0, self._closed_until - now)
        free = max(self._last_sent + self._quota.spacing * (1 + SLACK), self._closed_until)
        over = len(self._answers) + together - self._quota.calls
        if over > 0:
            free = max(free, self._answers[min(over, len(self._answers)) - 1] + self._quota.seconds * (1 + SLACK))
        return max(0.0, free - now)

    def note(self, sent: float, received: float) -> None:
        """Count a call that was sent and answered at these instants."""
        self._last_sent = max(self._last_sent, sent)
        self._answers.append(received)

    def close(self, until: float) -> None:
        """Let nothing out before an instant, after a refusal."""
        self._closed_until = max(self._closed_until, until)
