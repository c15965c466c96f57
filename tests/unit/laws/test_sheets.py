"""What a call says of its leads, in a form that can be compared."""

from typing import Any

import pytest

from contracts.exchange import Exchange
from contracts.laws.sheets import Fate, Form, Sheet, sheet
from tests.unit.invariants.answers import answer, entry, exchange, missing
from tests.unit.model.account import ADA, ALAN, KEY, NOBODY, OFF, ON, body, lead, named

A, B = named(ADA, FirstName="Ada"), named(ALAN, FirstName="Alan")
N = lead(EmailAddress=NOBODY, FirstName="N")
OK_A, NO_N = entry(ADA[KEY]), missing(NOBODY)
# The page leaves open whether a field name in another case is the field.
IN_LOWER_CASE = lead(emailaddress=ADA[KEY], FirstName="Ada")


def sheet_of(told: Exchange) -> Sheet:
    """Return what a call says that can be compared."""
    found = sheet(told)
    assert found is not None
    return found


@pytest.mark.parametrize(
    ("options", "form", "flag"), [(None, "absent", False), ({}, "empty", False), (OFF, "off", False), (ON, "on", True)]
)
def test_the_flag_has_four_forms(options: dict[str, Any] | None, form: Form, *, flag: bool) -> None:
    """Three of them mean that it is off."""
    read = sheet_of(exchange(body(N, Options=options), answer((), (), [NO_N])))

    assert (read.form, read.flag) == (form, flag)


@pytest.mark.parametrize(
    ("told", "fates"),
    [
        (exchange(body(A, N), answer([OK_A], [NO_N])), [("SuccessfulLeads", True), ("FailedLeads", True)]),
        (exchange(body(A, N), answer([OK_A])), [("SuccessfulLeads", True), ("no list", True)]),
        (
            exchange(body(A, B, N), answer([OK_A], [entry("x", "Who?")])),
            [("SuccessfulLeads", True), ("no list", False), ("no list", False)],
        ),
        (exchange(body(lead(FirstName="N"), SearchByKey=None), answer((), [entry("", "No key")])), [(None, True)]),
        (exchange(body(IN_LOWER_CASE), answer([OK_A])), [(None, True)]),
        (exchange(body(A, N), "{}", 500), []),
    ],
)
def test_a_lead_has_a_fate_where_its_name_tells_it(told: Exchange, fates: list[tuple[str | None, bool]]) -> None:
    """A lead in no list is certainly in none, unless some entry names nobody."""
    found: list[Fate] = list(sheet_of(told).fates.values())

    assert [(fate.list, fate.certain) for fate in found] == fates
