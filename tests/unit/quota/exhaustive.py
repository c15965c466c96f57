"""Membership by trying every order: the mocked host's own limiters, asked at whole seconds and a moment around them."""

import pickle
from collections.abc import Callable, Iterator

from contracts.host.limiters import AlignedWindow, Limiter, SlidingCounter, limiter
from contracts.quota.history import Columns, Outcome
from contracts.spec import Quota

__all__ = ["explains", "limiters"]

# Less than a rounding, by which intervals are taken wider; more than a moment; of such parts no sum is rounded.
AROUND = (-(2.0**-22), 0.0, 2.0**-22)
LONG_BEFORE = 40


def limiters(name: str, quota: Quota, *, phases: tuple[float, ...] | None = None) -> Iterator[Limiter]:
    """Yield the limiters of a class: those of every phase, and with and without refused calls counted."""
    if phases is None:
        phases = tuple(second + part for second in range(int(quota.seconds)) for part in (*AROUND, 0.5))
    makers: dict[str, Callable[[float], tuple[Limiter, ...]]] = {
        "aligned-window": lambda phase: (AlignedWindow(quota, phase),),
        "sliding-counter": lambda phase: tuple(
            SlidingCounter(quota, phase - LONG_BEFORE * quota.seconds, counts_refused=counted)
            for counted in (False, True)
        ),
    }
    if name in makers:
        for phase in phases:
            yield from makers[name](phase)
    else:
        yield limiter(name, quota)
        if name == "anchored-counter":
            yield limiter(name, quota, counts_refused=True)


def explains(name: str, calls: Columns, quota: Quota) -> bool:
    """Tell whether some limiter of a class gives these outcomes, in some order, at instants of the grid."""
    return any(_explains(each, calls, float("-inf"), tuple(range(len(calls))), set()) for each in limiters(name, quota))


def _explains(limiter: Limiter, calls: Columns, now: float, left: tuple[int, ...], seen: set[object]) -> bool:
    if all(calls.outcome[call] == Outcome.UNKNOWN for call in left):
        return True
    state = pickle.dumps(limiter)
    if (key := (now, left, state)) in seen:
        return False
    seen.add(key)
    for call in left:
        others = tuple(other for other in left if other != call)
        for instant in _grid(calls, call, now):
            asked = pickle.loads(state)  # noqa: S301  # our own
            agrees = calls.outcome[call] in {Outcome.UNKNOWN, int(asked.admit(instant))}
            if agrees and _explains(asked, calls, instant, others, seen):
                return True
    return False


def _grid(calls: Columns, call: int, now: float) -> Iterator[float]:
    for second in range(int(calls.sent[call]), int(calls.received[call]) + 1):
        yield from (second + around for around in AROUND if second + around >= now)
