"""How far a plan has come: what was sent, what is left to send, and when the next pass may begin."""

from collections.abc import Callable, Generator, Sequence
from enum import StrEnum
from math import ceil

import numpy as np

from contracts.errors import HarnessError
from contracts.quota.bounds import RESET_WINDOWS
from contracts.quota.history import Columns, Outcome
from contracts.quota.identify.steps import Answers, Kind, Step
from contracts.spec import Quota

__all__ = ["SHIFT", "Judge", "PlanEnded", "Probing", "Steps", "Why"]

# Each pass begins at another phase of a clock that the limiter may keep. Three shifts lie apart as W allows.
SHIFT = 0.37
# The gap behind an edge, in windows: half of it has to be longer than a call takes.
LEAST_GAP, MOST_GAP = 0.06, 0.45
MARGIN = 1.2

# The classes that explain calls, in their order; the floor is taken off each answer.
Judge = Callable[[Columns, float], tuple[str, ...]]
Steps = Generator[Step, Columns, None]


class Why(StrEnum):
    """Why a plan ended."""

    ONE_LEFT = "one class is left"
    ALIKE = "those left cannot be told apart"
    NONE_LEFT = "no class explains the answers"
    OPEN = "the answers leave it open"
    BUDGET = "the budget holds no more"
    BLOCKED = "a refusal does not end"
    UNANSWERED = "calls are not answered as calls of this API"


class PlanEnded(HarnessError):
    """There is no sense in sending more."""

    def __init__(self, why: Why) -> None:
        super().__init__(str(why))
        self.why = why


class Probing:
    """What was probed so far. Nobody used the account for 2W before `now`, or nothing is sent until that is so."""

    def __init__(self, quota: Quota, judge: Judge, *, budget: int, now: float, floor: float) -> None:
        self.quota = quota
        self.floor = floor
        self.left = budget
        self.passes = 0
        self.dropped: list[str] = []
        self.calls = Columns.of(np.empty(0), np.empty(0), np.empty(0, np.int8))
        self._judge = judge
        self._begun = now
        self._quiet = now

    @property
    def gap(self) -> float:
        """The seconds to stay behind an edge: half of them are more than the slowest call took."""
        answered = self.calls.only(Outcome.ACCEPTED, Outcome.REFUSED)
        slowest = float(np.max(answered.received - answered.sent, initial=0.0)) - self.floor
        return min(max(LEAST_GAP * self.quota.seconds, 2 * MARGIN * slowest), MOST_GAP * self.quota.seconds)

    @property
    def classes(self) -> tuple[str, ...]:
        """The classes that are left, none taken off the answers."""
        return self._judge(self.calls, 0.0)

    @property
    def classes_above_floor(self) -> tuple[str, ...]:
        """The classes that are left where an answer takes the path's floor at least."""
        return self._judge(self.calls, self.floor) if self.floor else self.classes

    def explains(self, name: str, calls: Columns) -> bool:
        """Whether a class explains calls that a silence of 2W parts from all others."""
        return name in self._judge(calls, 0.0)

    def fits(self, calls: int, part: str) -> bool:
        """Whether so many calls are left; if not, note that a part was dropped."""
        if calls > self.left:
            self.dropped.append(part)
        return calls <= self.left

    def begin(self) -> float:
        """Return the instant at which the next pass may begin: after 2W of silence, at a phase of its own."""
        seconds = self.quota.seconds
        if not self.passes:
            self._begun = self._quiet + RESET_WINDOWS * seconds
        shifted = self._begun + self.passes * SHIFT * seconds
        self.passes += 1
        late = self._quiet + RESET_WINDOWS * seconds + self.gap / 2 - shifted
        return shifted + max(0, ceil(late / seconds)) * seconds if self.passes > 1 else shifted

    def send(self, step: Step) -> Generator[Step, Columns, Answers]:
        """Send calls and take in what came of them. Raises PlanEnded where none was answered as this API does."""
        known = len(self.calls)
        self.left -= step.calls
        self.calls = yield step
        answers = Answers(_from(self.calls, known))
        if step.kind is Kind.PLAIN and not answers.accepted + answers.refused:
            raise PlanEnded(Why.UNANSWERED)
        finite = answers.calls.received[np.isfinite(answers.calls.received)]
        self._quiet = max(self._quiet, float(np.max(answers.calls.sent)), float(np.max(finite, initial=-np.inf)))
        return answers

    def open(self, calls: int, label: str) -> Generator[Step, Columns, Answers]:
        """Send the first calls of a pass. Raises PlanEnded where each is refused: silence did not end a block."""
        answers = yield from self.send(Step(self.begin(), calls, label))
        if not answers.accepted:
            raise PlanEnded(Why.BLOCKED)
        return answers


def _from(calls: Columns, start: int) -> Columns:
    """Return the calls from a place on."""
    return Columns(calls.sent[start:], calls.received[start:], calls.outcome[start:], calls.positions[start:])


def joined(parts: Sequence[Columns]) -> Columns:
    """Return calls one after the other."""
    return Columns(
        np.concatenate([each.sent for each in parts]),
        np.concatenate([each.received for each in parts]),
        np.concatenate([each.outcome for each in parts]),
        np.concatenate([each.positions for each in parts]),
    )
