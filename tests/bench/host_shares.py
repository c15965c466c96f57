"""Where the mocked host's time goes in a call of 25 leads: each step by itself, without a server."""

import time
from collections.abc import Callable

from tests.bench.full_call import host, received

__all__ = ["shares"]

REPEATS, TIMES = 20, 200


def shares() -> dict[str, float]:
    """Return the microseconds that each step takes."""
    serving, request = host(), received()
    parts, store = serving.parts, serving.parts.gate.accounts[0].store
    call = parts.reader.read(request)
    outcomes = parts.judge.judge(store, call)
    return {
        "read the call": microseconds(lambda: parts.reader.read(request)),
        "judge and update the leads": microseconds(lambda: parts.judge.judge(store, call)),
        "write the answer": microseconds(lambda: serving.render(request, parts.clerk.answer(call, outcomes))),
    }


def microseconds(step: Callable[[], object]) -> float:
    """Return how long a step takes at its best: whatever else runs on the machine only adds to it."""
    return min(timed(step) for _ in range(REPEATS)) * 1e6


def timed(step: Callable[[], object]) -> float:
    """Return the seconds of a step, on average over many."""
    start = time.perf_counter()
    for _ in range(TIMES):
        step()
    return (time.perf_counter() - start) / TIMES
