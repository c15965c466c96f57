"""More than the quota, for a while: while it lasts, and after it."""

from collections.abc import Iterator, Sequence

from contracts.exchange import Exchange
from contracts.quota.history import Outcome, outcome
from loadtests.figures import Distribution, in_ms, quantiles
from loadtests.phases import Phase
from loadtests.scenarios.scenario import Played, Scenario
from loadtests.stage import Stage

__all__ = ["Overload", "Recovery"]

# What is refused just over the quota tells the window of a log of all calls: under more it stays shut.
FACTORS = (1.1, 2, 10)
WINDOWS = 3
# Half of the quota is refused by no limiter that has recovered.
EASE = 0.5
AFTER = 4
# Of the calls that were due, so many have to be started for the load to be what was asked for.
OFFERED = 0.9


class Overload(Scenario):
    """Ask whether goodput stays at N per W under 1.1, 2 and 10 times the quota, and whether refusals stay cheap."""

    tests = ("8.1", "8.2")
    impact = "overload"
    refusals = True
    dated = True

    @property
    def calls(self) -> int:
        """The calls without which it is not begun."""
        return 1 + sum(self.plan.times(factor, WINDOWS).calls for factor in FACTORS)

    @property
    def sends(self) -> str:
        """What is sent."""
        *less, most = map(str, FACTORS)
        factors = f"{', '.join(less)} and {most}"
        return (
            f"{self.calls} calls: for {WINDOWS * self.quota.seconds:g} s each {factors} times the quota, by open "
            f"arrivals, after silences of {self.plan.silence:g} s; a lead each"
        )

    def play(self, stage: Stage) -> None:
        """Send each overload after a silence."""
        for factor in FACTORS:
            stage.silence()
            stage.open(f"{factor} times the quota", self.plan.times(factor, WINDOWS))

    def lines(self, played: Played) -> Iterator[str]:
        """Yield goodput and the price of a refusal."""
        for phase in played.phases:
            accepted = [each for each in played.part(phase) if outcome(each) is Outcome.ACCEPTED]
            refused = [each for each in played.part(phase) if outcome(each) is Outcome.REFUSED]
            share = len(accepted) / (WINDOWS * self.quota.calls)
            yield (
                f"{phase.order.purpose}: {share:.2f} of N per W accepted, {_median(accepted)}; "
                f"{len(refused)} refused, {_median(refused)}"
            )

    def open_ends(self, played: Played) -> Iterator[str]:
        """Yield where the load was not what was asked for."""
        yield from _not_offered(played.phases)


class Recovery(Scenario):
    """Ask how soon after an overload the host serves half of the quota again, none refused."""

    impact = "overload"
    refusals = True
    dated = True

    @property
    def calls(self) -> int:
        """The calls without which it is not begun."""
        return 1 + self.plan.times(FACTORS[-1], 1).calls + self.plan.times(EASE, AFTER).calls

    @property
    def sends(self) -> str:
        """What is sent."""
        seconds = self.quota.seconds
        return (
            f"{self.calls} calls: for {seconds:g} s {FACTORS[-1]} times the quota, then for {AFTER * seconds:g} s half "
            f"of it, by open arrivals, after a silence of {self.plan.silence:g} s; a lead each"
        )

    def play(self, stage: Stage) -> None:
        """Send the overload, and less than the quota at once after it."""
        stage.silence()
        stage.open("overload", self.plan.times(FACTORS[-1], 1))
        stage.open("after", self.plan.times(EASE, AFTER))

    def lines(self, played: Played) -> Iterator[str]:
        """Yield when service was normal."""
        seconds = _recovered(played)
        if seconds is not None:
            yield f"Recovery: {seconds:.2f} s after the overload no call was refused any more"

    def open_ends(self, played: Played) -> Iterator[str]:
        """Yield that it was not seen."""
        yield from _not_offered(played.phases)
        if _recovered(played) is None:
            yield f"no recovery was seen within {AFTER} windows after the overload"


def _recovered(played: Played) -> float | None:
    """Return the seconds from the last call of the overload to the first since which all were accepted."""
    if len(played.phases) < len(("overload", "after")):
        return None
    overload, after = (sorted(played.part(phase), key=lambda each: each.sent) for phase in played.phases)
    served = [outcome(each) is Outcome.ACCEPTED for each in after]
    if not overload or not served or not served[-1]:
        return None
    first = next((place for place in range(len(served) - 1, -1, -1) if not served[place]), -1) + 1
    return after[first].sent - overload[-1].sent


def _not_offered(phases: Sequence[Phase]) -> Iterator[str]:
    for phase in phases:
        due = len(phase.order.due)
        if due and phase.started < OFFERED * due:
            yield f"{phase.order.purpose}: of {due} calls only {phase.started} could be started"


def _median(calls: Sequence[Exchange]) -> str:
    """Return the median of the service times in words."""
    if not calls:
        return "no service time"
    times = Distribution()
    times.add(*(call.received - call.sent for call in calls))
    (median,) = quantiles(times, (0.5,))
    return f"service {in_ms(median)}"
