"""Limiters that remember the last N calls: sliding logs, of accepted calls or of all, and one that locks out.

A state holds the earliest and the latest instants of what is in the log. Later calls may push the earliest on: a
refusal needs its N calls close together.
"""

from collections.abc import Iterator
from math import inf

from contracts.quota.membership.zones import STRICTLY, State, Step, Steps, Tie, Turn, Zone, moves, stays
from contracts.spec import Quota

__all__ = ["lock_out", "sliding_log"]

Instants = tuple[float, ...]


def sliding_log(quota: Quota, *, of_all: bool = False) -> Steps:
    """N calls in any W, refused ones counting where the log is of all."""

    def steps(state: State, turn: Turn) -> Iterator[Step]:
        return _admitted(quota, state, turn) if turn.accepted else _refused(quota, state, turn, of_all=of_all)

    return steps


def lock_out(quota: Quota) -> Steps:
    """A sliding log until a call is refused, then none for W from that call on, which is remembered."""
    window, inside = quota.seconds + STRICTLY, quota.seconds - STRICTLY

    def steps(state: State, turn: Turn) -> Iterator[Step]:
        log, shut = state
        if shut is None and turn.accepted:
            for step in _admitted(quota, log, turn):
                yield step._replace(state=(step.state, None))
        elif shut is None:
            for low, high, tie in _full(quota, log, turn):
                yield Step(((), Zone(low, high, low)), low, tie._replace(remembered=True))
        elif turn.accepted:
            for (zone,), now, tie in moves(shut, turn, window, inf):
                yield Step((((now,), (zone.high,), now), None), now, tie)
        else:
            for (zone,), now, tie in stays(shut, turn, 0.0, inside):
                yield Step(((), zone), now, tie)

    return steps


def _admitted(quota: Quota, state: State, turn: Turn) -> Iterator[Step]:
    lows, highs, now = state
    now, tie = max(now, turn.sent), Tie(1, 0.0, inf, remembered=True)
    if len(lows) == quota.calls:
        now = max(now, lows[0] + quota.seconds + STRICTLY)
        tie = Tie(quota.calls, quota.seconds + STRICTLY, inf, remembered=True)
    if now <= turn.received:
        yield Step((*_logged(quota, lows, highs, now, turn.received), now), now, tie)


def _refused(quota: Quota, state: State, turn: Turn, *, of_all: bool) -> Iterator[Step]:
    for now, high, tie in _full(quota, state, turn):
        # The oldest of the N calls was not a window ago, and the others came after it.
        lows, highs = tuple(max(low, now - tie.most) for low in state[0]), state[1]
        if all(low <= high for low, high in zip(lows, highs, strict=True)):
            log = _logged(quota, lows, highs, now, high) if of_all else (lows, highs)
            yield Step((*log, now), now, tie._replace(remembered=of_all))


def _full(quota: Quota, state: State, turn: Turn) -> Iterator[tuple[float, float, Tie]]:
    """Yield from when to when a call is refused by a full log."""
    lows, highs, now = state
    tie = Tie(quota.calls, 0.0, quota.seconds - STRICTLY, remembered=False)
    if len(lows) == quota.calls and (low := max(now, turn.sent)) <= (high := min(turn.received, highs[0] + tie.most)):
        yield low, high, tie


def _logged(quota: Quota, lows: Instants, highs: Instants, low: float, high: float) -> tuple[Instants, Instants]:
    return (*lows, low)[-quota.calls :], (*highs, high)[-quota.calls :]
