"""A history as columns: when each call was sent and answered, and what became of it."""

import math
import re
from dataclasses import dataclass
from enum import IntEnum
from http import HTTPStatus

import numpy as np
from numpy.typing import NDArray

from contracts.exchange import Exchange, History
from contracts.invariants.reading import is_refusal
from contracts.spec import UPDATE_PATH

__all__ = ["DAILY", "ROUNDING", "Columns", "Flags", "Floats", "Indices", "Outcome", "columns", "is_foreign", "outcome"]

Floats = NDArray[np.float64]
Flags = NDArray[np.bool_]
Indices = NDArray[np.intp]
Small = NDArray[np.int8]
# Sums of instants are rounded to about 1e-10 s: a proof has to be larger than that.
ROUNDING = 1e-6
DAILY = re.compile(r"\bda(y|ily)", re.IGNORECASE)


class Outcome(IntEnum):
    """What the limiter made of a call. UNKNOWN may have been accepted, refused, or not counted at all."""

    REFUSED = 0
    ACCEPTED = 1
    UNKNOWN = 2


@dataclass(frozen=True, slots=True, eq=False)
class Columns:
    """The calls of one account in any order: instants in seconds of one clock, outcomes, positions in the history.

    The limiter decided in the closed interval from `sent` to `received`, which is infinite where no answer came:
    the host may decide after we gave up.
    """

    sent: Floats
    received: Floats
    outcome: Small
    positions: Indices

    @classmethod
    def of(cls, sent: Floats, received: Floats, outcome: Small) -> "Columns":
        """Return the columns of calls that are counted from 0."""
        return cls(sent, received, outcome, np.arange(len(sent)))

    def at(self, places: Flags | Indices | slice) -> "Columns":
        """Return the calls at these places, in their order."""
        return Columns(self.sent[places], self.received[places], self.outcome[places], self.positions[places])

    def only(self, *outcomes: Outcome) -> "Columns":
        """Return the calls of these outcomes."""
        return self.at(np.isin(self.outcome, outcomes))

    @property
    def begun(self) -> float:
        """The instant at which the first call was sent."""
        return float(self.sent.min())

    @property
    def accepted(self) -> "Columns":
        """The calls that were accepted for certain."""
        return self.only(Outcome.ACCEPTED)

    @property
    def refused(self) -> "Columns":
        """The calls that were refused."""
        return self.only(Outcome.REFUSED)

    @property
    def possible(self) -> "Columns":
        """The calls that were or may have been accepted."""
        return self.only(Outcome.ACCEPTED, Outcome.UNKNOWN)

    def __len__(self) -> int:
        return len(self.sent)


def columns(history: History) -> Columns:
    """Return the calls of the account under test; those that another account's key signs are left out."""
    kept = [(position, exchange) for position, exchange in enumerate(history) if not is_foreign(exchange)]
    return Columns(
        np.array([exchange.sent for _, exchange in kept], float),
        np.array([math.inf if exchange.response is None else exchange.received for _, exchange in kept], float),
        np.array([outcome(exchange) for _, exchange in kept], np.int8),
        np.array([position for position, _ in kept], np.intp),
    )


def is_foreign(exchange: Exchange) -> bool:
    """Tell whether another account's key signs a call."""
    credentials = exchange.request.credentials
    return credentials.access == credentials.secret == "other"


def outcome(exchange: Exchange) -> Outcome:
    """Tell what the limiter made of a call."""
    response = exchange.response
    if response is None:
        return Outcome.UNKNOWN
    if is_refusal(response):
        # A spent daily cap, told by its text, is not the quota's refusal.
        return Outcome.UNKNOWN if DAILY.search(response.body) else Outcome.REFUSED
    # A page under 200 is a gateway's; whether reads, 400 and 401 use up the quota is an open question; a 500 may
    # have been carried out.
    served = response.status == HTTPStatus.OK and response.body.lstrip()[:1] == "{"
    return Outcome.ACCEPTED if served and exchange.request.path == UPDATE_PATH else Outcome.UNKNOWN
