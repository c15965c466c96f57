"""What each scenario sends, and what it needs: plain numbers, decided before the first call."""

from collections.abc import Sequence
from dataclasses import dataclass

from contracts.quota.bounds import RESET_WINDOWS
from contracts.spec import BATCH_LIMIT, Quota

__all__ = ["BATCH_SIZES", "EDGE", "SCENARIOS", "Plan", "purpose"]

BATCH_SIZES = (1, 5, 10, BATCH_LIMIT)
RIDE_WINDOWS = 3
CONNECTIONS = 10
# The path may answer late: silence is meant on the host's side.
SLACK = 1.05
SCENARIOS = ("QuotaRider", "Boundary", "Throughput")
# Reports take refusals for granted where the purpose of a call begins with the quota.
WORDS = {"QuotaRider": "ride", "Boundary": "quota boundary", "Throughput": "throughput"}
# The sentences that a journal of Boundary is to decide.
EDGE = ("8.1", "8.2", "8.4")


def purpose(scenario: str, part: object) -> str:
    """Return the words that the journal keeps for a call."""
    return f"{WORDS[scenario]}: {part}"


@dataclass(frozen=True, slots=True)
class Plan:
    """The run in numbers. `seconds` is how long to ride the quota, `users` how many connections throughput uses."""

    quota: Quota | None
    impact: str
    budget: int
    seconds: float | None = None
    users: int | None = None

    @property
    def silence(self) -> float:
        """Seconds after which every class of limiter has forgotten earlier calls."""
        return 0.0 if self.quota is None else RESET_WINDOWS * self.quota.seconds * SLACK

    @property
    def burst(self) -> int:
        """Calls at once, beyond the 2N that an aligned window may accept."""
        return 0 if self.quota is None else 2 * self.quota.calls + max(1, self.quota.calls // 5)

    @property
    def ride(self) -> float:
        """Seconds of riding the quota."""
        return self.seconds or RIDE_WINDOWS * (self.quota.seconds if self.quota else 0.0)

    @property
    def connections(self) -> int:
        """Connections that throughput uses at once."""
        return self.users or CONNECTIONS

    def obstacle(self, scenario: str) -> str:
        """Return why a scenario cannot be run, nothing where it can."""
        if scenario == "Throughput":
            if self.quota is not None:
                return f"the host has a quota of {self.quota}, which would be measured instead; say --quota none"
            return "" if self.impact == "overload" else f"it needs --impact overload, this run has {self.impact}"
        if self.quota is None:
            return "the host is said to have no quota"
        if scenario == "Boundary" and self.impact not in {"quota", "overload"}:
            return f"it needs --impact quota, this run has {self.impact}"
        if scenario == "Boundary" and self.budget < self.burst + 2:
            return f"it needs {self.burst + 2} calls, the budget is {self.budget}"
        return ""

    def asked(self, scenarios: Sequence[str]) -> tuple[str, ...]:
        """Return the sentences that the scenarios set out to test."""
        return EDGE if "Boundary" in scenarios and not self.obstacle("Boundary") else ()

    def notes(self, scenarios: Sequence[str]) -> dict[str, str]:
        """Return by number why the others are not tested."""
        obstacle = self.obstacle("Boundary") if "Boundary" in scenarios else "Boundary was not run"
        return dict.fromkeys(EDGE, obstacle) if obstacle else {}

    def text(self, scenario: str) -> str:
        """Return what would be sent, in a sentence."""
        if obstacle := self.obstacle(scenario):
            return f"{scenario}: nothing: {obstacle}"
        silence = f"silence of {self.silence:g} s"
        if scenario == "Boundary":
            return f"Boundary: 1 call, {silence}, {self.burst} calls at once, {silence}, 1 call; a lead each"
        if scenario == "QuotaRider":
            return f"QuotaRider: 1 call, {silence}, {self.ride:g} s of calls within {self.quota}; a lead each"
        sizes = ", ".join(map(str, BATCH_SIZES))
        return f"Throughput: at most {self.budget // len(BATCH_SIZES)} calls for each of {sizes} leads a call"
