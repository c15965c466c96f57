"""From a way through the search to instants: the least solution of its ties, which the calls then share out."""

from collections.abc import Iterator
from heapq import heappop, heappush

import numpy as np

from contracts.quota.history import Columns, Floats, Indices, Outcome
from contracts.quota.membership.lattice import ORDER, Trail
from contracts.quota.sweep import ROUNDING

__all__ = ["Misplaced", "placed_calls", "settled", "split"]

ROUNDS = 100


class Misplaced(Exception):
    """A call has no instant of its own: it is sent and answered while others are, which took them all."""

    def __init__(self, call: int) -> None:
        super().__init__(call)
        self.call = call


def settled(trail: Trail | None, origin: tuple[float, float]) -> list[float] | None:
    """Return the earliest instants that keep to all ties, the remembered origin first; None where there are none."""
    way = list(_way(trail))[::-1]
    instants = [origin[0], *(each.turn.sent for each in way)]
    latest = [origin[1], *(each.turn.received for each in way)]
    ties = list(_ties(way))
    for _ in range(ROUNDS):
        before = list(instants)
        for number, (other, least, _) in enumerate(ties, 1):
            floor = instants[number - 1] if number > 1 else instants[1]
            instants[number] = max(instants[number], floor, instants[other] + least)
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


def placed_calls(trail: Trail | None, instants: list[float], calls: Columns) -> Floats:
    """Return an instant for each call, NaN where it was not counted. Raises Misplaced where a call has none."""
    placed = np.full(len(calls), np.nan)
    way = list(_way(trail))[::-1]
    for outcome in ORDER:
        taken = [instant for instant, each in zip(instants[1:], way, strict=True) if each.outcome == outcome]
        _share(taken, np.flatnonzero(calls.outcome == outcome), calls, placed)
    return placed


def _share(taken: list[float], some: Indices, calls: Columns, placed: Floats) -> None:
    """Give each instant to the call that was answered first of those that it can belong to."""
    order = some[np.argsort(calls.sent[some], kind="stable")]
    waiting: list[tuple[float, int]] = []
    begun = 0
    for instant in taken:
        while begun < len(order) and calls.sent[order[begun]] - ROUNDING <= instant:
            heappush(waiting, (float(calls.received[order[begun]]), int(order[begun])))
            begun += 1
        while waiting and waiting[0][0] + ROUNDING < instant and calls.outcome[waiting[0][1]] == Outcome.UNKNOWN:
            heappop(waiting)
        if not waiting or waiting[0][0] + ROUNDING < instant:
            raise Misplaced(waiting[0][1] if waiting else int(order[0]))
        placed[heappop(waiting)[1]] = instant


def split(calls: Columns, inner: int) -> tuple[Columns, Columns] | None:
    """Return the history with a call that was in flight around another decided before that, and after; None without.

    The inner call is the one named, if it is one.
    """
    for call in (inner, *range(len(calls))):
        around = (calls.sent < calls.sent[call]) & (calls.received > calls.received[call])
        around &= calls.outcome == calls.outcome[call]
        if around.any():
            outer = int(np.flatnonzero(around)[0])
            sent, received = calls.sent.copy(), calls.received.copy()
            sent[outer], received[outer] = sent[call], received[call]
            earlier = Columns(calls.sent, received, calls.outcome, calls.positions)
            return earlier, Columns(sent, calls.received, calls.outcome, calls.positions)
    return None
