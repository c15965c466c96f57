"""How much a host without a quota takes: leads by batch size, and calls by arrival rate."""

from collections.abc import Iterator
from math import ceil

from contracts.verdict import Verdict
from loadtests.arrivals import Arrivals
from loadtests.figures import enough_for
from loadtests.phases import Phase
from loadtests.plans import BATCH_SIZES, WARM_UP, purpose, steady
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
FIRST_RATE, LEAST_RATE = 50.0, 1.0
# The search ends when the rates that are kept and not kept are this near.
NEAR = 1.25
HOST = "the host was the limit"


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
    """Ask which is the highest arrival rate at which the thresholds are still kept, and what the limit is."""

    dated = True

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
            f"twice the rate until {kept} is not kept, then between; a lead each; "
            f"the first {WARM_UP:.0%} of a step are warm-up"
        )

    def play(self, stage: Stage) -> None:
        """Double the rate until it is not kept, then halve the distance; where the generator was late, try again."""
        kept, lost, rate, late = 0.0, 0.0, FIRST_RATE, False
        while rate >= LEAST_RATE and not 0 < lost <= kept * NEAR:
            arrivals = self._step(rate)
            if arrivals.calls > stage.left:
                return
            step = stage.open(f"{rate:g} calls/s", arrivals, warm_up=WARM_UP)
            # A machine that was busy may not be a second time.
            late = bool(step.unfit) and not late
            if not late:
                kept, lost = (rate, lost) if self._verdict(step) is Verdict.PASS else (kept, rate)
                rate = (kept + lost) / 2 if lost else 2 * rate

    def lines(self, played: Played) -> Iterator[str]:
        """Yield what is kept, and what is not shown to be."""
        for step in played.phases:
            yield f"{step.order.purpose}: {'; '.join(map(str, self._judged(step)))}"
        if kept := self._kept(played):
            yield f"Capacity: kept at {kept:g} calls/s; {self._limit(played)}"

    def open_ends(self, played: Played) -> Iterator[str]:
        """Yield why the limit is not shown to be the host's."""
        if not self._kept(played):
            yield "at no rate were the thresholds shown to be kept"
        if (limit := self._limit(played)) and not limit.startswith(HOST):
            yield limit

    def _kept(self, played: Played) -> float:
        """Return the highest rate that was kept, 0 for none."""
        return max((_rate(step) for step in played.phases if self._verdict(step) is Verdict.PASS), default=0.0)

    def _limit(self, played: Played) -> str:
        """Return what is known of the lowest rate above that was not kept, of its last try where there were two."""
        tried = {_rate(step): step for step in played.phases if _rate(step) > self._kept(played)}
        if not tried:
            return "the budget ended the search"
        rate, step = min(tried.items())
        if step.unfit:
            return f"the generator was the limit at {rate:g}: {step.unfit}"
        return f"{HOST} at {rate:g}" if self._verdict(step) is Verdict.FAIL else f"so few calls do not tell at {rate:g}"

    def _step(self, rate: float) -> Arrivals:
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
