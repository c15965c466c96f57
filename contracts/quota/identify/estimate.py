"""What a plan takes at most, known before anything is sent."""

from collections.abc import Iterator, Sequence
from dataclasses import dataclass

from contracts.quota.bounds import RESET_WINDOWS
from contracts.quota.classes import ALIGNED
from contracts.quota.identify.counting import batches, counting_cost
from contracts.quota.identify.passes import BUCKET, edges_cost, least_cost, most_cost
from contracts.quota.identify.steps import Kind
from contracts.spec import Quota

__all__ = ["Estimate", "Part", "estimate"]

# Silence, up to a window more until the phase is right, and a gap.
PAUSE = RESET_WINDOWS + 1.25
# Passes that bound N and W, beyond those that are always sent.
SPOILT = 3


@dataclass(frozen=True, slots=True)
class Part:
    """A part of a plan: the calls and seconds that it takes at most, with the silence before it.

    One that is `held` fits the budget whatever the host answers; another is sent if calls are left by then.
    """

    name: str
    calls: int
    seconds: float
    held: bool


@dataclass(frozen=True, slots=True)
class Estimate:
    """The parts of a plan in the order in which they are sent."""

    parts: tuple[Part, ...]
    budget: int

    @property
    def calls(self) -> int:
        """The calls that are sent at most."""
        return min(self.budget, sum(part.calls for part in self.parts))

    @property
    def seconds(self) -> float:
        """The seconds that are taken at most."""
        return sum(part.seconds for part in self.parts)


def estimate(quota: Quota, *, budget: int, kinds: Sequence[Kind] = tuple(Kind)) -> Estimate:
    """Say what a plan takes at most; nothing at all where the budget does not hold one pass."""
    if least_cost(quota.calls) > budget:
        return Estimate((), budget)
    spent, parts = 0, list[Part]()
    for name, calls, windows in _parts(quota.calls, kinds):
        spent += calls
        parts.append(Part(name, calls, windows * quota.seconds, held=spent <= budget))
    return Estimate(tuple(parts), budget)


def _parts(calls: int, kinds: Sequence[Kind]) -> Iterator[tuple[str, int, float]]:
    """Yield each part with its calls and the windows that it lasts."""
    yield "which class of limiter", most_cost(calls), PAUSE + 3
    yield "bounds of N and W", max(2 * edges_cost((min(ALIGNED),), calls), 2 * calls + 2), 2 * (PAUSE + 1.5)
    bounding = max(edges_cost((name,), calls) for name in (BUCKET, *ALIGNED))
    yield "what jitter spoilt, again", SPOILT * bounding, SPOILT * (PAUSE + 1.5)
    for batch in batches(calls, kinds):
        yield f"whether {' and '.join(batch)} calls count", counting_cost(calls, batch), PAUSE + 0.5
    yield "the class once more, at another phase", most_cost(calls), PAUSE + 3
