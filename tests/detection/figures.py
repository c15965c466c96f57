"""The one computation of the proof: records of runs in, what is printed of them out."""

import math
from collections.abc import Iterable, Sequence

from msgspec import Struct

from tests.detection.records import Alarm, Peered, Played

__all__ = ["Figures", "PeerFigures", "Point", "Quantiles", "figures", "peer_figures", "quantile"]

MARKS = (1, 2, 4, 8, 16, 24, 32, 40, 60, 80, 100, 120, 150)


class Quantiles(Struct, frozen=True):
    """Order statistics of numbers of calls."""

    median: int
    ninth_decile: int
    worst: int


class Point(Struct, frozen=True):
    """How many of the bank are found within a number of calls, and how many by their own sentence."""

    calls: int
    found: int
    own: int


class Figures(Struct, frozen=True):
    """What the bank shows of us.

    `found` counts runs that named anything, `own` those that named the fault's own sentence. `elsewhere` are the
    faults found by others' sentences alone, `undeclared` the sentences named that are no consequence of the fault.
    """

    faults: int
    correct: int
    found: int
    own: int
    missed: tuple[str, ...]
    elsewhere: dict[str, tuple[str, ...]]
    undeclared: dict[str, tuple[str, ...]]
    alarms: tuple[tuple[str, Alarm], ...]
    errors: tuple[tuple[str, str], ...]
    to_first: Quantiles | None
    to_own: Quantiles | None
    whole: Quantiles | None
    curve: tuple[Point, ...]

    @property
    def proven(self) -> bool:
        """Whether every fault is found by its own sentence, without a false alarm or an error of ours."""
        return self.own == self.faults and not self.alarms and not self.errors


class PeerFigures(Struct, frozen=True):
    """What the bank shows of plain Schemathesis."""

    faults: int
    correct: int
    found: tuple[str, ...]
    alarms: tuple[tuple[str, str], ...]
    errors: tuple[tuple[str, str], ...]
    whole: Quantiles | None


def figures(played: Sequence[Played]) -> Figures:
    """Return the figures of our runs on the bank."""
    faulty = [each for each in played if each.sentence]
    ended = [each for each in faulty if not each.error]
    correct = [each for each in played if not each.sentence]
    first = [each.first for each in ended if each.first is not None]
    own = [each.own for each in ended if each.own is not None]
    return Figures(
        faults=len(faulty),
        correct=len(correct),
        found=len(first),
        own=len(own),
        missed=tuple(_name(each) for each in ended if each.first is None),
        elsewhere={_name(each): tuple(each.named) for each in ended if each.first is not None and each.own is None},
        undeclared={_name(each): each.undeclared for each in ended if each.undeclared},
        alarms=tuple((_name(each), alarm) for each in correct for alarm in each.alarms),
        errors=tuple((_name(each), each.error) for each in played if each.error),
        to_first=_quantiles(first),
        to_own=_quantiles(own),
        whole=_quantiles(each.calls for each in correct if not each.error),
        curve=tuple(Point(mark, _within(first, mark), _within(own, mark)) for mark in MARKS),
    )


def peer_figures(peered: Sequence[Peered]) -> PeerFigures:
    """Return the figures of the runs of plain Schemathesis."""
    faulty = [each for each in peered if each.sentence]
    correct = [each for each in peered if not each.sentence]
    return PeerFigures(
        faults=len(faulty),
        correct=len(correct),
        found=tuple(each.host for each in faulty if each.checks),
        alarms=tuple((each.host, check) for each in correct for check in each.checks),
        errors=tuple((each.host, each.error) for each in peered if each.error),
        whole=_quantiles(each.calls for each in correct if not each.error),
    )


def _name(played: Played) -> str:
    return f"{played.host} (seed {played.seed})" if played.seed else played.host


def _within(calls: Iterable[int], mark: int) -> int:
    return sum(each <= mark for each in calls)


def _quantiles(calls: Iterable[int]) -> Quantiles | None:
    in_order = sorted(calls)
    if not in_order:
        return None
    return Quantiles(quantile(in_order, 0.5), quantile(in_order, 0.9), in_order[-1])


def quantile(in_order: Sequence[int], p: float) -> int:
    """Return the least of some sorted numbers that a share `p` of them does not exceed."""
    return in_order[max(0, math.ceil(len(in_order) * p) - 1)]
