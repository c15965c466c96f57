"""What every scenario has: a question, what it needs, what it sends, and what is to be said of it afterwards."""

from abc import ABC, abstractmethod
from collections.abc import Iterator
from dataclasses import dataclass
from typing import ClassVar

from contracts.campaign.options import IMPACTS
from contracts.exchange import History
from contracts.quota.history import Outcome, outcome
from contracts.spec import Quota
from loadtests.phases import Phase
from loadtests.plans import Plan
from loadtests.stage import Stage

__all__ = ["Played", "Scenario"]


@dataclass(frozen=True, slots=True)
class Played:
    """What a scenario left: its exchanges, in order, and its parts."""

    history: History
    phases: tuple[Phase, ...]

    def of(self, outcome_: Outcome) -> int:
        """Return how many calls came out like this."""
        return sum(outcome(exchange) is outcome_ for exchange in self.history)

    def part(self, phase: Phase) -> History:
        """Return the exchanges of one part."""
        return [exchange for exchange in self.history if exchange.purpose == phase.order.purpose]


class Scenario(ABC):
    """One question to a host, with a bounded number of calls.

    `tests` are the sentences that it is there to test, `impact` the least that it needs, `judged` whether the
    thresholds are about it; `refusals` says that they are what it is there for, `terse` that its lines say all there is
    to say of its parts, `dated` that lateness is no open end by itself: its verdict rests on when each call was
    sent, or tells of it.
    """

    tests: ClassVar[tuple[str, ...]] = ()
    impact: ClassVar[str] = "none"
    judged: ClassVar[bool] = False
    refusals: ClassVar[bool] = False
    terse: ClassVar[bool] = False
    dated: ClassVar[bool] = False

    def __init__(self, plan: Plan) -> None:
        self.plan = plan

    @property
    def name(self) -> str:
        """The name by which it is chosen."""
        return type(self).__name__

    @property
    def quota(self) -> Quota:
        """The quota, where an obstacle has not kept the scenario from being played."""
        return self.plan.quota or Quota(1, 1.0)

    @property
    def calls(self) -> int:
        """The calls without which it is not begun, with the greeting."""
        return 2

    def obstacle(self) -> str:
        """Return why it cannot be played, nothing where it can."""
        if self.plan.quota is None:
            return "the host is said to have no quota"
        return self.short_of(self.impact)

    def short_of(self, impact: str) -> str:
        """Return what the run does not allow, nothing where it allows enough."""
        if IMPACTS.index(self.plan.impact) < IMPACTS.index(impact):
            return f"it needs --impact {impact}, this run has {self.plan.impact}"
        if self.plan.budget < self.calls:
            return f"it needs {self.calls} calls, the budget is {self.plan.budget}"
        return ""

    @property
    def text(self) -> str:
        """What would be sent, in a sentence."""
        obstacle = self.obstacle()
        return f"{self.name}: nothing: {obstacle}" if obstacle else f"{self.name}: {self.sends}"

    @property
    @abstractmethod
    def sends(self) -> str:
        """What is sent, as the rest of a sentence."""

    @abstractmethod
    def play(self, stage: Stage) -> None:
        """Order the parts, one after the other."""

    def lines(self, played: Played) -> Iterator[str]:  # noqa: ARG002 - those that find more look at it
        """Yield what the scenario found, where that is no verdict."""
        yield from ()

    def open_ends(self, played: Played) -> Iterator[str]:
        """Yield what it set out to find and did not."""
        if not self.refusals and (refused := played.of(Outcome.REFUSED)):
            yield f"{refused} of its calls were refused"
