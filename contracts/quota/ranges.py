"""For which quotas a class explains a history: N by counting up and down from the claim, W by halving what is left.

Between two quotas that a class explains there may be one that it does not; what is returned reaches from the claim, or
from what is next to it, to the first quota that is refuted.
"""

from collections.abc import Callable, Iterator
from dataclasses import dataclass

from contracts.quota.history import Columns
from contracts.quota.membership import membership
from contracts.spec import Quota
from contracts.verdict import Verdict

__all__ = ["Ranges", "feasible", "searched"]

# A search that is cut short refutes nothing: ranges become wider, never wrong.
EFFORT = 2_000
# W is looked for in steps of a fiftieth, at the most a quarter off, and its bounds to a thousandth.
STEP, STEPS, FINEST = 0.02, 12, 0.001
# N is looked for as far off as a fifth, or three.
NEAR = 5
AT_LEAST = 3


@dataclass(frozen=True, slots=True)
class Ranges:
    """The calls in the claimed seconds and the seconds of the claimed calls that are not refuted; None for none."""

    calls: tuple[int, int] | None
    seconds: tuple[float, float] | None


def feasible(name: str, calls: Columns, quota: Quota, *, floor: float = 0.0, effort: int = EFFORT) -> Ranges:
    """Return the quotas for which a class is not refuted by a history."""

    def explains(number: int, seconds: float) -> bool:
        found = membership(name, calls, Quota(number, seconds), floor=floor, effort=effort)
        return found.verdict is not Verdict.FAIL

    return Ranges(
        _numbers(lambda number: number > 0 and explains(number, quota.seconds), quota.calls),
        _lengths(lambda seconds: explains(quota.calls, seconds), quota.seconds),
    )


def searched(quota: Quota) -> Ranges:
    """Return how far off a quota is looked for: what is explained up to there may be explained beyond."""
    reach, off = max(AT_LEAST, quota.calls // NEAR), STEP * STEPS
    bounds = (quota.seconds * (1 - off), quota.seconds * (1 + off))
    return Ranges((max(1, quota.calls - reach), quota.calls + reach), bounds)


def _around(steps: int) -> Iterator[int]:
    """Yield 0, 1, -1, 2, -2 and so on."""
    yield 0
    for step in range(1, steps + 1):
        yield from (step, -step)


def _numbers(explains: Callable[[int], bool], claimed: int) -> tuple[int, int] | None:
    reach = max(AT_LEAST, claimed // NEAR)
    start = next((claimed + step for step in _around(reach) if explains(claimed + step)), None)
    if start is None:
        return None
    least = next((number + 1 for number in range(start - 1, claimed - reach, -1) if not explains(number)), None)
    most = next((number - 1 for number in range(start + 1, claimed + reach) if not explains(number)), None)
    return max(1, claimed - reach) if least is None else least, claimed + reach if most is None else most


def _lengths(explains: Callable[[float], bool], claimed: float) -> tuple[float, float] | None:
    start = next((step for step in _around(STEPS) if explains(claimed * (1 + STEP * step))), None)
    if start is None:
        return None
    return _edge(explains, claimed, start, -1), _edge(explains, claimed, start, 1)


def _edge(explains: Callable[[float], bool], claimed: float, start: int, way: int) -> float:
    """Return the last length that is explained, from a step that is on in one way."""
    inside = claimed * (1 + STEP * start)
    for step in range(start + way, way * (STEPS + 1), way):
        outside = claimed * (1 + STEP * step)
        if explains(outside):
            inside = outside
            continue
        while abs(outside - inside) > FINEST * claimed:
            middle = (inside + outside) / 2
            inside, outside = (middle, outside) if explains(middle) else (inside, middle)
        break
    return inside
