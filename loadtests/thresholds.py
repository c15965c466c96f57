"""Thresholds of a load run: `p95<800ms`, `errors<0.1%`, `rate>5/s`, `goodput>120 leads/s`, `dropped=0`.

PASS where both limits of the figure are on the right side, FAIL where neither is, INCONCLUSIVE where the threshold
lies between them: the sample does not carry it.
"""

import re
from collections.abc import Iterable, Mapping
from dataclasses import dataclass
from operator import eq, ge, gt, le, lt

from contracts.errors import UnknownChoice, UsageError
from contracts.verdict import Verdict
from loadtests.figures import Estimate, Figures, Quantile, in_ms, spelled

__all__ = ["Judged", "Threshold", "judge", "parse", "shares"]

EXAMPLES = {
    "p95": "p95<800ms",
    "errors": "errors<0.1%",
    "rate": "rate>5/s",
    "goodput": "goodput>120 leads/s",
    "dropped": "dropped=0",
}
# How much of a second, of the calls, of a count each unit is.
UNITS: Mapping[str, Mapping[str, float]] = {
    "p95": {"ms": 0.001, "s": 1.0},
    "errors": {"%": 0.01},
    "rate": {"/s": 1.0, "calls/s": 1.0},
    "goodput": {"leads/s": 1.0},
    "dropped": {"": 1.0},
}
COMPARISONS = {"<": lt, "<=": le, ">": gt, ">=": ge, "=": eq}
PARTS = re.compile(r"\s*([a-z]+[\d.]*)\s*([<>]?=?)\s*(\d+(?:\.\d+)?)\s*(\S*)\s*")
PERCENTILE = re.compile(r"p(\d{1,2}(?:\.\d+)?)")


@dataclass(frozen=True, slots=True)
class Threshold:
    """A bound in seconds, in shares of the calls, in calls or leads a second, or in calls.

    `share` is the quantile's of the response time, None where the metric is none.
    """

    text: str
    metric: str
    share: float | None
    comparison: str
    bound: float


@dataclass(frozen=True, slots=True)
class Judged:
    """What the figures say of a threshold, and the figure in words."""

    threshold: Threshold
    verdict: Verdict
    found: str

    def __str__(self) -> str:
        return f"{self.threshold.text} {self.verdict}: {self.found}"


def parse(text: str, where: str = "--threshold") -> Threshold:
    """Read a threshold that was found somewhere. Raises UsageError."""
    parts = PARTS.fullmatch(text)
    if parts is None or parts[2] not in COMPARISONS:
        raise UsageError(f"{where}: expected a threshold as {', '.join(EXAMPLES.values())}; found {text!r}")
    metric, comparison, number, unit = parts.groups()
    share = _share(metric)
    kind = metric if share is None else "p95"
    if kind not in EXAMPLES:
        raise UnknownChoice(where, metric, EXAMPLES)
    if unit not in UNITS[kind]:
        raise UsageError(f"{where}: expected a unit as in {EXAMPLES[kind]}, found {text!r}")
    if comparison == "=" and kind != "dropped":
        raise UsageError(f"{where}: only dropped can be equal to a number; say < or >, not {text!r}")
    return Threshold(text.strip(), metric, share, comparison, float(number) * UNITS[kind][unit])


def shares(thresholds: Iterable[Threshold]) -> tuple[float, ...]:
    """Return the quantiles that have to be measured."""
    return tuple(threshold.share for threshold in thresholds if threshold.share is not None)


def judge(threshold: Threshold, figures: Figures, *, unfit: str = "") -> Judged:
    """Compare a threshold with figures that were measured with its `shares`.

    Those of a generator that was `unfit`, and why, say nothing.
    """
    figure, found = _figure(threshold, figures)
    if unfit:
        return Judged(threshold, Verdict.INCONCLUSIVE, f"{found}; {unfit}")
    if figure.lower is None or figure.upper is None or not (figures.calls or figures.dropped):
        return Judged(threshold, Verdict.INCONCLUSIVE, found)
    sides = [COMPARISONS[threshold.comparison](limit, threshold.bound) for limit in (figure.lower, figure.upper)]
    verdict = Verdict.PASS if all(sides) else Verdict.INCONCLUSIVE if any(sides) else Verdict.FAIL
    return Judged(threshold, verdict, found)


def _share(metric: str) -> float | None:
    percentile = PERCENTILE.fullmatch(metric)
    # 99.9 / 100 is not 0.999 to the last digit.
    return round(float(percentile[1]) / 100, 9) or None if percentile else None


def _figure(threshold: Threshold, figures: Figures) -> tuple[Estimate | Quantile, str]:
    """Return what the threshold is about, and what was found in words."""
    if threshold.share is not None:
        quantile = next(each for each in figures.response if each.share == threshold.share)
        return quantile, f"{in_ms(quantile)}, {quantile.calls} calls"
    if threshold.metric == "dropped":
        return Estimate(figures.dropped, figures.dropped, figures.dropped), f"{figures.dropped} dropped"
    figure, unit = {
        "errors": (figures.errors, f"of {figures.calls} calls"),
        "goodput": (figures.goodput, "leads/s"),
        "rate": (figures.rate, "calls/s"),
    }[threshold.metric]
    return figure, f"{spelled(figure, percent=threshold.metric == 'errors')} {unit}"
