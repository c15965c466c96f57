"""How much a host without a quota takes: leads by batch size, and calls by arrival rate."""

from collections.abc import Iterator
from math import ceil

from contracts.verdict import Verdict
from loadtests.arrivals import Rates
from loadtests.figures import enough_for
from loadtests.phases import Phase
from loadtests.plans import BATCH_SIZES, purpose, steady
from loadtests.scenarios.scenario import Played, Scenario
from loadtests.stage import Stage
from loadtests.thresholds import Judged, judge, shares
from loadtests.throughput import rates, table

__all__ = ["Capacity", "Throughput"]

SECONDS_PER_SIZE = 30.0
# A step of the search lasts so long, and has several times the calls that its percentile needs: of the least number
# the slowest one alone decides.
STEP_SECONDS = 2.0
TIMES_NEEDED = 3
FIRST_RATE = 50.0
# The search ends when the rates that are kept and not kept are this near.
NEAR = 1.25


class Unlimited(Scenario):
    """A scenario that would measure a quota instead, where there is one."""

    impact = "overload"
    terse = True

    def obstacle(self) -> str:
        """Return why it cannot be played."""
        if self.plan.quota is not None:
            return f"the host has a quota of {self.plan.quota}, which would be measured instead; say --quota none"
        return self.short_of(self.impact)


class Throughput(Unlimited):
    """Ask how many leads a second a host without a quota takes, by the number of leads in a call."""

    @property
    def sends(self) -> str:
        """What is sent."""
        sizes = ", ".join(map(str, BATCH_SIZES))
        most = self.plan.budget // len(BATCH_SIZES)
        return (
            f"at most {most} calls for each of {sizes} leads a call, in a closed loop of "
            f"{self.plan.connections} connections"
        )

    def play(self, stage: Stage) -> None:
        """Send for each batch size what the budget allows, over several connections, in a closed loop."""
        for done, size in enumerate(BATCH_SIZES):
            stage.drain(size, stage.left // (len(BATCH_SIZES) - done), SECONDS_PER_SIZE, size)

    def lines(self, played: Played) -> Iterator[str]:
        """Yield the table."""
        yield from table(played.history)

    def open_ends(self, played: Played) -> Iterator[str]:
        """Yield that some size was not served."""
        yield from super().open_ends(played)
        if len(list(rates(played.history))) < len(BATCH_SIZES):
            yield "not every batch size was served"


class Capacity(Unlimited):
    """Ask which is the highest arrival rate at which the thresholds are still kept."""

    @property
    def calls(self) -> int:
        """The calls without which it is not begun."""
        return 1 + self._step(FIRST_RATE).calls

    def obstacle(self) -> str:
        """Return why it cannot be played."""
        if not shares(self.plan.thresholds):
            return "it needs a percentile to keep, as --threshold 'p95<200ms'"
        return super().obstacle()

    @property
    def sends(self) -> str:
        """What is sent."""
        kept = ", ".join(threshold.text for threshold in self.plan.thresholds)
        return (
            f"at most {self.plan.budget - 1} calls: steps of {STEP_SECONDS:g} s or more by open arrivals, each at "
            f"twice the rate until {kept} is not kept, then between; a lead each"
        )

    def play(self, stage: Stage) -> None:
        """Double the rate until it is not kept, then halve the distance."""
        kept, lost, rate = 0.0, 0.0, FIRST_RATE
        while not lost or lost > kept * NEAR:
            arrivals = self._step(rate)
            if arrivals.calls > stage.left:
                return
            step = stage.open(f"{rate:g} calls/s", arrivals)
            if step.unfit:
                return
            kept, lost = (rate, lost) if self._verdict(step) is Verdict.PASS else (kept, rate)
            rate = (kept + lost) / 2 if lost else 2 * rate

    def lines(self, played: Played) -> Iterator[str]:
        """Yield what is kept, and what is not shown to be."""
        for step in played.phases:
            yield f"{step.order.purpose}: {'; '.join(map(str, self._judged(step)))}"
        kept = [step for step in played.phases if self._verdict(step) is Verdict.PASS]
        lost = [step for step in played.phases if self._verdict(step) is Verdict.FAIL]
        if kept:
            above = f", not at {min(map(_rate, lost)):g}" if lost else ""
            yield f"Capacity: kept at {max(map(_rate, kept)):g} calls/s{above}"

    def open_ends(self, played: Played) -> Iterator[str]:
        """Yield why the search did not come to its end."""
        verdicts = [self._verdict(step) for step in played.phases]
        if Verdict.PASS not in verdicts:
            yield "at no rate were the thresholds shown to be kept"
        if Verdict.FAIL not in verdicts:
            ended = "generator" if any(step.unfit for step in played.phases) else "budget"
            yield f"at no rate were the thresholds shown not to be kept: the {ended} ended the search"

    def _step(self, rate: float) -> Rates:
        needed = TIMES_NEEDED * max(map(enough_for, shares(self.plan.thresholds)))
        return steady(rate, max(STEP_SECONDS, ceil(needed / rate)))

    def _judged(self, step: Phase) -> Iterator[Judged]:
        figures = step.figures(shares(self.plan.thresholds))
        yield from (judge(threshold, figures, unfit=step.unfit) for threshold in self.plan.thresholds)

    def _verdict(self, step: Phase) -> Verdict:
        verdicts = {each.verdict for each in self._judged(step)}
        return next((verdict for verdict in (Verdict.FAIL, Verdict.INCONCLUSIVE) if verdict in verdicts), Verdict.PASS)


def _rate(step: Phase) -> float:
    return float(step.order.purpose.removeprefix(purpose("Capacity", "")).split()[0])
