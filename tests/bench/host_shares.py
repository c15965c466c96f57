"""Where the mocked host's time goes in a call of 25 leads: one step more at a time, without a server."""

import time
from collections.abc import Callable

from tests.bench.full_call import host, received

__all__ = ["shares"]

REPEATS, TIMES = 200, 50


def shares() -> dict[str, float]:
    """Return the microseconds that each step takes.

    A step is not measured by itself: the names and values of a call that was read before are hashed already.
    """
    serving, request = host(), received()
    parts, store = serving.parts, serving.parts.gate.accounts[0].store
    reading = microseconds(lambda: parts.reader.read(request))
    judging = microseconds(lambda: parts.judge.judge(store, parts.reader.read(request)))
    answering = microseconds(lambda: serving.answer(request))
    return {
        "read the call": reading,
        "judge and update the leads": judging - reading,
        "let in, write the answer": answering - judging,
    }


def microseconds(step: Callable[[], object]) -> float:
    """Return how long a step takes at its best: whatever else runs on the machine only adds to it."""
    return min(timed(step) for _ in range(REPEATS)) * 1e6


def timed(step: Callable[[], object]) -> float:
    """Return the seconds of a step, on average over some."""
    start = time.perf_counter()
    for _ in range(TIMES):
        step()
    return (time.perf_counter() - start) / TIMES
