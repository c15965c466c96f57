"""The search for an order: accepted, refused and unknown calls are merged, a call at a time, past what was seen before.

Calls of one outcome are interchangeable: their k-th decision is neither before the k-th sending nor after the k-th
answer. So a place in the search is how many of each outcome were decided, and the state of the limiter. What ends
without a way on is a proof; a way through is a candidate, which placing has to confirm.
"""

from collections.abc import Iterator
from dataclasses import dataclass, field
from math import inf
from typing import NamedTuple, Optional

import numpy as np

from contracts.quota.classes import LONG_AGO
from contracts.quota.history import ROUNDING, Columns, Outcome
from contracts.quota.membership.zones import State, Step, Steps, Turn, Zone, covers

__all__ = ["Pool", "Pools", "Search", "Trail", "pools"]


ORDER = (Outcome.ACCEPTED, Outcome.REFUSED, Outcome.UNKNOWN)


class Pool(NamedTuple):
    """The earliest and the latest instants of the k-th decision among calls of one outcome."""

    sent: list[float]
    received: list[float]


class Pools(NamedTuple):
    """The calls of a history by their outcomes."""

    accepted: Pool
    refused: Pool
    unknown: Pool


class Trail(NamedTuple):
    """The last decision of a candidate, and those before it."""

    before: Optional["Trail"]
    outcome: Outcome
    turn: Turn
    step: Step


class Place(NamedTuple):
    """How many calls of each outcome were decided, the state of the limiter, the present, and how we came here."""

    accepted: int
    refused: int
    unknown: int
    state: State
    now: float
    trail: Trail | None


def pools(calls: Columns) -> Pools:
    """Return the calls of a history by their outcomes, with their edges taken wide by a rounding."""
    sent, received = calls.sent - ROUNDING, calls.received + ROUNDING
    # What was never answered is as good as decided when the last call was.
    last = np.max(received, initial=0.0, where=np.isfinite(received))
    received = np.minimum(received, max(last, float(np.max(sent, initial=0.0)) + ROUNDING))

    def pool(outcome: Outcome) -> Pool:
        some = calls.outcome == outcome
        order = np.argsort(sent[some], kind="stable")
        ends = received[some][order]
        # An unknown call may be left out, so that which is the k-th is open.
        ends = np.maximum.accumulate(ends) if outcome == Outcome.UNKNOWN else np.sort(ends)
        # After the last there is none: it would never be sent.
        return Pool([*sent[some][order].tolist(), inf], [*ends.tolist(), inf])

    return Pools(*(pool(outcome) for outcome in ORDER))


@dataclass
class Search:
    """A walk through all places, as far as its effort goes."""

    pools: Pools
    steps: Steps
    effort: int
    # Whether the limiter remembers refused calls, so that unknown ones may have been.
    remembers: bool
    spent: int = 0
    # How many accepted and refused calls were decided at the most, and when the last of them had to be.
    reached: tuple[int, int, float] = (0, 0, 0.0)
    _left_out: set[tuple[object, ...]] = field(default_factory=set)
    _seen: dict[tuple[object, ...], list[tuple[int, Zone | None]]] = field(default_factory=dict)

    def candidates(self, state: State) -> Iterator[Trail | None]:
        """Yield the ways through, from the first state on, until the effort is spent."""
        ends = len(self.pools.accepted.sent) - 1, len(self.pools.refused.sent) - 1
        stack = [Place(0, 0, 0, state, LONG_AGO, None)]
        while stack and self.spent < self.effort:
            place = stack.pop()
            self.spent += 1
            if place[:2] == ends:
                yield place.trail
                continue
            stack.extend(self._after(place))
        self.spent += bool(stack)

    @property
    def exhausted(self) -> bool:
        """Whether nothing was left out."""
        return self.spent <= self.effort

    def _fresh(self, place: Place) -> bool:
        """Tell whether no place was seen from which all that can follow follows as well."""
        state, clocks = place.state, place.state[-1]
        zone = clocks if isinstance(clocks, Zone) else None
        seen = self._seen.setdefault((place.accepted, place.refused, state[:-1] if zone else state), [])
        for unknown, other in seen:
            if unknown <= place.unknown and (zone is None or other is None or covers(other, zone)):
                return False
        seen.append((place.unknown, zone))
        return True

    def _after(self, place: Place) -> Iterator[Place]:
        """Yield the places that follow, the one to go to first last: what is left comes after what is decided now."""
        accepted, refused, unknown = self.pools
        a, r, u, state, now, trail = place
        due = min(accepted.received[a], refused.received[r])
        if a + r >= self.reached[0] + self.reached[1]:
            self.reached = (a, r, due)
        while unknown.received[u] < now:
            u += 1
        if unknown.sent[u] <= due:
            yield from self._unknown(Place(a, r, u, state, now, trail), due)
        if max(refused.sent[r], now) <= due:
            turn = Turn(accepted=False, sent=refused.sent[r], received=due)
            yield from self._decide(Place(a, r + 1, u, state, now, trail), Outcome.REFUSED, turn)
        if max(accepted.sent[a], now) <= due:
            turn = Turn(accepted=True, sent=accepted.sent[a], received=due)
            yield from self._decide(Place(a + 1, r, u, state, now, trail), Outcome.ACCEPTED, turn)

    def _unknown(self, place: Place, due: float) -> Iterator[Place]:
        """Yield the places after the next unknown call was left out, accepted, or refused."""
        pool, number = self.pools.unknown, place.unknown
        after = place._replace(unknown=number + 1)
        if after[:4] not in self._left_out:
            self._left_out.add(after[:4])
            yield after
        for accepted in (True, False) if self.remembers else (True,):
            turn = Turn(accepted, pool.sent[number], min(pool.received[number], due))
            yield from self._decide(after, Outcome.UNKNOWN, turn)

    def _decide(self, place: Place, outcome: Outcome, turn: Turn) -> Iterator[Place]:
        """Yield the places after a call that is counted already."""
        a, r, u, state, _, trail = place
        for step in self.steps(state, turn):
            after = Place(a, r, u, step.state, step.now, Trail(trail, outcome, turn, step))
            if self._fresh(after):
                yield after
