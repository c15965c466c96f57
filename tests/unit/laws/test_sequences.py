"""Calls that mean the same agree: by which law they are compared, and what breaks it."""

from collections.abc import Sequence
from typing import Any

import pytest
from msgspec.structs import replace

import contracts.laws  # noqa: F401  # registers the laws
from contracts.exchange import OTHER, Exchange
from contracts.laws.comparisons import comparisons
from contracts.rules import LAWS
from contracts.spec import SERVICE
from tests.unit.invariants.answers import answer, entry, exchange, missing
from tests.unit.model.account import ADA, ALAN, KEY, NOBODY, OFF, ON, body, lead, named

A, B = named(ADA, FirstName="Ada"), named(ALAN, FirstName="Alan")
N, M = lead(EmailAddress=NOBODY, FirstName="N"), lead(EmailAddress="nobody-2@example.com", FirstName="M")
OK_A, OK_B = entry(ADA[KEY]), entry(ALAN[KEY])
NO_N, NO_M = missing(NOBODY), missing("nobody-2@example.com")
EVIL_B = entry(ALAN[KEY], "The call was ended")
WHOLE = exchange(body(A, N), answer([OK_A], [NO_N]))
WHOLE_ON = exchange(body(A, N, Options=ON), answer([OK_A], [], [NO_N]))
ADA_ALONE = exchange(body(A), answer([OK_A]))
BOTH = named(ADA, Phone=ADA["Phone"], FirstName="Ada")
PHONE_A = entry(ADA["Phone"], key="Phone")
NOT_UNIQUE = body(lead(FirstName="leadproof"), SearchByKey="FirstName")
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


def turned(
    options: dict[str, Any] | None, succeeded: Sequence[object], *others: Sequence[object], **status: object
) -> Exchange:
    """Return the call of ADA and of nobody under a form of the flag."""
    return exchange(body(A, N, Options=options), answer(succeeded, *others, **status))


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
        ((WHOLE_ON, WHOLE), [("7.2", 0, 1)]),
        ((WHOLE, turned(OFF, [OK_A], [NO_N]), WHOLE_ON), [("7.1", 0, 1), ("7.2", 0, 2)]),
        ((WHOLE, exchange(body(N, A), answer([OK_A], [NO_N]))), [("7.4", 0, 1)]),
        ((WHOLE, ADA_ALONE), [("7.4", 0, 1)]),
        ((WHOLE, exchange(body(M, A, N), answer([OK_A], [NO_M, NO_N]))), [("7.4", 0, 1)]),
        ((ADA_ALONE, exchange(body(N), answer([], [NO_N])), WHOLE), [("7.4", 0, 2), ("7.4", 1, 2)]),
        ((WHOLE, exchange(body(B), answer([OK_B]))), []),
        ((exchange(body(BOTH), answer([OK_A])), exchange(body(BOTH, SearchByKey="Phone"), answer([PHONE_A]))), []),
        ((WHOLE, exchange(body(named(ADA, FirstName="Other")), answer([OK_A]))), []),
    ],
)  # fmt: skip
def test_calls_are_compared_by_what_they_say(history: tuple[Exchange, ...], laws: list[tuple[str, int, int]]) -> None:
    """The same call at once or later, another form of the flag, another order or company; others are not."""
    assert compared(*history) == laws


def test_calls_in_flight_are_compared_as_such() -> None:
    """Not as a repetition."""
    assert compared(WHOLE, WHOLE, beside=True) == [("7.3", 0, 1)]


def test_a_call_sent_in_the_instant_of_an_answer_follows_it() -> None:
    """It is a repetition: nothing was in flight beside it."""
    first, second = at(WHOLE, WHOLE)

    assert [each.number for each in comparisons([replace(first, received=second.sent), second])] == ["7.5"]


