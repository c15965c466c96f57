"""Leads a second by batch size."""

import math
from collections.abc import Iterator
from dataclasses import dataclass

from contracts.exchange import Exchange, History
from contracts.quota.history import Outcome, outcome
from loadtests.figures import Distribution, quantiles
from loadtests.plans import BATCH_SIZES, purpose

__all__ = ["Rate", "rates", "table"]


@dataclass(frozen=True, slots=True)
class Rate:
    """What one batch size came to: leads updated or answered for a second, and the response times in seconds."""

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
    times = Distribution()
    times.add(*(exchange.received - exchange.planned for exchange in served))
    p50, p95 = (quantile.value for quantile in quantiles(times, (0.5, 0.95)))
    leads = size * len(served)
    per_second = leads / span if span > 0 else math.inf
    return Rate(size, len(served), per_second, p50, p95)


def _cell(value: float | None) -> str:
    return "-" if value is None else f"{value * 1000:.1f}"
