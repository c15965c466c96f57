"""What counts: exchanges become intervals with an outcome."""

import math

import numpy as np
import pytest

from contracts.exchange import OTHER, Exchange, Request, Response
from contracts.quota.history import Outcome, columns

ANSWER = '{"Status":{}}'
LIMIT = "API calls exceeded the limit of 25 in 5 second(s)"
CAP = "API calls exceeded the limit of 10000 per day"


def exchange(status: int | None, body: str = "", request: Request | None = None) -> Exchange:
    """Return an exchange that took from 1 to 2 s."""
    response = None if status is None else Response(status, (), body)
    return Exchange(request or Request(), response, planned=1.0, sent=1.0, received=2.0)


@pytest.mark.parametrize(
    ("seen", "outcome"),
    [
        (exchange(200, ANSWER), Outcome.ACCEPTED),
        (exchange(200), Outcome.UNKNOWN),
        (exchange(200, "<html>Sign in</html>"), Outcome.UNKNOWN),
        (exchange(429, LIMIT), Outcome.REFUSED),
        (exchange(429), Outcome.REFUSED),
        (exchange(429, CAP), Outcome.UNKNOWN),
        (exchange(400), Outcome.UNKNOWN),
        (exchange(401), Outcome.UNKNOWN),
        (exchange(500), Outcome.UNKNOWN),
        (exchange(302), Outcome.UNKNOWN),
        (exchange(None), Outcome.UNKNOWN),
        (exchange(200, ANSWER, Request("GET", "/v2/LeadManagement.svc/Leads.GetById")), Outcome.UNKNOWN),
    ],
)
def test_an_answer_tells_the_outcome(seen: Exchange, outcome: Outcome) -> None:
    """A served update was accepted, a 429 refused; whether anything else used up the quota is open."""
    assert columns([seen]).outcome.tolist() == [outcome]


def test_a_call_without_an_answer_may_be_decided_at_any_time() -> None:
    """The interval of an unanswered call has no end."""
    both = columns([exchange(200), exchange(None)])

    assert both.received.tolist() == [2.0, math.inf]
    assert both.sent.tolist() == [1.0, 1.0]


def test_another_account_does_not_count() -> None:
    """Calls under the second account's keys are left out, and positions still point into the history."""
    other = Request(credentials=OTHER)
    seen = columns([exchange(200, request=other), exchange(200), exchange(429)])

    assert seen.positions.tolist() == [1, 2]
    assert seen.refused.positions.tolist() == [2]


def test_an_empty_history_has_empty_columns() -> None:
    """No exchange, no call."""
    assert len(columns([])) == 0
    assert np.array_equal(columns([]).possible.sent, [])