@pytest.mark.parametrize(
    "other",
    [
        MALFORMED,
        exchange(body(A, A), answer([OK_A, OK_A])),
        exchange(body(A, N), "{}", 429),
        exchange(body(N, N), answer([], [NO_N, NO_N])),
        exchange(body(A, N), "no JSON"),
        exchange(body(), answer(Message="Processed")),
        exchange(NOT_UNIQUE, answer([], [entry("leadproof", "Not unique", "FirstName")])),
        exchange(body(A, N, Options={"more": 1}), answer([OK_A], [NO_N])),
        exchange(body(A, N, Options={**ON, "more": 1}), answer([OK_A], [], [NO_N])),
        exchange({**body(A, N), "Options": None}, answer([OK_A], [NO_N])),
        exchange(body(named(ADA, mx_leadproof_no_such_field_1="1"), N), "{}", 400),
        exchange(body(A, N), answer([OK_A], [NO_N]), headers=(("Content-Type", "application/json; charset=utf-8"),)),
        exchange(body(A, N), answer([OK_A], [NO_N]), credentials=OTHER),
        replace(WHOLE, response=None, error="ReadTimeout"),
        replace(WHOLE, response=None, error="ReadTimeout", silence=True),
        replace(WHOLE, expected=None),
    ],
)
def test_what_is_open_is_not_compared(other: Exchange) -> None:
    """Calls that are refused rightly, or may be, are not answered, name a lead twice or none, or take a liberty."""
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
LOST_A_ON = turned(ON, [], [entry(ADA[KEY], "Locked")], [NO_N])
TOGETHER = exchange(body(A, B), answer([OK_A, OK_B]))
MADE_N, MADE_N_ON = (turned(options, [OK_A, entry(NOBODY)]) for options in (None, ON))


@pytest.mark.parametrize(
    ("history", "law"),
    [
        ((WHOLE, LOST_A), "7.5"),
        ((WHOLE, MALFORMED, LOST_A), "7.3"),
        ((WHOLE, turned({}, [], [entry(ADA[KEY], "Locked"), NO_N])), "7.1"),
        ((WHOLE, LOST_A_ON), "7.2"),
        ((LOST_A, WHOLE_ON), "7.2"),
        ((WHOLE, turned(ON, [OK_A], [NO_N])), "7.2"),
        ((TOGETHER, exchange(body(B), answer([], [EVIL_B]))), "7.4"),
        ((WHOLE, exchange(body(A, N), "{}", 500)), "7.5"),
        ((WHOLE, turned(None, [OK_A], [NO_N])), ""),
        ((TOGETHER, exchange(body(B), "{}", 500)), ""),
        ((TOGETHER, exchange(body(B, N, M), answer([], [entry("x", "Who?")]))), ""),
        ((LOST_A, LOST_A_ON), ""),
        ((MADE_N, MADE_N_ON), ""),
    ],
)
def test_a_host_that_contradicts_itself_breaks_the_law(history: tuple[Exchange, ...], law: str) -> None:
    """By a list or a status; not by what another law is for, nor by a lead that a wrong name may mean."""
    assert {number for number, _ in broken(*history)} == ({law} if law else set())


def test_a_count_that_differs_breaks_the_law() -> None:
    """Also where the lists are the same."""
    again = exchange(body(A, N), answer([OK_A], [NO_N], SuccessCount=2))

    assert broken(WHOLE, again) == [("7.5", "Status.SuccessCount")]


def test_a_lead_that_is_in_no_list_any_more_is_told_of() -> None:
    """As one that has changed its list."""
    again = exchange(body(A, N), answer([], [NO_N], SuccessCount=1, TotalCount=2))

    assert ("7.5", f"the list of the lead {ADA[KEY]}") in broken(WHOLE, again)


AS_BEFORE = "as in the call before (the same leads)"


@pytest.mark.parametrize(
    ("history", "told"),
    [
        ((WHOLE, LOST_A), f"expected SuccessfulLeads, {AS_BEFORE}, found FailedLeads"),
        ((WHOLE, exchange(body(A, N), "{}", 500)), f"the status: expected 200, {AS_BEFORE}, found 500"),
        (
            (WHOLE, turned(None, [OK_A], [NO_N], SuccessCount=2)),
            f"Status.SuccessCount: expected 1, {AS_BEFORE}, found 2",
        ),
        (
            (WHOLE, turned(ON, [OK_A], [NO_N])),
            f"UnProcessedLeads with it, {AS_BEFORE}, found FailedLeads without and FailedLeads with it",
        ),
        ((replace(WHOLE, purpose="the opening"), LOST_A), "as in the call before (the opening), found FailedLeads"),
    ],
)
def test_a_finding_says_what_both_answers_were(history: tuple[Exchange, ...], told: str) -> None:
    """And what the first of the two calls was for."""
    judged = [LAWS.judge(comparison) for comparison in comparisons(at(*history))]
    (first, *_) = [finding for each in judged for finding in each.findings]

    assert str(first.violation).endswith(told)
