"""One call as the figures see it: when it was due, what became of it, how many leads it carried."""

from dataclasses import dataclass
from enum import StrEnum
from http import HTTPStatus

import msgspec
from msgspec import Struct

from contracts.exchange import Exchange, Response
from contracts.quota.history import Outcome, outcome

__all__ = ["Fate", "Sample", "sample", "sent_leads", "updated_leads"]

UNREADABLE = (msgspec.DecodeError, RecursionError)


class Fate(StrEnum):
    """What became of a call that was sent. A refusal is a 429, and no error."""

    SERVED = "served"
    REFUSED = "refused"
    FAILED = "failed"
    UNANSWERED = "unanswered"


@dataclass(frozen=True, slots=True)
class Sample:
    """A call: instants in seconds of the run's clock, the leads that it carried and those that it updated.

    `connect` is how many seconds its connection took to open, `tls` how many more to agree on TLS; None where it was
    open, and where there is no TLS.
    """

    planned: float
    sent: float
    received: float
    fate: Fate
    leads: int = 0
    updated: int = 0
    connect: float | None = None
    tls: float | None = None


class _Body(Struct, rename="pascal"):
    lead_properties_list: list[msgspec.Raw]


class _Counts(Struct, rename="pascal"):
    success_count: int = 0


class _Answer(Struct, rename="pascal"):
    status: _Counts


def sample(exchange: Exchange, *, connect: float | None = None, tls: float | None = None) -> Sample:
    """Return the sample of an exchange."""
    fate = _fate(exchange)
    updated = updated_leads(exchange.response) if exchange.response and fate is Fate.SERVED else 0
    return Sample(
        exchange.planned,
        exchange.sent,
        exchange.received,
        fate,
        sent_leads(exchange.request.body) or 0,
        updated,
        connect,
        tls,
    )


def _fate(exchange: Exchange) -> Fate:
    if exchange.response is None:
        return Fate.UNANSWERED
    if exchange.response.status == HTTPStatus.TOO_MANY_REQUESTS:
        return Fate.REFUSED
    return Fate.SERVED if outcome(exchange) is Outcome.ACCEPTED else Fate.FAILED


def sent_leads(body: str) -> int | None:
    """Return how many leads a call names, None where its body cannot be read."""
    try:
        return len(msgspec.json.decode(body, type=_Body).lead_properties_list)
    except UNREADABLE:
        return None


def updated_leads(response: Response) -> int:
    """Return how many leads an answer counts as updated, 0 where it cannot be read."""
    try:
        return max(0, msgspec.json.decode(response.body, type=_Answer).status.success_count)
    except UNREADABLE:
        return 0
