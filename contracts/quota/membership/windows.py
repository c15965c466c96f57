"""Limiters that remember one instant and one count: windows, and a bucket, which is a window that grows by its calls.

Each makes a function that takes a state and a call's turn, and yields the ways in which the limiter may have dealt
with it.
"""

from collections.abc import Iterator
from math import floor, inf

from contracts.quota.membership.zones import STRICTLY, State, Step, Steps, Turn, moves, stays
from contracts.spec import Quota

__all__ = ["aligned_window", "fixed_window", "renewed_by_refusals", "renewed_window", "token_bucket"]

PENALTY = -1


def fixed_window(quota: Quota) -> Steps:
    """N calls from the first of a window, which remembers its start."""
    window, inside = quota.seconds, quota.seconds - STRICTLY

    def steps(state: State, turn: Turn) -> Iterator[Step]:
        count, zone = state
        if turn.accepted and count < quota.calls:
            yield from stays(zone, turn, 0.0, inside, count + 1)
        if turn.accepted:
            yield from moves(zone, turn, window + STRICTLY, inf, 1)
        elif count == quota.calls:
            yield from stays(zone, turn, 0.0, inside, count)

    return steps


def aligned_window(quota: Quota) -> Steps:
    """N calls in each window of a clock, whose phase is remembered."""
    window = quota.seconds

    def steps(state: State, turn: Turn) -> Iterator[Step]:
        index, count, zone = state
        first = max(index, floor((max(zone.now, turn.sent) - zone.high) / window))
        last = floor((turn.received - zone.low) / window)
        for other in range(first, last + 1) if turn.accepted else (index,):
            before = count if other == index else 0
            if (before < quota.calls) == turn.accepted:
                bounds = other * window + STRICTLY, (other + 1) * window - STRICTLY
                yield from stays(zone, turn, *bounds, other, before + turn.accepted)

    return steps


def token_bucket(quota: Quota) -> Steps:
    """N tokens, one back every W/N: a chain of calls since the bucket was full remembers its first."""
    token, spare = quota.spacing, quota.calls - 1

    def steps(state: State, turn: Turn) -> Iterator[Step]:
        count, zone = state
        ready = (count - spare) * token
        if not turn.accepted:
            yield from stays(zone, turn, 0.0, ready - STRICTLY, count)
            return
        yield from stays(zone, turn, max(0.0, ready + STRICTLY), count * token, count + 1)
        yield from moves(zone, turn, count * token, inf, 1)

    return steps


def renewed_window(quota: Quota) -> Steps:
    """N calls of a run in which each call comes less than W after the one before, which is remembered."""
    window, inside = quota.seconds + STRICTLY, quota.seconds - STRICTLY

    def steps(state: State, turn: Turn) -> Iterator[Step]:
        count, zone = state
        if turn.accepted and count < quota.calls:
            yield from moves(zone, turn, 0.0, inside, count + 1)
        if turn.accepted:
            yield from moves(zone, turn, window, inf, 1)
        elif count == quota.calls:
            yield from moves(zone, turn, 0.0, inside, count)

    return steps


def renewed_by_refusals(quota: Quota) -> Steps:
    """A fixed window until a call is refused, then W without any; the last refusal is remembered."""
    window, inside = quota.seconds + STRICTLY, quota.seconds - STRICTLY

    def steps(state: State, turn: Turn) -> Iterator[Step]:
        count, zone = state
        if turn.accepted and PENALTY < count < quota.calls:
            yield from stays(zone, turn, 0.0, inside, count + 1)
        if turn.accepted:
            yield from moves(zone, turn, window, inf, 1)
        elif count in {PENALTY, quota.calls}:
            yield from moves(zone, turn, 0.0, inside, PENALTY)

    return steps
