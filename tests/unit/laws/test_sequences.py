"""Calls that mean the same agree: by which law they are compared, and what breaks it."""

from collections.abc import Sequence
from typing import Any

import pytest
from msgspec.structs import replace

import contracts.laws  # noqa: F401  # registers the laws
from contracts.exchange import Credentials, Exchange
from contracts.laws.comparisons import comparisons
from contracts.rules import LAWS
from contracts.strategies.reads import SERVICE
from tests.unit.invariants.answers import answer, entry, exchange, missing
from tests.unit.model.account import ADA, ALAN, KEY, NOBODY, OFF, ON, body, lead, named

A, B = named(ADA, FirstName="Ada"), named(ALAN, FirstName="Alan")
N, M = lead(EmailAddress=NOBODY, FirstName="N"), lead(EmailAddress="nobody-2@example.com", FirstName="M")
OK_A, OK_B = entry(ADA[KEY]), entry(ALAN[KEY])
NO_N, NO_M = missing(NOBODY), missing("nobody-2@example.com")
EVIL_B = entry(ALAN[KEY], "The call was ended")
WHOLE = exchange(body(A, N), answer([OK_A], [NO_N]))
WHOLE_ON = exchange(body(A, N, Options=ON), answer([OK_A], [], [NO_N]))
MALFORMED = exchange("no JSON", "{}", 400)
READING = exchange("", "[]", method="GET", path=f"{SERVICE}Leads.GetById?id=1")


def at(*history: Exchange, beside: bool = False) -> list[Exchange]:
    """Return exchanges that follow one another by a second, or are in flight at the same time."""
    span = 100.0 if beside else 0.5
    return [replace(each, sent=float(place), received=place + span) for place, each in enumerate(history)]


def compared(*history: Exchange, beside: bool = False) -> list[tuple[str, int, int]]:
    """Return the laws by which calls are compared, and the places of these calls."""
    played = at(*history, beside=beside)
    places = {id(each): place for place, each in enumerate(played)}
    found = comparisons(played)
    return [(each.number, places[id(each.earlier.exchange)], places[id(each.later.exchange)]) for each in found]


def broken(*history: Exchange) -> list[tuple[str, str]]:
    """Return the laws that a history breaks, and where."""
    judged = [LAWS.judge(comparison) for comparison in comparisons(at(*history))]
    return [(finding.number, finding.violation.where) for each in judged for finding in each.findings]


def turned(options: dict[str, Any] | None, succeeded: Sequence[object], *others: Sequence[object]) -> Exchange:
    """Return the call of ADA and of nobody under a form of the flag."""
    return exchange(body(A, N, Options=options), answer(succeeded, *others))


@pytest.mark.parametrize(
    ("history", "laws"),
    [
        ((WHOLE, WHOLE), [("7.5", 0, 1)]),
        ((WHOLE, READING, WHOLE), [("7.5", 0, 2)]),
        ((WHOLE, MALFORMED, WHOLE), [("7.3", 0, 2)]),
        ((WHOLE, WHOLE, WHOLE), [("7.5", 0, 1), ("7.5", 1, 2), ("7.3", 0, 2)]),
        ((WHOLE, turned(OFF, [OK_A], [NO_N])), [("7.1", 0, 1)]),
        ((turned({}, [OK_A], [NO_N]), turned(OFF, [OK_A], [NO_N])), [("7.1", 0, 1)]),
        ((WHOLE, WHOLE_ON), [("7.2", 0, 1)]),
        ((WHOLE, exchange(body(N, A), answer([OK_A], [NO_N]))), [("7.4", 0, 1)]),
        ((WHOLE, exchange(body(A), answer([OK_A]))), [("7.4", 0, 1)]),
        ((WHOLE, exchange(body(M, A, N), answer([OK_A], [NO_M, NO_N]))), [("7.4", 0, 1)]),
        ((WHOLE, exchange(body(B), answer([OK_B]))), []),
        ((WHOLE, exchange(body(named(ADA, FirstName="Other")), answer([OK_A]))), []),
    ],
)  # fmt: skip
def test_calls_are_compared_by_what_they_say(history: tuple[Exchange, ...], laws: list[tuple[str, int, int]]) -> None:
    """The same call at once or later, another form of the flag, another order or company; others are not."""
    assert compared(*history) == laws


