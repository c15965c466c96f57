"""The classes that a limiter may be of, and what tells whether one explains calls."""

from collections.abc import Callable, Sequence
from dataclasses import dataclass
from itertools import combinations

from contracts.quota.classes import CLASSES, PASSING
from contracts.quota.history import Columns
from contracts.quota.membership import membership
from contracts.quota.ruling import neighbours
from contracts.spec import Quota
from contracts.verdict import Verdict

__all__ = ["ALIKE_OF_ONE", "Candidates", "candidates"]

# Of one call a window these do the same at any instants.
ALIKE_OF_ONE = (
    ("fixed-window", "sliding-log", "token-bucket"),
    ("aligned-window", "sliding-counter"),
    ("log-of-all", "renewed-window", "renewed-by-refusals"),
)


@dataclass(frozen=True, slots=True)
class Candidates:
    """The names of the classes; what judges one by its name, the calls and the floor of their path in seconds.

    `alike` has the pairs that no call tells apart; `in_doubt` says whether calls leave another N or W open.
    """

    names: tuple[str, ...]
    may_explain: Callable[[str, Columns, float], bool]
    alike: frozenset[frozenset[str]] = frozenset()
    in_doubt: Callable[[Columns], bool] = lambda _: False

    def are_alike(self, left: Sequence[str]) -> bool:
        """Whether no call separates the classes that are left any further."""
        return all(frozenset((left[0], each)) in self.alike for each in left[1:])


def candidates(quota: Quota) -> Candidates:
    """Return all classes, judged by membership, for calls that grow: what is undecided may explain them."""

    def may_explain(name: str, calls: Columns, floor: float) -> bool:
        return membership(name, calls, quota, floor=floor).verdict is not Verdict.FAIL

    doubts = [(name, other) for other in neighbours(quota) for name in CLASSES if name in PASSING]

    def in_doubt(calls: Columns) -> bool:
        # What fewer calls refute, more do too.
        while doubts and membership(doubts[-1][0], calls, doubts[-1][1]).verdict is Verdict.FAIL:
            doubts.pop()
        return bool(doubts)

    groups = ALIKE_OF_ONE if quota.calls == 1 else ()
    alike = frozenset(frozenset(pair) for group in groups for pair in combinations(group, 2))
    return Candidates(CLASSES, may_explain, alike, in_doubt)
