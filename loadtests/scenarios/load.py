"""Arrivals of a shape, kept up for a while, and what they do to a host."""

from collections.abc import Iterator

from loadtests.plans import WARM_UP
from loadtests.scenarios.scenario import Played, Scenario
from loadtests.stage import Stage

__all__ = ["Load", "Mixed", "Soak"]

# Of the quota: what no limiter refuses, however it counts.
SHARE = 0.5
WINDOWS = 4
LONG = 12
# The generator may hold so much more memory at the end of a soak than after its first third.
GROWTH = 1.2


class Load(Scenario):
    """Ask whether the thresholds are kept under the arrivals that --arrivals names, else under half of the quota."""

    judged = True
    windows = WINDOWS

    def obstacle(self) -> str:
        """Return why it cannot be played: a rate above the quota is an overload."""
        return self.short_of("overload" if self.plan.shape else self.impact)

    @property
    def calls(self) -> int:
        """The calls without which it is not begun."""
        # A budget that is spent with the greeting leaves no arrivals, where one is needed.
        return 1 + max(1, self.plan.arrivals(self.windows, SHARE).calls)

    @property
    def refusals(self) -> bool:  # type: ignore[override]  # it depends on what was asked for
        """Whether refusals are what was asked for."""
        return bool(self.plan.shape)

    @property
    def sends(self) -> str:
        """What is sent."""
        arrivals = self.plan.arrivals(self.windows, SHARE)
        shape = self.plan.shape or ("half of the quota" if self.plan.quota else "one a second")
        return f"{arrivals.calls} calls in {arrivals.seconds:g} s by open arrivals, {shape}; a lead each"

    def play(self, stage: Stage) -> None:
        """Send what is due."""
        stage.silence()
        stage.open("arrivals", self.plan.arrivals(self.windows, SHARE))


class Soak(Load):
    """Ask whether latency, errors or the generator's memory drift while the same arrivals go on for long."""

    windows = LONG

    @property
    def sends(self) -> str:
        """What is sent."""
        return f"{super().sends}; the first {WARM_UP:.0%} of the time are warm-up"

    def play(self, stage: Stage) -> None:
        """Send what is due; what is due while it warms up is counted, not measured."""
        stage.silence()
        stage.open("soak", self.plan.arrivals(self.windows, SHARE), warm_up=WARM_UP)

    def lines(self, played: Played) -> Iterator[str]:
        """Yield the generator's memory; the drift of the times is among the figures."""
        for phase in played.phases:
            early, peak = phase.early / 2**20, phase.peak / 2**20
            yield f"Soak: the generator held {early:.0f} MB after a third, {peak:.0f} MB at the end"

    def open_ends(self, played: Played) -> Iterator[str]:
        """Yield that the generator grew: what it measured may be its own."""
        yield from super().open_ends(played)
        if any(phase.peak > GROWTH * phase.early > 0 for phase in played.phases):
            yield "the generator's memory grew by more than a fifth"


class Mixed(Load):
    """Ask whether the contract is kept by valid, malformed and reading calls that come together."""

    judged = False

    def play(self, stage: Stage) -> None:
        """Send what is due."""
        stage.silence()
        stage.open("mixed", self.plan.arrivals(self.windows, SHARE), traffic="mixed")
