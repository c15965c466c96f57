"""The figures as a table: what was sent, how fast, how long it took, and how sure that is."""

import math
from collections.abc import Iterator

from loadtests.figures.measure import Drift, Estimate, Figures, Times
from loadtests.figures.quantiles import Quantile

__all__ = ["in_ms", "spelled", "table"]

HEAD = "limits at 95 % each, calls taken as independent; response from when a call was due, service from when sent"


def table(figures: Figures) -> Iterator[str]:
    """Yield the lines of the table."""
    yield from _counts(figures)
    yield f"rate {spelled(figures.rate)} calls/s sent"
    yield f"goodput {spelled(figures.goodput)} leads/s updated"
    yield f"errors {spelled(figures.errors, percent=True)} of the calls sent"
    if figures.times:
        yield HEAD + (f"; exact to {figures.precision:.1%}" if figures.precision else "")
    for row in figures.times:
        yield _row(row)
    yield from map(_drift, figures.drift)


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


def _counts(figures: Figures) -> Iterator[str]:
    fates = ", ".join(f"{count} {fate}" for fate, count in figures.sent.items() if count)
    yield f"{figures.calls} calls in {figures.seconds:g} s: {fates or 'none'}; {figures.dropped} dropped"
    if figures.warm_up:
        yield f"{figures.warmed} calls of the first {figures.warm_up:g} s are left out"


def _row(row: Times) -> str:
    size = "" if row.leads is None else f", {row.leads} a call"
    name = f"{row.measure.replace('_', ' ')}, {row.fate}{size}"
    return f"{name:<28} {row.calls:>8}  {'  '.join(f'{in_ms(each):<30}' for each in row.quantiles)}".rstrip()


def _drift(drift: Drift) -> str:
    first, last = _ms(drift.first.value), _ms(drift.last.value)
    return f"response {drift.first.name}: {first} in the first third, {last} in the last: {drift.words}"
