"""A path in virtual time between a plan and a limiter: a round trip, and jitter each way."""

from dataclasses import dataclass, field
from functools import partial
from random import Random

import numpy as np

from contracts.host.limiters import Limiter
from contracts.quota.history import Columns, Outcome
from contracts.quota.identify import Kind, Step

# Threads start one after the other.
STAGGER = 0.001


@dataclass
class Path:
    """Seconds that a call takes: half the round trip each way, with an exponential jitter of a mean on top."""

    limiter: Limiter
    random: Random
    round_trip: float = 0.08
    jitter: float = 0.01
    counted: frozenset[Kind] = frozenset()
    now: float = 0.0
    calls: list[tuple[float, float, Outcome]] = field(default_factory=list)
    steps: list[Step] = field(default_factory=list)

    def perform(self, step: Step) -> Columns:
        """Send the calls of a step, have them decided in the order in which they arrive, and return all so far."""
        self.steps.append(step)
        self.now = max(self.now, step.at)
        if step.in_a_row:
            for _ in range(step.calls):
                self._send([self.now], step.kind)
        else:
            self._send([self.now + place * STAGGER for place in range(step.calls)], step.kind)
        sent, received, outcome = zip(*self.calls, strict=True)
        return Columns.of(np.array(sent), np.array(received), np.array(outcome, np.int8))

    def _send(self, instants: list[float], kind: Kind) -> None:
        way = partial(self.random.expovariate, 1 / self.jitter) if self.jitter else float
        arrivals = sorted((sent + self.round_trip / 2 + way(), place) for place, sent in enumerate(instants))
        outcomes = {place: self._decide(arrival, kind) for arrival, place in arrivals}
        answers = {place: arrival + self.round_trip / 2 + way() for arrival, place in arrivals}
        self.calls += [(sent, answers[place], outcomes[place]) for place, sent in enumerate(instants)]
        self.now = max(answers.values())

    def _decide(self, arrival: float, kind: Kind) -> Outcome:
        if kind is not Kind.PLAIN:
            admitted = kind not in self.counted or self.limiter.admit(arrival)
            return Outcome.UNKNOWN if admitted else Outcome.REFUSED
        return Outcome.ACCEPTED if self.limiter.admit(arrival) else Outcome.REFUSED
