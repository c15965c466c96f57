"""What a history measures: calls by status, service times with their confidence limits, throughput.

The service time of a call is `received - sent`, in seconds. Refusals (429) are left out of service times, since
being turned away quickly is no service. An upper confidence bound on a quantile p exists only from
n >= ln 0.05 / ln p answers (the greatest of n exceeds the quantile with probability 1 - p^n); below, no figure.
"""

import math
from collections import Counter, defaultdict
from collections.abc import Iterable, Sequence

import msgspec
import numpy as np
from msgspec import Struct

from contracts.exchange import Exchange, History

__all__ = ["Batch", "Calls", "Quantile", "Speed", "batches", "calls", "latency", "speed"]

OK = 200
TOO_MANY = 429
CONFIDENCE = 0.95
QUANTILES = (0.5, 0.95, 0.99)
UNREADABLE = (msgspec.DecodeError, RecursionError)


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


class _Body(Struct, rename="pascal"):
    lead_properties_list: list[msgspec.Raw]


class _Counts(Struct, rename="pascal"):
    success_count: int = 0


class _Answer(Struct, rename="pascal"):
    status: _Counts


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
    n, needs = len(times), math.ceil(math.log(1 - CONFIDENCE) / math.log(p))
    if n < needs:
        return Quantile(p, n, needs)
    return Quantile(p, n, needs, times[math.ceil(n * p) - 1], times[_upper_index(n, p)])


def _upper_index(n: int, p: float) -> int:
    """Return the index of the least order statistic that is at or above the quantile with 95 % confidence.

    The k-th of n is below the quantile with the probability that at least k of n are, which is binomial.
    """
    counts = np.arange(n)
    steps = np.log((n - counts) / (counts + 1)) + math.log(p / (1 - p))
    masses = np.exp(n * math.log1p(-p) + np.concatenate(([0.0], np.cumsum(steps))))
    return min(n - 1, int(np.searchsorted(np.cumsum(masses), CONFIDENCE)))


def speed(history: History) -> Speed | None:
    """Return the rates over the run, None where it has no length."""
    ends = [exchange.received for exchange in history if math.isfinite(exchange.received)]
    seconds = max(ends) - min(exchange.sent for exchange in history) if ends else 0.0
    if seconds <= 0:
        return None
    served = [exchange for exchange in history if _served(exchange)]
    leads = sum(map(_updated, served))
    return Speed(seconds, len(history) / seconds, len(served) / seconds, leads / seconds)


def batches(history: History) -> tuple[Batch, ...]:
    """Return the served calls by how many leads they sent, the smallest first."""
    sizes: defaultdict[int, list[Exchange]] = defaultdict(list)
    for exchange in history:
        if _served(exchange) and (size := _size(exchange.request.body)) is not None:
            sizes[size].append(exchange)
    return tuple(_batch(size, sizes[size]) for size in sorted(sizes))


def _batch(size: int, exchanges: list[Exchange]) -> Batch:
    leads = sum(map(_updated, exchanges))
    return Batch(size, len(exchanges), leads, _quantile(_service_times(exchanges), 0.5))


def _served(exchange: Exchange) -> bool:
    return exchange.response is not None and exchange.response.status == OK


def _size(body: str) -> int | None:
    try:
        return len(msgspec.json.decode(body, type=_Body).lead_properties_list)
    except UNREADABLE:
        return None


def _updated(exchange: Exchange) -> int:
    try:
        answer = msgspec.json.decode(exchange.response.body if exchange.response else "", type=_Answer)
    except UNREADABLE:
        return 0
    return max(0, answer.status.success_count)
