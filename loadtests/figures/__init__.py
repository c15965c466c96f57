"""What a load run measured: times with their confidence limits, errors, rates, and what the sample cannot carry.

A worker fills a `Tally` with a `sample` of each call and hands it over as text; the master merges and measures:

    tally = Tally(Period(start, seconds, warm_up))
    tally.add(sample(exchange))
    tally.drop(planned)
    whole.merge(Tally.decode(tally.encode()))
    figures = measure(whole)
    for line in table(figures):
        print(line)
"""

from loadtests.figures.confidence import enough_for
from loadtests.figures.distribution import Distribution
from loadtests.figures.measure import Drift, Estimate, Figures, Times, measure
from loadtests.figures.quantiles import Quantile, quantiles
from loadtests.figures.samples import Fate, Sample, sample
from loadtests.figures.tally import Period, Tally
from loadtests.figures.words import LEGEND, in_ms, spelled, table

__all__ = [
    "LEGEND",
    "Distribution",
    "Drift",
    "Estimate",
    "Fate",
    "Figures",
    "Period",
    "Quantile",
    "Sample",
    "Tally",
    "Times",
    "enough_for",
    "in_ms",
    "measure",
    "quantiles",
    "sample",
    "spelled",
    "table",
]
