"""The class of the limiter, found by as few calls as can tell."""

import numpy as np

from contracts.quota.history import Columns
from contracts.quota.identify import Estimate, Kind, Step, Why, candidates, carry_out, estimate, identify
from loadtests.scenarios.scenario import Scenario
from loadtests.stage import Stage

__all__ = ["Identify"]

FOUND = {Why.ONE_LEFT, Why.ALIKE}
PLAIN = (Kind.PLAIN,)


class Identify(Scenario):
    """Ask which class of limiter the host has, with which N and W, by probes that depend on the answers before."""

    impact = "quota"
    refusals = True
    terse = True
    dated = True

    def obstacle(self) -> str:
        """Return why it cannot be played."""
        if found := super().obstacle():
            return found
        return "" if self._estimate.parts else f"the budget of {self.plan.budget} calls does not hold one pass"

    @property
    def sends(self) -> str:
        """What is sent."""
        parts = "; ".join(part.name for part in self._estimate.parts)
        return f"at most {self._estimate.calls + 1} calls in {self._estimate.seconds:g} s: {parts}; a lead or two each"

    def play(self, stage: Stage) -> None:
        """Send one step after the other, and note what is left."""
        calls: list[tuple[float, float, int]] = []

        def perform(step: Step) -> Columns:
            calls.extend(stage.probe(step).calls)
            sent, answered, outcome = zip(*calls, strict=True)
            return Columns.of(np.array(sent), np.array(answered), np.array(outcome, np.int8))

        plan = identify(self.quota, candidates(self.quota), budget=stage.left, now=stage.now(), kinds=PLAIN)
        found = carry_out(plan, perform)
        left = " or ".join(found.left) or "none that is known"
        stage.notes.append(f"Identify: the class of limiter is {left}; {found.why}, after {found.calls} calls")
        if found.why not in FOUND:
            stage.problems.append(f"Identify: {found.why}")

    @property
    def _estimate(self) -> Estimate:
        return estimate(self.quota, budget=self.plan.budget - 1, kinds=PLAIN)