def test_calls_in_flight_are_compared_as_such() -> None:
    """Not as a repetition."""
    assert compared(WHOLE, WHOLE, beside=True) == [("7.3", 0, 1)]


@pytest.mark.parametrize(
    "other",
    [
        MALFORMED,
        exchange(body(A, A), answer([OK_A, OK_A])),
        exchange(body(A, N), "{}", 429),
        exchange(body(A, N, Options={"more": 1}), answer([OK_A], [NO_N])),
        exchange(body(named(ADA, mx_leadproof_no_such_field_1="1"), N), "{}", 400),
        exchange(body(A, N), answer([OK_A], [NO_N]), headers=(("Content-Type", "application/json; charset=utf-8"),)),
        exchange(body(A, N), answer([OK_A], [NO_N]), credentials=Credentials("other", "other")),
        replace(WHOLE, response=None, error="ReadTimeout"),
    ],
)
def test_what_is_open_is_not_compared(other: Exchange) -> None:
    """Calls that are refused rightly, name a lead twice, take a liberty of form, or are another account's."""
    assert compared(other, other) == []


@pytest.mark.parametrize(
    "history",
    [
        (WHOLE, WHOLE, MALFORMED, WHOLE),
        (WHOLE, WHOLE_ON, turned({}, [OK_A], [NO_N]), turned(OFF, [OK_A], [NO_N])),
        (WHOLE, exchange(body(N, A), answer([OK_A], [NO_N])), exchange(body(N), answer([], [NO_N]))),
    ],
)
def test_a_host_that_agrees_with_itself_breaks_nothing(history: tuple[Exchange, ...]) -> None:
    """Missing leads move with the flag, and nothing else does."""
    assert broken(*history) == []


LOST_A = turned(None, [], [entry(ADA[KEY], "Locked"), NO_N])


@pytest.mark.parametrize(
    ("history", "law"),
    [
        ((WHOLE, LOST_A), "7.5"),
        ((WHOLE, MALFORMED, LOST_A), "7.3"),
        ((WHOLE, turned({}, [], [entry(ADA[KEY], "Locked"), NO_N])), "7.1"),
        ((WHOLE, turned(ON, [], [entry(ADA[KEY], "Locked")], [NO_N])), "7.2"),
        ((WHOLE, turned(ON, [OK_A], [NO_N])), "7.2"),
        ((exchange(body(A, B), answer([OK_A, OK_B])), exchange(body(B), answer([], [EVIL_B]))), "7.4"),
        ((WHOLE, exchange(body(A, N), "{}", 500)), "7.5"),
        ((WHOLE, turned(None, [OK_A], [NO_N])), ""),
    ],
)
def test_a_host_that_contradicts_itself_breaks_the_law(history: tuple[Exchange, ...], law: str) -> None:
    """By a list, or by a status."""
    assert {number for number, _ in broken(*history)} == ({law} if law else set())


def test_a_count_that_differs_breaks_the_law() -> None:
    """Also where the lists are the same."""
    again = exchange(body(A, N), answer([OK_A], [NO_N], SuccessCount=2))

    assert broken(WHOLE, again) == [("7.5", "Status.SuccessCount")]


def test_a_lead_that_is_in_no_list_any_more_is_told_of() -> None:
    """As one that has changed its list."""
    again = exchange(body(A, N), answer([], [NO_N], SuccessCount=1, TotalCount=2))

    assert ("7.5", f"the list of the lead {ADA[KEY]}") in broken(WHOLE, again)
