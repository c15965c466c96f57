"""Chapter 8 in one answer: the limit that a refusal states."""

import pytest

from contracts.exchange import Response
from contracts.invariants.quota import stated
from contracts.spec import Quota
from tests.unit.invariants.answers import ADA_ALONE, found, judged


@pytest.mark.parametrize(
    ("text", "limit"),
    [
        ("API calls exceeded the limit of 25 in 5 second(s)", Quota(25, 5.0)),
        ('{"ExceptionMessage": "Limit: 300 requests per minute."}', Quota(300, 60.0)),
        ("10 calls/2.5s are allowed", Quota(10, 2.5)),
        ("more than 1000 API calls an hour", Quota(1000, 3600.0)),
        ("exceeded the limit of 10000 in a day", Quota(10000, 86400.0)),
        ("the daily limit of 500 is spent", Quota(500, 86400.0)),
        ("500 calls daily", Quota(500, 86400.0)),
        ("Too many requests", None),
        ("Retry in 5 seconds", None),
        ("", None),
        (f"{'9' * 5000} calls in 5 seconds", None),
        (f"25 calls in {'9' * 5000} seconds", None),
        (f"daily: {'9' * 5000}", None),
        (f"{'9' * 5000} calls daily", None),
    ],
)
def test_a_limit_is_read_from_a_text(text: str, limit: Quota | None) -> None:
    """Calls and a length of time, in the words of the page or in others."""
    assert stated(Response(429, (), text)) == limit


def test_a_refusal_without_a_limit_breaks_8_3() -> None:
    """It says how much is too much."""
    judgement = judged(ADA_ALONE, {"ExceptionMessage": "Too many requests"}, 429)

    assert judgement.broken == ("8.3",)
    assert found(judgement, "8.3")[0][:2] == ("the text", "a limit, as in 25 in 5 second(s)")


def test_a_refusal_under_another_status_breaks_8_3_too() -> None:
    """The limit alone is not enough."""
    judgement = judged(ADA_ALONE, "API calls exceeded the limit of 25 in 5 second(s)", 403)

    assert found(judgement, "8.3") == [("the status", "429", "403")]


def test_other_answers_state_no_limit() -> None:
    """An answer that refuses nothing for the quota is no evidence."""
    assert "8.3" not in judged(ADA_ALONE, "25 in 5 seconds", 400).evidence
