"""The figures of a run, each with its limits at 95 %, from the tally of its calls."""

import math
from collections.abc import Iterable, Iterator, Sequence
from dataclasses import dataclass
from statistics import fmean, stdev

from contracts.spec import BATCH_LIMIT
from loadtests.figures.confidence import proportion
from loadtests.figures.distribution import PRECISION, Distribution
from loadtests.figures.quantiles import Quantile, quantiles
from loadtests.figures.samples import Fate
from loadtests.figures.tally import MEASURES, SLICES, THIRDS, Measure, Tally

__all__ = ["FASTER", "SHARES", "SLOWER", "Drift", "Estimate", "Figures", "Times", "measure"]

SHARES = (0.5, 0.95, 0.99)
# Student's t for ten slices: 95 % of the values of nine degrees of freedom are below.
STUDENT = 1.8331
# A drift by less than a hundredth is none, however many calls show it.
MATTERS = 1.01
SLOWER, FASTER = "slower", "faster"


@dataclass(frozen=True, slots=True)
class Estimate:
    """A figure and the limits that it has at 95 % each."""

    value: float
    lower: float
    upper: float


@dataclass(frozen=True, slots=True)
class Times:
    """Quantiles of one measure, in seconds: of all calls of a fate, or those that carried so many leads."""

    measure: Measure
    fate: Fate
    leads: int | None
    calls: int
    quantiles: tuple[Quantile, ...]


@dataclass(frozen=True, slots=True)
class Drift:
    """A quantile of the response time in the first and in the last third of the period."""

    first: Quantile
    last: Quantile

    @property
    def told(self) -> bool:
        """Whether so many calls tell of it at all."""
        return None not in {self.first.upper, self.last.upper}

    @property
    def words(self) -> str:
        """What can be said of it: slower or faster only where the limits of the two lie apart, by enough to matter."""
        one, other = self.first, self.last
        if one.lower is None or one.upper is None or other.lower is None or other.upper is None:
            return "too few calls"
        if other.lower > one.upper * MATTERS:
            return SLOWER
        return FASTER if one.lower > other.upper * MATTERS else "no drift seen"


@dataclass(frozen=True, slots=True)
class Figures:
    """What a run measured over `seconds`, after a warm-up whose calls are only counted.

    `sent` are the calls by fate; `errors` the share of those sent that failed or got no answer; `rate` the calls sent
    and `goodput` the leads updated for a second. `response` are quantiles of the response time of the calls that were
    served: one without an answer never ends, and one that was dropped could have taken any time. Times may be shown
    up to `precision` too long.
    """

    seconds: float
    warm_up: float
    warmed: int
    sent: dict[Fate, int]
    dropped: int
    errors: Estimate
    rate: Estimate
    goodput: Estimate
    response: tuple[Quantile, ...]
    times: tuple[Times, ...]
    drift: tuple[Drift, ...]
    precision: float

    @property
    def calls(self) -> int:
        """How many calls were sent."""
        return sum(self.sent.values())


def measure(tally: Tally, shares: Iterable[float] = ()) -> Figures:
    """Return the figures of a tally, with these quantiles beside the usual ones."""
    wanted = tuple(sorted({*SHARES, *shares}))
    served = _merged(tally, "response", Fate.SERVED)
    return Figures(
        seconds=tally.period.measured,
        warm_up=tally.period.warm_up,
        warmed=tally.warmed,
        sent={fate: tally.calls[fate] for fate in Fate},
        dropped=tally.dropped,
        errors=_errors(tally),
        rate=_mean(tally.sent, tally.period.measured),
        goodput=_goodput(tally),
        response=quantiles(served, wanted, endless=tally.calls[Fate.UNANSWERED], unknown=tally.dropped),
        times=tuple(_rows(tally, wanted)),
        drift=_drift(tally),
        precision=PRECISION if tally.calls.total() > tally.exact else 0.0,
    )


def _errors(tally: Tally) -> Estimate:
    count, calls = tally.calls[Fate.FAILED] + tally.calls[Fate.UNANSWERED], tally.calls.total()
    return Estimate(count / calls, *proportion(count, calls)) if calls else Estimate(0.0, 0.0, 1.0)


def _goodput(tally: Tally) -> Estimate:
    seen = _mean(tally.updated, tally.period.measured)
    # Nobody knows what the host would have made of the calls that were dropped.
    missed = tally.dropped * BATCH_LIMIT / tally.period.measured
    return Estimate(seen.value, seen.lower, seen.upper + missed)


def _mean(slices: Sequence[int], seconds: float) -> Estimate:
    """Return a rate, its limits from how much the slices differ (Student): they are taken to be independent."""
    rates = [count * SLICES / seconds for count in slices]
    mean, margin = fmean(rates), STUDENT * stdev(rates) / math.sqrt(SLICES)
    return Estimate(mean, max(0.0, mean - margin), mean + margin)


def _rows(tally: Tally, shares: Sequence[float]) -> Iterator[Times]:
    """Yield the times by measure and fate, those of the served calls by their leads too where these differ."""
    found = sorted({(key.measure, key.fate) for key in tally.times}, key=_place)
    for measured, fate in found:
        yield _row(tally, measured, fate, None, shares)
        sizes = sorted({key.leads for key in tally.times if (key.measure, key.fate) == (measured, fate)})
        if fate is Fate.SERVED and len(sizes) > 1:
            for size in sizes:
                yield _row(tally, measured, fate, size, shares)


def _row(tally: Tally, measured: Measure, fate: Fate, leads: int | None, shares: Sequence[float]) -> Times:
    times = _merged(tally, measured, fate, leads=leads)
    return Times(measured, fate, leads, len(times), quantiles(times, shares))


def _merged(
    tally: Tally, measured: Measure, fate: Fate, *, leads: int | None = None, third: int | None = None
) -> Distribution:
    merged = Distribution(tally.exact)
    for key, times in tally.times.items():
        if (key.measure, key.fate) == (measured, fate) and leads in {None, key.leads} and third in {None, key.third}:
            merged.merge(times)
    return merged


def _place(found: tuple[Measure, Fate]) -> tuple[int, int]:
    measured, fate = found
    return MEASURES.index(measured), list(Fate).index(fate)


def _drift(tally: Tally) -> tuple[Drift, ...]:
    first, last = (quantiles(_merged(tally, "response", Fate.SERVED, third=third), SHARES) for third in (0, THIRDS - 1))
    return tuple(Drift(*pair) for pair in zip(first, last, strict=True))
