"""How far a plan has come: what was sent, what is left to send, and when the next pass may begin."""

from collections.abc import Generator, Sequence
from enum import StrEnum

import numpy as np

from contracts.errors import HarnessError
from contracts.quota.bounds import RESET_WINDOWS
from contracts.quota.history import Columns, Outcome
from contracts.quota.identify.candidates import Candidates
from contracts.quota.identify.steps import Kind, Step
from contracts.spec import Quota

__all__ = ["PlanEnded", "Probing", "Steps", "Why"]

# Passes begin at other phases of a clock that the limiter may keep: so many windows further each.
SHIFT = 0.37
# They remember the window before the last.
COUNTERS = frozenset({"sliding-counter", "anchored-counter"})
# The gap behind an edge, in windows: half of it has to be longer than a call takes.
LEAST_GAP, MOST_GAP = 0.06, 0.45
MARGIN = 1.2

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
    """What was probed so far. Nothing is sent until nobody used the account for longer than a limiter remembers."""

    def __init__(self, quota: Quota, candidates: Candidates, *, budget: int, now: float, floor: float) -> None:
        self.quota = quota
        self.floor = floor
        self.left = budget
        self.dropped: list[str] = []
        self.calls = Columns.of(np.empty(0), np.empty(0), np.empty(0, np.int8))
        self._candidates = candidates
        self._left: dict[float, tuple[int, tuple[str, ...]]] = {}
        self.passes = 0
        self._begun = self._quiet = now

    @property
    def gap(self) -> float:
        """The seconds to stay behind an edge: half of them are more than the slowest call took."""
        slowest = self._slowest - self.floor
        return min(max(LEAST_GAP * self.quota.seconds, 2 * MARGIN * slowest), MOST_GAP * self.quota.seconds)

    def gap_between(self, before: float, after: float) -> float:
        """Return the seconds to stay behind an edge, where calls have to be answered on both sides.

        One that is sent `before` seconds into the gap has to be answered within it, and those that are sent at its end
        within `after` seconds of the edge. Where both cannot be had of a slow path, the seconds lie halfway.
        """
        least, most = MARGIN * (before + self._slowest), after - self._slowest
        return max(LEAST_GAP * self.quota.seconds, min(least, (least + most) / 2))

    @property
    def _slowest(self) -> float:
        answered = self.calls.only(Outcome.ACCEPTED, Outcome.REFUSED)
        return float(np.max(answered.received - answered.sent, initial=0.0))

    def classes(self, floor: float = 0.0) -> tuple[str, ...]:
        """Return the classes that are left, in their order: what fewer calls refute, more do too."""
        judged, left = self._left.get(floor, (0, self._candidates.names))
        if judged < len(self.calls):
            left = tuple(name for name in left if self._candidates.may_explain(name, self.calls, floor))
            self._left[floor] = len(self.calls), left
        return left

    @property
    def found(self) -> tuple[str, ...]:
        """The classes that are left, above the floor where they cannot be told apart without it."""
        left = self.classes()
        return left if self.is_over(left) else self.classes(self.floor)

    def is_over(self, left: Sequence[str]) -> bool:
        """Whether no call separates the classes that are left."""
        return self._candidates.are_alike(left)

    @property
    def in_doubt(self) -> bool:
        """Whether what was sent so far leaves another N or W open."""
        return self._candidates.in_doubt(self.calls)

    def fits(self, calls: int, part: str) -> bool:
        """Whether so many calls are left; if not, note that a part was dropped."""
        if calls > self.left:
            self.dropped.append(part)
        return calls <= self.left

    def begin(self) -> float:
        """Return the instant at which the next pass may begin: after silence, before the second at another phase.

        Once the class is known, phases differ by where its windows end, and silence lasts as long as it remembers.
        """
        seconds, known = self.quota.seconds, self.passes > 1 and self.is_over(self.found)
        silence = 1 if known and COUNTERS.isdisjoint(self.found) else RESET_WINDOWS
        start = self._quiet + silence * seconds + self.gap / 2
        if not self.passes:
            self._begun = start
        if not known:
            start += (self._begun + self.passes * SHIFT * seconds - start) % seconds
        self.passes += 1
        return start

    def send(self, step: Step) -> Generator[Step, Columns, Columns]:
        """Send calls and return what came of them. Raises PlanEnded where none was answered as this API does."""
        known = len(self.calls)
        self.left -= step.calls
        self.calls = yield step
        came = self.calls.at(slice(known, None))
        if step.kind is Kind.PLAIN and not came.only(Outcome.ACCEPTED, Outcome.REFUSED):
            raise PlanEnded(Why.UNANSWERED)
        finite = came.received[np.isfinite(came.received)]
        self._quiet = max(self._quiet, float(np.max(came.sent)), float(np.max(finite, initial=-np.inf)))
        return came

    def open(self, calls: int, label: str, *, leads: int = 1) -> Generator[Step, Columns, Columns]:
        """Send the first calls of a pass. Raises PlanEnded where each is refused: silence did not end a block."""
        came = yield from self.send(Step(self.begin(), calls, label, leads=leads))
        if not came.accepted:
            raise PlanEnded(Why.BLOCKED)
        return came
