"""What is known of a limiter's clock after some calls: a zone, as in timed automata, with one clock.

Every guard of a limiter compares the instant of a call with one remembered instant: the start of a window, the last
call, a phase. Both are known by bounds alone, and a guard is a difference constraint that narrows them.
"""

from collections.abc import Callable, Iterator
from typing import Any, NamedTuple

from contracts.quota.classes import LONG_AGO

__all__ = ["NEVER", "STRICTLY", "State", "Step", "Steps", "Tie", "Turn", "Zone", "covers", "moves", "stays"]

# Strictly less than W is at most W less a little: more than a rounding error, less than the intervals are widened by.
STRICTLY = 2e-9
State = tuple[Any, ...]


class Zone(NamedTuple):
    """An instant from `low` to `high` that is remembered; the present is not before `now`, nor `since` after that."""

    low: float
    high: float
    now: float
    since: float = 0.0


class Tie(NamedTuple):
    """How a call is tied to the remembered instant that is `back` back: it comes from `least` to `most` later."""

    back: int
    least: float
    most: float
    remembered: bool


class Turn(NamedTuple):
    """A call whose turn it is: whether it is accepted, and the interval in which that is decided."""

    accepted: bool
    sent: float
    received: float


class Step(NamedTuple):
    """A way in which a limiter takes a call: its state afterwards, the earliest instant, and what it is tied to."""

    state: State
    now: float
    tie: Tie


Steps = Callable[[State, Turn], Iterator[Step]]
# Nothing was counted yet.
NEVER = Zone(LONG_AGO, LONG_AGO, LONG_AGO)


def covers(wide: Zone, narrow: Zone) -> bool:
    """Tell whether all that can follow from one zone can follow from the other."""
    inside = wide.low <= narrow.low and narrow.high <= wide.high
    return inside and wide.now <= narrow.now and wide.since <= narrow.since


def stays(zone: Zone, turn: Turn, least: float, most: float, *state: object) -> Iterator[Step]:
    """Yield the step of a call from `least` to `most` after the remembered instant, if there is one."""
    now, since = max(zone.now, turn.sent), max(zone.since, least)
    low, high = max(zone.low, now - most), min(zone.high, turn.received - since)
    if now <= turn.received and since <= most and low <= high:
        now = max(now, low + since)
        yield Step((*state, Zone(low, high, now, since)), now, Tie(1, least, most, remembered=False))


def moves(zone: Zone, turn: Turn, least: float, most: float, *state: object) -> Iterator[Step]:
    """Yield the same step where the call is what is remembered from now on."""
    low = max(zone.now, turn.sent, zone.low + max(zone.since, least))
    high = min(turn.received, zone.high + most)
    if low <= high:
        yield Step((*state, Zone(low, high, low)), low, Tie(1, least, most, remembered=True))
