"""The edge of the quota, from both sides."""

from contracts.quota.identify.passes import SEVERAL
from loadtests.scenarios.scenario import Scenario
from loadtests.stage import Stage

__all__ = ["Boundary"]


class Boundary(Scenario):
    """Ask what the host does with more calls at once than any limiter admits, and whether silence readmits.

    One burst leaves N and W open: by itself it shows of 8.1 and 8.2 no more than that they are broken.
    """

    tests = ("8.4",)
    impact = "quota"
    refusals = True
    dated = True

    @property
    def calls(self) -> int:
        """The calls without which it is not begun."""
        return self.plan.burst + 2

    @property
    def sends(self) -> str:
        """What is sent."""
        silence = f"silence of {self.plan.silence:g} s"
        return f"1 call, {silence}, {self.plan.burst} calls of {SEVERAL} leads at once, {silence}, 1 call"

    def play(self, stage: Stage) -> None:
        """Send the burst over connections that are open already, wait, and send one call more."""
        stage.silence()
        stage.burst("burst", self.plan.burst, SEVERAL)
        stage.silence()
        stage.burst("readmission", 1)
