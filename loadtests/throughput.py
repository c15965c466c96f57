"""Leads a second by batch size, and the quantiles that a sample of this size carries."""

import math
from collections.abc import Iterator
from dataclasses import dataclass

import numpy as np

from contracts.exchange import Exchange, History
from contracts.quota.history import Outcome, outcome
from loadtests.plans import BATCH_SIZES, purpose

__all__ = ["Rate", "enough_for", "quantile", "rates", "table"]

CONFIDENCE = 0.95


@dataclass(frozen=True, slots=True)
class Rate:
    """What one batch size came to: leads updated or answered for a second, and the latencies of the calls in ms."""

    size: int
    calls: int
    leads_per_second: float
    p50: float | None
    p95: float | None


def rates(history: History) -> Iterator[Rate]:
    """Yield the throughput of each batch size that was served."""
    for size in BATCH_SIZES:
        served = [
            exchange
            for exchange in history
            if exchange.purpose == _words(size) and outcome(exchange) is Outcome.ACCEPTED
        ]
        if served:
            yield _rate(size, served)


def quantile(sample: list[float], share: float) -> float | None:
    """Return the smallest value that `share` of the sample does not exceed; None where the sample is too small."""
    if len(sample) < enough_for(share):
        return None
    return float(np.quantile(sample, share, method="inverted_cdf"))


def enough_for(share: float) -> int:
    """Return the size from which a sample bounds a quantile from above at 95 %: n >= ln 0.05 / ln p."""
    return math.ceil(math.log(1 - CONFIDENCE) / math.log(share))


def table(history: History) -> Iterator[str]:
    """Yield the lines of the table, none where nothing was measured."""
    rows = list(rates(history))
    if rows:
        yield "leads a call    calls    leads/s   p50 ms   p95 ms"
    for row in rows:
        p50, p95 = _cell(row.p50), _cell(row.p95)
        yield f"{row.size:>12} {row.calls:>8} {row.leads_per_second:>10.1f} {p50:>8} {p95:>8}"


def _words(size: int) -> str:
    return purpose("Throughput", size)


def _rate(size: int, served: list[Exchange]) -> Rate:
    span = max(exchange.received for exchange in served) - min(exchange.sent for exchange in served)
    latencies = [(exchange.received - exchange.planned) * 1000 for exchange in served]
    leads = size * len(served)
    per_second = leads / span if span > 0 else math.inf
    return Rate(size, len(served), per_second, quantile(latencies, 0.5), quantile(latencies, 0.95))


def _cell(value: float | None) -> str:
    return "-" if value is None else f"{value:.1f}"
