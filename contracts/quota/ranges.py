"""For which quotas a class explains a history: N and W by steps up and down from the claim, W by halving the last.

Between two quotas that a class explains there may be one that it does not; what is returned reaches from the claim, or
from what is next to it, to the first quota that is refuted.
"""

from collections.abc import Callable
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


def feasible(name: str, calls: Columns, quota: Quota, *, floor: float = 0.0) -> Ranges:
    """Return the quotas for which a class is not refuted by a history."""

    def explains(number: float, seconds: float) -> bool:
        if number < 1:
            return False
        found = membership(name, calls, Quota(int(number), seconds), floor=floor, effort=EFFORT)
        return found.verdict is not Verdict.FAIL

    numbers = _around(lambda number: explains(number, quota.seconds), quota.calls, 1, _reach(quota), 1)
    step, finest = STEP * quota.seconds, FINEST * quota.seconds
    lengths = _around(lambda seconds: explains(quota.calls, seconds), quota.seconds, step, STEPS, finest)
    return Ranges(numbers and (int(numbers[0]), int(numbers[1])), lengths)


def searched(quota: Quota) -> Ranges:
    """Return how far off a quota is looked for: what is explained up to there may be explained beyond."""
    reach, off = _reach(quota), STEPS * (STEP * quota.seconds)
    return Ranges((max(1, quota.calls - reach), quota.calls + reach), (quota.seconds - off, quota.seconds + off))


def _reach(quota: Quota) -> int:
    return max(AT_LEAST, quota.calls // NEAR)


def _around(
    explains: Callable[[float], bool], claimed: float, step: float, steps: int, finest: float
) -> tuple[float, float] | None:
    """Return the least and the most that is explained, from what is nearest to the claim on; None for nothing."""
    places = sorted(range(-steps, steps + 1), key=lambda place: (abs(place), -place))
    start = next((place for place in places if explains(claimed + place * step)), None)
    if start is None:
        return None

    def edge(way: int) -> float:
        inside = claimed + start * step
        for place in range(start + way, way * (steps + 1), way):
            outside = claimed + place * step
            if not explains(outside):
                break
            inside = outside
        else:
            return inside
        while abs(outside - inside) > finest:
            middle = (inside + outside) / 2
            inside, outside = (middle, outside) if explains(middle) else (inside, middle)
        return inside

    return edge(-1), edge(1)
