"""The search for an order: accepted, refused and unknown calls are merged, a call at a time, past what was seen before.

Calls of one outcome are interchangeable: their k-th decision is neither before the k-th sending nor after the k-th
answer. So a place in the search is how many of each outcome were decided, and the state of the limiter. What ends
without a way on is a proof; a way through is a candidate, which placing has to confirm.
"""

from collections.abc import Iterator
from dataclasses import dataclass, field
from typing import NamedTuple, Optional

import numpy as np

from contracts.quota.classes import LONG_AGO
from contracts.quota.history import Columns, Outcome
from contracts.quota.membership.zones import State, Step, Steps, Turn
from contracts.quota.sweep import ROUNDING

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
        return Pool(sent[some][order].tolist(), ends.tolist())

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
    _seen: set[tuple[object, ...]] = field(default_factory=set)

    def candidates(self, state: State) -> Iterator[Trail | None]:
        """Yield the ways through, from the first state on, until the effort is spent."""
        ends = len(self.pools.accepted.sent), len(self.pools.refused.sent)
        stack = [Place(0, 0, 0, state, LONG_AGO, None)]
        while stack and self.spent < self.effort:
            place = stack.pop()
            self.spent += 1
            if place[:2] == ends:
                yield place.trail
                continue
            stack.extend(other for other in self._after(place) if self._fresh(other))
        self.spent += bool(stack)

    @property
    def exhausted(self) -> bool:
        """Whether nothing was left out."""
        return self.spent <= self.effort

    def _fresh(self, place: Place) -> bool:
        key = place[:4]
        fresh = key not in self._seen
        self._seen.add(key)
        return fresh

    def _after(self, place: Place) -> Iterator[Place]:
        """Yield the places that follow, the one to go to first last: what is left comes after what is decided now."""
        accepted, refused, unknown = self.pools
        a, r, u, *_ = place
        due = min(pool.received[k] for pool, k in ((accepted, a), (refused, r)) if k < len(pool.sent))
        if a + r >= sum(self.reached[:2]):
            self.reached = (a, r, due)
        while u < len(unknown.sent) and unknown.received[u] < place.now:
            u += 1
        place = place._replace(unknown=u)
        if u < len(unknown.sent) and unknown.sent[u] <= due:
            yield place._replace(unknown=u + 1)
            for taken in (True, False) if self.remembers else (True,):
                turn = Turn(taken, unknown.sent[u], min(unknown.received[u], due))
                yield from self._decide(place, Outcome.UNKNOWN, turn)
        if r < len(refused.sent):
            yield from self._decide(place, Outcome.REFUSED, Turn(accepted=False, sent=refused.sent[r], received=due))
        if a < len(accepted.sent):
            yield from self._decide(place, Outcome.ACCEPTED, Turn(accepted=True, sent=accepted.sent[a], received=due))

    def _decide(self, place: Place, outcome: Outcome, turn: Turn) -> Iterator[Place]:
        """Yield the places after a call."""
        counts = [count + (outcome == each) for count, each in zip(place[:3], ORDER, strict=True)]
        if max(turn.sent, place.now) <= turn.received:
            for step in self.steps(place.state, turn):
                yield Place(
                    counts[0], counts[1], counts[2], step.state, step.now, Trail(place.trail, outcome, turn, step)
                )
