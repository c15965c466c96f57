"""What a history measures: calls by status, service times with their confidence limits, throughput.

The service time of a call is `received - sent`, in seconds. Refusals (429) are left out of service times, since
being turned away quickly is no service. An upper confidence bound on a quantile p exists only from
n >= ln 0.05 / ln p answers (the greatest of n exceeds the quantile with probability 1 - p^n); below, no figure.
"""

import math
from collections import Counter, defaultdict
from collections.abc import Iterable, Sequence

from msgspec import Struct

from contracts.exchange import Exchange, History
from loadtests.figures.confidence import enough_for, ranks
from loadtests.figures.samples import sent_leads, updated_leads

__all__ = ["Batch", "Calls", "Quantile", "Speed", "batches", "calls", "latency", "speed"]

OK = 200
TOO_MANY = 429
QUANTILES = (0.5, 0.95, 0.99)


class Calls(Struct, frozen=True):
    """How many calls were sent and how they were answered; `idle` taught nothing: refused or unanswered."""

    total: int
    unanswered: int
    idle: int
    by_status: dict[str, int]


class Quantile(Struct, frozen=True):
    """A quantile of the service time in seconds, None where `n` is below `needs`; `upper` bounds it at 95 %."""

    p: float
    n: int
    needs: int
    value: float | None = None
    upper: float | None = None


class Speed(Struct, frozen=True):
    """Rates over the run, per second: calls sent, calls served (200), leads updated. Its length is in seconds."""

    seconds: float
    sent: float
    served: float
    leads: float


class Batch(Struct, frozen=True):
    """The served calls of one size: how many, the leads that they updated, their median service time in seconds."""

    size: int
    calls: int
    leads: int
    median: Quantile


def calls(history: History) -> Calls:
    """Count the calls by how they were answered."""
    statuses = Counter(exchange.response.status for exchange in history if exchange.response)
    return Calls(
        total=len(history),
        unanswered=len(history) - statuses.total(),
        idle=sum(map(_idle, history)),
        by_status={str(status): count for status, count in sorted(statuses.items())},
    )


def _idle(exchange: Exchange) -> bool:
    """Whether a call taught nothing: it has no answer, or a refusal that nobody asked for."""
    if exchange.response is None:
        return True
    asked = exchange.purpose.startswith("quota") or (
        exchange.expected is not None and TOO_MANY in exchange.expected.statuses
    )
    return exchange.response.status == TOO_MANY and not asked


def latency(history: History) -> tuple[Quantile, ...]:
    """Return p50, p95 and p99 of the service time of the calls that were answered and not refused."""
    answered = (each for each in history if each.response and each.response.status != TOO_MANY)
    times = _service_times(answered)
    return tuple(_quantile(times, p) for p in QUANTILES)


def _service_times(exchanges: Iterable[Exchange]) -> list[float]:
    times = (exchange.received - exchange.sent for exchange in exchanges)
    return sorted(time for time in times if math.isfinite(time))


def _quantile(times: Sequence[float], p: float) -> Quantile:
    """Read a quantile off sorted times."""
    n, needs = len(times), enough_for(p)
    if n < needs:
        return Quantile(p, n, needs)
    return Quantile(p, n, needs, times[math.ceil(n * p) - 1], times[ranks(n, p)[1] - 1])


def speed(history: History) -> Speed | None:
    """Return the rates over the run, None where it has no length."""
    ends = [exchange.received for exchange in history if math.isfinite(exchange.received)]
    seconds = max(ends) - min(exchange.sent for exchange in history) if ends else 0.0
    if seconds <= 0:
        return None
    served = [exchange for exchange in history if _served(exchange)]
    leads = _leads(served)
    return Speed(seconds, len(history) / seconds, len(served) / seconds, leads / seconds)


def batches(history: History) -> tuple[Batch, ...]:
    """Return the served calls by how many leads they sent, the smallest first."""
    sizes: defaultdict[int, list[Exchange]] = defaultdict(list)
    for exchange in history:
        if _served(exchange) and (size := sent_leads(exchange.request.body)) is not None:
            sizes[size].append(exchange)
    return tuple(_batch(size, sizes[size]) for size in sorted(sizes))


def _batch(size: int, exchanges: list[Exchange]) -> Batch:
    return Batch(size, len(exchanges), _leads(exchanges), _quantile(_service_times(exchanges), 0.5))


def _leads(served: Iterable[Exchange]) -> int:
    return sum(updated_leads(each.response) for each in served if each.response)


def _served(exchange: Exchange) -> bool:
    return exchange.response is not None and exchange.response.status == OK
