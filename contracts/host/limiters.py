"""Rate limiters: ten ways in which hosts keep a quota, each a small automaton over the instants of calls.

`admit(now)` decides on one call. Instants must not decrease. A limiter is not safe for threads by itself:
whoever asks it holds a lock or is alone.
"""

from collections import deque
from collections.abc import Callable
from math import floor
from typing import Protocol

from contracts.errors import UnknownChoice
from contracts.spec import Quota

__all__ = ["LIMITERS", "Limiter", "limiter"]


class Limiter(Protocol):
    """Whatever decides on calls by their instants alone."""

    def admit(self, now: float) -> bool:
        """Whether the call at this instant is taken."""
        ...


class FixedWindow:
    """A window that begins with the first call after the last one ended."""

    def __init__(self, quota: Quota) -> None:
        self._quota = quota
        self._end = float("-inf")
        self._count = 0

    def admit(self, now: float) -> bool:
        """Count the call in its window."""
        if now >= self._end:
            self._end, self._count = now + self._quota.seconds, 0
        self._count += 1
        return self._count <= self._quota.calls


class AlignedWindow:
    """Windows that follow one another without a gap, from `phase` on."""

    def __init__(self, quota: Quota, phase: float = 0.0) -> None:
        self._quota = quota
        self._phase = phase
        self._window = 0
        self._count = 0

    def admit(self, now: float) -> bool:
        """Count the call in the window of the clock."""
        window = floor((now - self._phase) / self._quota.seconds)
        if window != self._window:
            self._window, self._count = window, 0
        self._count += 1
        return self._count <= self._quota.calls


class SlidingLog:
    """The instants of the calls taken in the last window; `counts_refused` keeps those of the others too."""

    def __init__(self, quota: Quota, *, counts_refused: bool = False) -> None:
        self._quota = quota
        self._counts_refused = counts_refused
        self._log: deque[float] = deque()

    def admit(self, now: float) -> bool:
        """Take the call where fewer than N are in the log."""
        while self._log and self._log[0] + self._quota.seconds <= now:
            self._log.popleft()
        taken = len(self._log) < self._quota.calls
        if taken or self._counts_refused:
            self._log.append(now)
        return taken


class SlidingCounter:
    """Two counts: this window's, and the last one's by the share of it that a window back from now still covers.

    Windows begin at `start`, None meaning with the first call after two windows of silence.
    """

    def __init__(self, quota: Quota, start: float | None = 0.0, *, counts_refused: bool = False) -> None:
        self._quota = quota
        self._counts_refused = counts_refused
        self._anchored = start is None
        self._start = float("-inf") if start is None else start
        self._previous = 0
        self._current = 0

    def admit(self, now: float) -> bool:
        """Take the call where the weighted count is below N."""
        self._turn(now)
        share = 1.0 - (now - self._start) / self._quota.seconds
        taken = self._previous * share + self._current < self._quota.calls
        self._current += taken or self._counts_refused
        return taken

    def _turn(self, now: float) -> None:
        seconds = self._quota.seconds
        if now < self._start + seconds:
            return
        next_to = now < self._start + 2 * seconds
        self._previous, self._current = (self._current if next_to else 0), 0
        if self._anchored and not next_to:
            self._start = now
        else:
            self._start += floor((now - self._start) / seconds) * seconds


class TokenBucket:
    """N tokens at most, which come back evenly over W."""

    def __init__(self, quota: Quota) -> None:
        self._quota = quota
        self._tokens = float(quota.calls)
        self._filled = 0.0

    def admit(self, now: float) -> bool:
        """Take a token where there is a whole one."""
        gained = max(0.0, now - self._filled) * self._quota.calls / self._quota.seconds
        self._tokens = min(float(self._quota.calls), self._tokens + gained)
        self._filled = now
        # A token that came back in many small parts may lack a rounding error.
        taken = self._tokens >= 1 - 1e-9
        self._tokens -= taken
        return taken


class RenewedWindow:
    """A window that every call begins anew, the refused ones too: only silence ends it."""

    def __init__(self, quota: Quota) -> None:
        self._quota = quota
        self._end = float("-inf")
        self._count = 0

    def admit(self, now: float) -> bool:
        """Count the call, and put off the end."""
        if now >= self._end:
            self._count = 0
        self._end = now + self._quota.seconds
        self._count += 1
        return self._count <= self._quota.calls


class RenewedByRefusals:
    """A window that begins with its first call, and again with every refusal."""

    def __init__(self, quota: Quota) -> None:
        self._quota = quota
        self._window = FixedWindow(quota)
        self._end = float("-inf")

    def admit(self, now: float) -> bool:
        """Refuse until W has passed since the last refusal."""
        if now < self._end or not self._window.admit(now):
            self._end = now + self._quota.seconds
            self._window = FixedWindow(self._quota)
            return False
        return True


class LockOut:
    """A sliding log that a call too many shuts for a whole window."""

    def __init__(self, quota: Quota) -> None:
        self._quota = quota
        self._log = SlidingLog(quota)
        self._until = float("-inf")

    def admit(self, now: float) -> bool:
        """Refuse until the penalty is over."""
        if now < self._until:
            return False
        if self._log.admit(now):
            return True
        self._until = now + self._quota.seconds
        return False


LIMITERS: dict[str, Callable[[Quota], Limiter]] = {
    "fixed-window": FixedWindow,
    "aligned-window": AlignedWindow,
    "sliding-log": SlidingLog,
    "log-of-all": lambda quota: SlidingLog(quota, counts_refused=True),
    "sliding-counter": SlidingCounter,
    "anchored-counter": lambda quota: SlidingCounter(quota, None),
    "token-bucket": TokenBucket,
    "renewed-window": RenewedWindow,
    "renewed-by-refusals": RenewedByRefusals,
    "lock-out": LockOut,
}

_COUNTING_REFUSED: dict[str, Callable[[Quota], Limiter]] = {
    "sliding-log": LIMITERS["log-of-all"],
    "sliding-counter": lambda quota: SlidingCounter(quota, counts_refused=True),
    "anchored-counter": lambda quota: SlidingCounter(quota, None, counts_refused=True),
}


def limiter(name: str, quota: Quota, *, counts_refused: bool = False) -> Limiter:
    """Make a limiter by the name of its class. Raises UnknownChoice for any other name.

    `counts_refused` lets refused calls use up the quota, in the classes where that can be told.
    """
    if name not in LIMITERS:
        raise UnknownChoice("limiter", name, LIMITERS)
    return (_COUNTING_REFUSED.get(name, LIMITERS[name]) if counts_refused else LIMITERS[name])(quota)
