"""The rules judge a sample in full, the counts judge the rest, and what is odd is never left out."""

from datetime import date

import msgspec
import pytest

from contracts.dialect import KnownDeparture, Pinned
from contracts.exchange import Exchange, Response
from contracts.rules import INVARIANTS
from loadtests.counts import adds_up
from loadtests.pressure import foreseen, pressure
from tests.unit.loadtests.plays import exchange, prepared

TENANT = prepared().tenant
FINE = exchange("a: b", 0.0, size=3)


def odd(old: str, new: str) -> Exchange:
    """Return a call whose answer says something else."""
    assert FINE.response is not None
    body = FINE.response.body.replace(old, new)
    return msgspec.structs.replace(FINE, response=Response(200, FINE.response.headers, body))


@pytest.mark.parametrize(
    ("call", "plain"),
    [
        (FINE, True),
        (exchange("a: b", 0.0, 429), True),
        (exchange("a: b", 0.0, 500), False),
        (exchange("a: b", 0.0, None), False),
        (odd('"TotalCount":3', '"TotalCount":4'), False),
        (odd('"FailureCount":3', '"FailureCount":2'), False),
        (odd('"Status"', "Status"), False),
        (odd('"FailureCount":3', '"FailureCount":1,"UnProcessedCount":2'), True),
    ],
)
def test_counts_tell_what_has_to_be_looked_at(call: Exchange, plain: bool) -> None:  # noqa: FBT001 - a table
    """A refusal, or an answer whose counts add up to the leads that were sent, is as it should be."""
    assert adds_up(call) is plain


def test_what_is_judged_in_full_can_be_judged_again() -> None:
    """The exchange says what was expected of it, and a rulebook alone finds as much evidence in it."""
    lost = exchange("a: b", 0.0, None)

    kept = foreseen([FINE, lost, FINE, FINE, FINE], TENANT, in_full=2)

    assert [call.expected is not None for call in kept] == [True, False, False, True, False]
    assert "3.1" in INVARIANTS.judge(kept[0]).evidence
    assert list(pressure(kept, TENANT, in_full=2).lines()) == list(pressure([FINE] * 4, TENANT, in_full=2).lines())


def test_a_run_without_fault_says_what_was_judged() -> None:
    """In full, and by counts alone."""
    found = pressure([FINE] * 10, TENANT, thin=30, in_full=5)

    assert list(found.lines()) == ["5 answers judged in full (12%), 35 by their counts alone"]
    assert found.broken == {}


def test_what_is_odd_is_judged_in_full() -> None:
    """Also where it is not in the sample."""
    found = pressure([FINE, odd('"TotalCount":3', '"TotalCount":4'), FINE], TENANT, in_full=1)

    assert (found.in_full, found.broken["3.1"]) == (2, 1)
    assert any("TotalCount: expected 3, found 4" in line for line in found.lines())


@pytest.mark.parametrize(("today", "broken"), [(date(2027, 6, 30), 0), (date(2027, 7, 1), 1)])
def test_a_known_departure_is_told_until_it_expires(today: date, broken: int) -> None:
    """It fails nothing, and anything else does."""
    known = KnownDeparture("3.1", "4", "an old counter", "qa", date(2027, 6, 30))
    wrong = odd('"TotalCount":3', '"TotalCount":4')
    found = pressure([wrong], TENANT, Pinned(departures=(known,)), today=today)
    other = pressure([odd('"TotalCount":3', '"TotalCount":5')], TENANT, Pinned(departures=(known,)), today=today)

    assert (found.broken["3.1"], other.broken["3.1"]) == (broken, 1)
    assert ("    known, 4: an old counter; qa, expires 2027-06-30" in found.lines()) is (broken == 0)


@pytest.mark.parametrize(("pinned", "failed"), [("absent", False), ("zero", True)])
def test_a_reading_that_differs_from_the_pinned_one_fails(pinned: str, failed: bool) -> None:  # noqa: FBT001 - a table
    """The answer leaves out a count of nothing."""
    found = pressure([FINE], TENANT, Pinned({"unprocessed-count": pinned}))

    assert found.failed is failed
    assert any("expected zero, found absent" in line for line in found.lines()) is failed


def test_what_has_no_answer_is_not_judged() -> None:
    """There is nothing to judge."""
    assert list(pressure([exchange("a: b", 0.0, None)], TENANT).lines()) == ["0 answers judged in full (0%)"]
