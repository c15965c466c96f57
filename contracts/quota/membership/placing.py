"""From a way through the search to instants: the least solution of its ties, which the calls then share out."""

from collections.abc import Iterator
from dataclasses import replace
from heapq import heappop, heappush
from typing import NamedTuple

import numpy as np

from contracts.quota.history import ROUNDING, Columns, Floats, Indices, Outcome
from contracts.quota.membership.lattice import ORDER, Trail

__all__ = ["Placement", "placements", "split"]

ROUNDS = 100


class Placement(NamedTuple):
    """The remembered origin, and an instant for each call, NaN where it was not counted; or the call that has none."""

    origin: float
    instants: Floats | None
    misplaced: int | None


class Misplaced(Exception):
    """A call has no instant of its own: those in its interval went to others. An earlier decision might come later."""

    def __init__(self, call: int, decision: int | None) -> None:
        super().__init__(call)
        self.call = call
        self.decision = decision


def placements(trail: Trail | None, origin: tuple[float, float], calls: Columns) -> Iterator[Placement]:
    """Yield instants that keep to all ties, later ones until they keep to the interval of each call as well."""
    way = list(_way(trail))[::-1]
    earliest = [origin[0], *(each.turn.sent for each in way)]
    while (instants := _settled(way, earliest, origin[1])) is not None:
        try:
            yield Placement(instants[0], _placed(way, instants[1:], calls), None)
        except Misplaced as misplaced:
            yield Placement(instants[0], None, misplaced.call)
            if misplaced.decision is None:
                return
            earliest[misplaced.decision + 1] = float(calls.sent[misplaced.call])
        else:
            return


def _settled(way: list[Trail], earliest: list[float], origin: float) -> list[float] | None:
    """Return the earliest instants that keep to all ties, the remembered origin first; None where there are none."""
    latest = [origin, *(each.turn.received for each in way)]
    instants, ties = list(earliest), list(_ties(way))
    for _ in range(ROUNDS):
        before = list(instants)
        for number, (other, least, _) in enumerate(ties, 1):
            present = instants[max(number - 1, 1)]
            instants[number] = max(instants[number], present, instants[other] + least)
        for number in range(len(way), 0, -1):
            other, _, most = ties[number - 1]
            instants[other] = max(instants[other], instants[number] - most)
        if any(instant > end for instant, end in zip(instants, latest, strict=True)):
            return None
        if instants == before:
            return instants
    return None


def _way(trail: Trail | None) -> Iterator[Trail]:
    while trail is not None:
        yield trail
        trail = trail.before


def _ties(way: list[Trail]) -> Iterator[tuple[int, float, float]]:
    """Yield for each decision which instant it is tied to, and by how much."""
    remembered = [0]
    for number, (*_, (_, _, tie)) in enumerate(way, 1):
        yield remembered[-tie.back], tie.least, tie.most
        if tie.remembered:
            remembered.append(number)


def _placed(way: list[Trail], instants: list[float], calls: Columns) -> Floats:
    """Return an instant for each call, NaN where it was not counted. Raises Misplaced where a call has none."""
    placed = np.full(len(calls), np.nan)
    for outcome in ORDER:
        decisions = [number for number, each in enumerate(way) if each.outcome == outcome]
        for number, call in _share(decisions, instants, np.flatnonzero(calls.outcome == outcome), calls):
            placed[call] = instants[number]
    return placed


def _share(decisions: list[int], instants: list[float], some: Indices, calls: Columns) -> list[tuple[int, int]]:
    """Give each decision to the call that was answered first of those that it can belong to."""
    order = some[np.argsort(calls.sent[some], kind="stable")].tolist()
    waiting: list[tuple[float, int]] = []
    given: list[tuple[int, int]] = []
    begun = 0
    for number in decisions:
        while begun < len(order) and calls.sent[order[begun]] - ROUNDING <= instants[number]:
            heappush(waiting, (float(calls.received[order[begun]]), order[begun]))
            begun += 1
        while waiting and waiting[0][0] + ROUNDING < instants[number]:
            late = heappop(waiting)[1]
            if calls.outcome[late] != Outcome.UNKNOWN:
                raise Misplaced(late, _earlier(late, given, calls))
        if not waiting:
            raise Misplaced(order[0], None)
        given.append((number, heappop(waiting)[1]))
    return given


def _earlier(late: int, given: list[tuple[int, int]], calls: Columns) -> int | None:
    """Return the last decision that went to a call in flight around another, before that was sent."""
    around = (calls.sent < calls.sent[late]) & (calls.received > calls.received[late])
    return next((number for number, call in reversed(given) if around[call]), None)


def split(calls: Columns, inner: int) -> tuple[Columns, ...]:
    """Return the history with a call that was in flight around another decided before that, and after; () without.

    The inner call is the one named, if it is one.
    """
    for call in (inner, *range(len(calls))):
        around = (calls.sent < calls.sent[call]) & (calls.received > calls.received[call])
        around &= calls.outcome == calls.outcome[call]
        if around.any():
            outer = int(np.flatnonzero(around)[0])
            sent, received = calls.sent.copy(), calls.received.copy()
            sent[outer], received[outer] = sent[call], received[call]
            return replace(calls, received=received), replace(calls, sent=sent)
    return ()
