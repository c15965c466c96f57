"""A path in virtual time between a plan and a limiter: a round trip, and jitter each way."""

from collections.abc import Callable
from dataclasses import dataclass, field, replace
from functools import partial
from random import Random

import numpy as np

from contracts.exchange import Exchange, History, Request, Response
from contracts.host.limiters import AlignedWindow, Limiter, SlidingCounter, limiter
from contracts.quota.history import Columns, Outcome
from contracts.quota.identify import Identified, Kind, Step, candidates, carry_out, identify
from contracts.quota.identify.steps import PROBE
from contracts.spec import QUOTA, Quota

ALIGNED: dict[str, Callable[[Quota, float], Limiter]] = {
    "aligned-window": AlignedWindow,
    "sliding-counter": SlidingCounter,
}
START = 1000.0
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
        return self.columns

    @property
    def columns(self) -> Columns:
        """The calls sent so far."""
        sent, received, outcome = zip(*self.calls, strict=True)
        return Columns.of(np.array(sent), np.array(received), np.array(outcome, np.int8))

    @property
    def history(self) -> History:
        """The same calls as exchanges; of what is neither accepted nor refused the answer is 400."""
        purposes = [f"{PROBE}{step.label}" for step in self.steps for _ in range(step.calls)]
        statuses = {Outcome.ACCEPTED: 200, Outcome.REFUSED: 429, Outcome.UNKNOWN: 400}
        return [
            Exchange(Request(), Response(statuses[outcome], (), "{}"), sent, sent, received, purpose=purpose)
            for (sent, received, outcome), purpose in zip(self.calls, purposes, strict=True)
        ]

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


@dataclass(frozen=True, slots=True)
class Case:
    """A limiter behind a path: its class, what it claims and what it keeps, and what a call takes on the way.

    Where it is `bounded` the plan goes on until no other N or W is in doubt.
    """

    name: str
    quota: Quota = QUOTA
    kept: Quota = QUOTA
    round_trip: float = 0.08
    jitter: float = 0.01
    budget: int = 150
    counted: frozenset[Kind] = frozenset()
    bounded: bool = False

    def play(self, seed: int) -> tuple[Identified, Path]:
        """Identify the limiter; windows of a clock begin at a random instant."""
        random = Random(seed)
        kept = limiter(self.name, self.kept)
        if self.name in ALIGNED:
            kept = ALIGNED[self.name](self.kept, random.random() * self.kept.seconds)
        path = Path(kept, random, self.round_trip, self.jitter, self.counted, START)
        floor = 0.9 * self.round_trip
        every = candidates(self.quota)
        every = every if self.bounded else replace(every, in_doubt=lambda _: False)
        plan = identify(self.quota, every, budget=self.budget, now=START, floor=floor)
        return carry_out(plan, path.perform), path
