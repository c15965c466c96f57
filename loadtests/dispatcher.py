"""The open model: calls start when they are due, whatever became of those before them.

A closed loop waits for an answer before it sends on, so that a host that stalls is asked less often while it does,
and the calls that would have waited are never seen (coordinated omission). Here they are: each is started on time, or
counted as dropped, and its response time counts from the instant at which it was due.
"""

import time
from collections import deque
from collections.abc import Callable, Iterable, Sequence

from contracts.exchange import Clock

__all__ = ["LATE", "Dispatcher", "reserve"]

# A call that starts later than this is another call at another time.
LATE = 1.0
# How long may pass before the calls that are due are looked at anew: they may have been divided anew.
NAP = 0.1
# A host that stalls for so many seconds finds an open connection for each call that is due.
RESERVE = 2.0


class Dispatcher:
    """Start calls at instants of a clock, in order.

    `start` starts a call that was due at an instant and returns at once; False says that there is no place for it.
    Those that were `too_late` are the generator's fault, those that found `no_place` are not.
    """

    def __init__(
        self,
        due: Iterable[float],
        start: Callable[[float], bool],
        drop: Callable[[float], None],
        *,
        clock: Clock = time.monotonic,
        sleep: Callable[[float], None] = time.sleep,
        late: float = LATE,
    ) -> None:
        self.started = self.too_late = self.no_place = 0
        self._due = deque(due)
        self._start = start
        self._drop = drop
        self._clock = clock
        self._sleep = sleep
        self._late = late
        self._stopped = False

    def run(self) -> None:
        """Start what is due until nothing is, or it is told to stop."""
        while self._due and not self._stopped:
            now = self._clock()
            if (wait := self._due[0] - now) > 0:
                self._sleep(min(wait, NAP))
                continue
            self._begin(self._due.popleft(), now)

    def stop(self) -> None:
        """Start nothing more; what is due later is neither sent nor dropped."""
        self._stopped = True

    def replace(self, since: float, due: Iterable[float]) -> None:
        """Start those of these calls that are due after an instant, in place of the others that are."""
        self._due = deque([*(old for old in self._due if old <= since), *(new for new in due if new > since)])

    def _begin(self, planned: float, now: float) -> None:
        if now - planned > self._late:
            self.too_late += 1
        elif self._start(planned):
            self.started += 1
            return
        else:
            self.no_place += 1
        self._drop(planned)


def reserve(due: Sequence[float], most: int, seconds: float = RESERVE) -> int:
    """Return how many connections calls need that are due at these instants, in order, while a host stalls."""
    fullest, first = 0, 0
    for last, instant in enumerate(due):
        while due[first] < instant - seconds:
            first += 1
        fullest = max(fullest, last - first + 1)
    return min(most, fullest)
