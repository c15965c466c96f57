"""The quota, ridden."""

from collections.abc import Iterator
from math import floor

from contracts.quota.history import Outcome
from loadtests.scenarios.scenario import Played, Scenario
from loadtests.stage import Stage

__all__ = ["QuotaRider"]


class QuotaRider(Scenario):
    """Ask whether a client that keeps the quota is ever refused, and how much of the quota it gets."""

    judged = True

    @property
    def sends(self) -> str:
        """What is sent."""
        silence = f"silence of {self.plan.silence:g} s"
        return f"1 call, {silence}, {self.plan.ride:g} s of calls within {self.quota}; a lead each"

    def play(self, stage: Stage) -> None:
        """Send calls as fast as no passing class of limiter refuses them, for a while."""
        stage.silence()
        stage.ride("ride", self.quota, self.plan.ride)

    def lines(self, played: Played) -> Iterator[str]:
        """Yield the efficiency: what was accepted of the most that a sliding log, or a window, admits in the time."""
        ridden = [exchange for phase in played.phases for exchange in played.part(phase)]
        if not ridden:
            return
        seconds = max(exchange.sent for exchange in ridden) - min(exchange.sent for exchange in ridden)
        windows = floor(seconds / self.quota.seconds)
        whole = min(exchange.sent for exchange in ridden) + windows * self.quota.seconds
        accepted = Played([exchange for exchange in ridden if exchange.sent < whole], ()).of(Outcome.ACCEPTED)
        most = windows * self.quota.calls
        if most:
            yield f"efficiency {accepted / most:.0%}: {accepted} accepted of {most} in {windows} whole windows"
