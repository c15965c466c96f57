"""A class of limiter against a history: three verdicts, each with what proves it."""

from dataclasses import dataclass

from contracts.quota.classes import CLASSES
from contracts.quota.history import Columns, Floats
from contracts.spec import Quota
from contracts.verdict import Verdict

__all__ = ["EFFORT", "Membership", "membership", "memberships", "replays"]

EFFORT = 30_000


@dataclass(frozen=True, slots=True, eq=False)
class Membership:
    """Whether a class explains a history.

    FAIL: no instants inside the intervals make it give these outcomes; `calls` are the positions that prove it and
    `words` say why. PASS: `instants`, one a call and NaN where it was not counted, replay to these outcomes, windows
    of a clock beginning at `phase`. INCONCLUSIVE: the search was cut short.
    """

    name: str
    verdict: Verdict
    calls: tuple[int, ...] = ()
    words: tuple[str, ...] = ()
    instants: Floats | None = None
    phase: float | None = None


def membership(name: str, calls: Columns, quota: Quota, *, floor: float = 0.0, effort: int = EFFORT) -> Membership:
    """Decide whether a class explains a history. Nothing is counted before its first call: 2W of silence precede it.

    `floor` is the least time an answer takes on the way, by which calls were decided before they were answered.
    `effort` bounds the steps of the search.
    """
    return Membership(name, Verdict.INCONCLUSIVE)


def memberships(calls: Columns, quota: Quota, *, floor: float = 0.0, effort: int = EFFORT) -> tuple[Membership, ...]:
    """Decide on every class, in the order of CLASSES."""
    return tuple(membership(name, calls, quota, floor=floor, effort=effort) for name in CLASSES)


def replays(membership: Membership, calls: Columns, quota: Quota) -> bool:
    """Tell whether the instants of a membership replay through its automaton to the outcomes of the history."""
    return membership.instants is not None
