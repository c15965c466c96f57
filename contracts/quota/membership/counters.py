"""Sliding-window counters: two counts in windows that follow one another, from a phase or from a first call on.

A call is accepted while the count before, weighed by what a window back from now covers of it, and the count so far
are together below N. That is from an instant of the window on, so that each guard is tied to where windows begin.
"""

from collections.abc import Iterator
from functools import partial
from math import floor, inf

from contracts.quota.classes import MOMENT
from contracts.quota.membership.zones import STRICTLY, State, Step, Steps, Turn, Zone, moves, stays
from contracts.spec import Quota

__all__ = ["anchored_counter", "sliding_counter"]


def sliding_counter(quota: Quota, *, counts_refused: bool = False) -> Steps:
    """Windows of a clock, whose phase is remembered."""
    guard = partial(_guarded, quota, int(counts_refused))

    def steps(state: State, turn: Turn) -> Iterator[Step]:
        index, before, count, zone = state
        first = max(index, floor((max(zone.now, turn.sent) - zone.high) / quota.seconds))
        for other in range(first, floor((turn.received - zone.low) / quota.seconds) + 1):
            counts = (before, count) if other == index else (count if other == index + 1 else 0, 0)
            yield from guard(zone, turn, other, counts)

    return steps


def anchored_counter(quota: Quota, *, counts_refused: bool = False) -> Steps:
    """Windows from a remembered first call on, until one of them saw no call."""
    guard = partial(_guarded, quota, int(counts_refused))

    def steps(state: State, turn: Turn) -> Iterator[Step]:
        index, before, count, zone = state
        yield from guard(zone, turn, index, (before, count))
        yield from guard(zone, turn, index + 1, (count, 0))
        if turn.accepted:
            yield from moves(zone, turn, (index + 2) * quota.seconds + STRICTLY, inf, 0, 0, 1)

    return steps


def _guarded(quota: Quota, refused: int, zone: Zone, turn: Turn, index: int, counts: tuple[int, int]) -> Iterator[Step]:
    """Yield the step of a call in a window, which accepts from an instant on and refuses until then."""
    start, end = index * quota.seconds, (index + 1) * quota.seconds
    before, count = counts
    free = quota.calls - count
    opens = start if before < free else end - quota.seconds * max(free, 0) / max(before, 1) + MOMENT
    # The instant in which it opens still refuses.
    bounds = (opens + STRICTLY, end) if turn.accepted else (start + STRICTLY, min(opens, end))
    if turn.accepted or before >= free:
        yield from stays(
            zone, turn, bounds[0], bounds[1] - STRICTLY, index, before, count + (1 if turn.accepted else refused)
        )
