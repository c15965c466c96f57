"""The figures as a table: what was sent, how fast, how long it took, and how sure that is."""

import math
from collections.abc import Iterator, Sequence

from loadtests.figures.measure import FASTER, SLOWER, Drift, Estimate, Figures, Times
from loadtests.figures.quantiles import Quantile

__all__ = ["LEGEND", "in_ms", "spelled", "table"]

# What holds for every table, and is said once beside them.
LEGEND = (
    "limits at 95 % each, calls taken as independent; response from when a call was due, service from when sent, "
    "both to the head of the answer"
)


def table(figures: Figures, *, at_once: bool = False) -> Iterator[str]:
    """Yield the lines of the table; calls that were due `at_once` have no rate and do not drift."""
    yield from _counts(figures, at_once=at_once)
    if not at_once:
        rate, goodput = spelled(figures.rate), spelled(figures.goodput)
        yield f"{rate} calls/s sent, {goodput} leads/s updated, {spelled(figures.errors, percent=True)} errors"
    yield from (_row(row) for row in figures.times if row.quantiles[0].value is not None)
    told = [drift for drift in figures.drift if drift.told]
    if told and not at_once:
        yield f"response from the first third to the last: {_drifts(told)}"


def spelled(estimate: Estimate, *, percent: bool = False) -> str:
    """Return a figure and its limits."""
    form = ".3%" if percent else ",.1f"
    value, lower, upper = (format(each, form) for each in (estimate.value, estimate.lower, estimate.upper))
    return value if lower == upper else f"{value} ({lower} to {upper})"


def in_ms(quantile: Quantile) -> str:
    """Return a quantile and its limits in milliseconds, or how many calls it would need."""
    if quantile.value is None:
        return f"{quantile.name} needs {quantile.needs} calls"
    value, lower, upper = map(_ms, (quantile.value, quantile.lower, quantile.upper))
    return f"{quantile.name} {value} ms ({lower} to {upper})"


def _ms(seconds: float | None) -> str:
    if seconds is None:
        return "-"
    return "endless" if math.isinf(seconds) else f"{seconds * 1000:.4g}"


def _counts(figures: Figures, *, at_once: bool) -> Iterator[str]:
    fates = ", ".join(f"{count} {fate}" for fate, count in figures.sent.items() if count)
    when = "at once" if at_once else f"in {figures.seconds:g} s"
    exact = f"; times exact to {figures.precision:.1%}" if figures.precision else ""
    yield f"{figures.calls} calls {when}: {fates or 'none'}; {figures.dropped} dropped{exact}"
    if figures.warm_up:
        yield f"{figures.warmed} calls of the first {figures.warm_up:g} s are left out"


def _row(row: Times) -> str:
    size = "" if row.leads is None else f", {row.leads} a call"
    name = f"{row.measure.replace('_', ' ')}, {row.fate}{size}"
    # Of the quantiles that so few calls do not carry the first is enough to tell.
    carried = sum(each.value is not None for each in row.quantiles)
    times = "  ".join(f"{in_ms(each):<32}" for each in row.quantiles[: carried + 1])
    return f"{name:<28} {row.calls:>8}  {times}".rstrip()


def _drifts(told: Sequence[Drift]) -> str:
    seen = [
        f"{drift.first.name} {drift.words}, {_ms(drift.first.value)} to {_ms(drift.last.value)} ms"
        for drift in told
        if drift.words in {SLOWER, FASTER}
    ]
    return "; ".join(seen) or f"no drift seen in {', '.join(drift.first.name for drift in told)}"
