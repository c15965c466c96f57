"""The classes that a limiter may be of, and what tells whether one explains calls."""

from collections.abc import Callable, Sequence
from dataclasses import dataclass

from contracts.quota.history import Columns

__all__ = ["Candidates"]


@dataclass(frozen=True, slots=True)
class Candidates:
    """The names of the classes; what judges one by its name, the calls and the floor of their path in seconds.

    `alike` has the pairs that no call tells apart.
    """

    names: tuple[str, ...]
    may_explain: Callable[[str, Columns, float], bool]
    alike: frozenset[frozenset[str]] = frozenset()

    def are_alike(self, left: Sequence[str]) -> bool:
        """Whether no call separates the classes that are left any further."""
        return all(frozenset((left[0], each)) in self.alike for each in left[1:])
