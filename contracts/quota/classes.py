"""The classes of rate limiter: ten ways in which a host may keep a quota, and an automaton of each to replay a history.

They are written from their descriptions, apart from the mocked host's, so that the agreement of both is evidence.
"""

from collections.abc import Callable
from math import floor

from contracts.errors import UnknownChoice
from contracts.spec import Quota

__all__ = ["ALIGNED", "CLASSES", "INSEPARABLE", "MOMENT", "PASSING", "WORDS", "Automaton", "automaton"]

Automaton = Callable[[float], bool]
LONG_AGO = -1e12
# A token that came back in many parts may lack a rounding error.
CRUMB = 1e-9
# A weighed count is taken a moment late, so that the instant of an edge is told from the next.
MOMENT = 1e-8

WORDS = {
    "fixed-window": "a fixed window that begins with its first call",
    "aligned-window": "fixed windows of a clock",
    "sliding-log": "a sliding log of accepted calls",
    "log-of-all": "a sliding log of all calls, the refused ones too",
    "sliding-counter": "a sliding-window counter of a clock",
    "anchored-counter": "a sliding-window counter that begins with its first call",
    "token-bucket": "a token bucket",
    "renewed-window": "a window that every call begins anew",
    "renewed-by-refusals": "a window that every refusal begins anew",
    "lock-out": "a sliding log that a call too many shuts for a whole window",
}
CLASSES = tuple(WORDS)
PASSING = frozenset(CLASSES[:-3])
# Their windows follow a clock: a history that is shifted has another phase.
ALIGNED = frozenset({"aligned-window", "sliding-counter"})
# What no status tells from a class.
INSEPARABLE = {
    "fixed-window": "one that counts refused calls as well",
    "aligned-window": "a bucket that is refilled all at once",
    "token-bucket": "GCRA",
}


def automaton(name: str, quota: Quota, phase: float | None = None, *, counts_refused: bool = False) -> Automaton:
    """Return a fresh limiter of a class, to be asked with instants that never decrease.

    `phase` is an instant at which a window of the clock begins; `counts_refused` makes a sliding-window counter
    count refused calls. Raises UnknownChoice for a name that is no class.
    """
    if name not in CLASSES:
        raise UnknownChoice("limiter", name, CLASSES)
    if name in {"sliding-counter", "anchored-counter"}:
        start = None if name == "anchored-counter" else phase or 0.0
        return _counter(quota, start, counts_refused=counts_refused)
    return _aligned_window(quota, phase or 0.0) if name == "aligned-window" else _ANCHORED[name](quota)


def _fixed_window(quota: Quota) -> Automaton:
    start, count = LONG_AGO, 0

    def admits(now: float) -> bool:
        nonlocal start, count
        if now - start >= quota.seconds:
            start, count = now, 0
        count += 1
        return count <= quota.calls

    return admits


def _aligned_window(quota: Quota, phase: float) -> Automaton:
    counts: dict[int, int] = {}

    def admits(now: float) -> bool:
        window = floor((now - phase) / quota.seconds)
        counts[window] = counts.get(window, 0) + 1
        return counts[window] <= quota.calls

    return admits


def _log(quota: Quota, *, of_all: bool) -> Automaton:
    log: list[float] = []

    def admits(now: float) -> bool:
        accepted = len(log) < quota.calls or now - log[-quota.calls] >= quota.seconds
        if accepted or of_all:
            log.append(now)
        return accepted

    return admits


def _counter(quota: Quota, start: float | None, *, counts_refused: bool) -> Automaton:
    """Weigh the count before by what a window back from now covers of it; whole counts are compared alike."""
    origin, counts = LONG_AGO if start is None else start, {LONG_AGO: 0}

    def admits(now: float) -> bool:
        nonlocal origin
        if start is None and (now - origin) // quota.seconds > max(counts) + 1:
            origin = now
            counts.clear()
        window = (now - origin) // quota.seconds
        weight = 1 - ((now - MOMENT - origin) / quota.seconds - window)
        accepted = counts.get(window - 1, 0) * weight + counts.get(window, 0) < quota.calls
        counts[window] = counts.get(window, 0) + (accepted or counts_refused)
        return accepted

    return admits


def _token_bucket(quota: Quota) -> Automaton:
    """Hold N tokens, one of which comes back every W/N: the instant at which all are back moves on with each call."""
    full = LONG_AGO

    def admits(now: float) -> bool:
        nonlocal full
        accepted = max(full, now) + quota.spacing <= now + quota.seconds + CRUMB
        if accepted:
            full = max(full, now) + quota.spacing
        return accepted

    return admits


def _renewed_window(quota: Quota) -> Automaton:
    run: list[float] = []

    def admits(now: float) -> bool:
        if run and now - run[-1] >= quota.seconds:
            run.clear()
        run.append(now)
        return len(run) <= quota.calls

    return admits


def _renewed_by_refusals(quota: Quota) -> Automaton:
    refused, window = LONG_AGO, _fixed_window(quota)

    def admits(now: float) -> bool:
        nonlocal refused, window
        if now - refused >= quota.seconds and window(now):
            return True
        refused, window = now, _fixed_window(quota)
        return False

    return admits


def _lock_out(quota: Quota) -> Automaton:
    shut, log = LONG_AGO, _log(quota, of_all=False)

    def admits(now: float) -> bool:
        nonlocal shut
        if now - shut < quota.seconds:
            return False
        accepted = log(now)
        shut = shut if accepted else now
        return accepted

    return admits


_ANCHORED: dict[str, Callable[[Quota], Automaton]] = {
    "fixed-window": _fixed_window,
    "sliding-log": lambda quota: _log(quota, of_all=False),
    "log-of-all": lambda quota: _log(quota, of_all=True),
    "token-bucket": _token_bucket,
    "renewed-window": _renewed_window,
    "renewed-by-refusals": _renewed_by_refusals,
    "lock-out": _lock_out,
}
