"""The edge of the quota, from both sides."""

from contracts.quota.identify.passes import SEVERAL
from contracts.quota.promises import ROUNDING
from loadtests.scenarios.scenario import Scenario
from loadtests.stage import Stage

__all__ = ["Boundary"]


class Boundary(Scenario):
    """Ask what the host does with more calls at once than any limiter admits, and whether silence readmits.

    While it refuses, another account calls once, where there is one: it has a quota of its own.
    Where a refusal says how long to wait, one call comes when that is over.
    One burst leaves N and W open: by itself it shows of 8.1 and 8.2 no more than that they are broken.
    """

    tests = ("8.4",)
    impact = "quota"
    refusals = True
    dated = True

    @property
    def calls(self) -> int:
        """The calls without which it is not begun."""
        return self.plan.burst + 3 + self.plan.another

    @property
    def sends(self) -> str:
        """What is sent."""
        silence = f"silence of {self.plan.silence:g} s"
        burst = f"{self.plan.burst} calls of {SEVERAL} leads at once"
        other = ", 1 call of another account" if self.plan.another else ""
        return f"1 call, {silence}, {burst}{other}, 1 call when a refusal says so, {silence}, 1 call"

    def play(self, stage: Stage) -> None:
        """Send the burst over connections that are open already, and one call after each wait."""
        stage.silence()
        burst = stage.burst("burst", self.plan.burst, SEVERAL)
        if self.plan.another:
            stage.burst("another account", 1, traffic="foreign")
        # A longer wait than silence takes is no promise that a short run can look at.
        if burst.promised is not None and burst.promised < self.plan.silence:
            stage.wait(burst.promised + ROUNDING)
            stage.burst("promise", 1)
        stage.silence()
        stage.burst("readmission", 1)
