"""Classes of outcomes: what a call shows, and what an account can show at all."""

import pytest

from contracts.exchange import Exchange
from contracts.outcomes import OutcomeClass, class_of, reachable, seen
from tests.unit.invariants.answers import answer, entry, exchange, missing
from tests.unit.model.account import ADA, KEY, NOBODY, ON, body, lead, named

N = lead(EmailAddress=NOBODY, FirstName="N")
MIXED_ON = exchange(body(named(ADA, FirstName="Ada"), N, Options=ON), answer([entry(ADA[KEY])], [], [missing(NOBODY)]))
ALONE = exchange(body(N, Options={}), answer([], [missing(NOBODY)]))
THREE = exchange(
    body(N, named(ADA), lead(FirstName="N")), answer([entry(ADA[KEY])], [missing(NOBODY), entry("", "no")])
)


@pytest.mark.parametrize(
    ("shown", "met"),
    [
        (MIXED_ON, OutcomeClass(("SuccessfulLeads", "UnProcessedLeads"), "on", KEY, 2)),
        (ALONE, OutcomeClass(("FailedLeads",), "empty", KEY, 1)),
        (THREE, None),
        (exchange("no JSON", "{}", 400), None),
    ],
)
def test_a_call_shows_a_class(shown: Exchange, met: OutcomeClass | None) -> None:
    """By its lists, its form of the flag, its key and its size, where that is an edge."""
    assert class_of(shown) == met
    assert seen([shown]) == ({met} if met else set())


def test_what_an_account_shows_depends_on_its_leads() -> None:
    """Without any nothing succeeds; with enough every list is reached, and no call of one lead has two."""
    few, many = set(reachable([KEY], 0)), set(reachable([KEY], 25))

    assert not any("SuccessfulLeads" in each.lists for each in few)
    assert few < many
    assert all(len(each.lists) <= each.size for each in many)
    assert all(each.form == "on" for each in many if "UnProcessedLeads" in each.lists)
