"""What an answer's counts alone tell: enough to see which of very many answers has to be looked at in full."""

from http import HTTPStatus

import msgspec
from msgspec import Struct, field

from contracts.exchange import Exchange
from loadtests.figures.samples import sent_leads

__all__ = ["adds_up"]


class _Counts(Struct, rename="pascal"):
    total_count: int
    success_count: int = 0
    failure_count: int = 0
    unprocessed: int = field(default=0, name="UnProcessedCount")


class _Answer(Struct, rename="pascal"):
    status: _Counts


_ANSWER = msgspec.json.Decoder(_Answer)


def adds_up(exchange: Exchange) -> bool:
    """Whether an answer is a refusal, or its counts add up to the leads that were sent."""
    response = exchange.response
    if response is None or response.status != HTTPStatus.OK:
        return response is not None and response.status == HTTPStatus.TOO_MANY_REQUESTS
    try:
        counts = _ANSWER.decode(response.body).status
    except (msgspec.DecodeError, RecursionError):
        return False
    leads = sent_leads(exchange.request.body)
    return counts.total_count == leads == counts.success_count + counts.failure_count + counts.unprocessed
