"""A journal that was edited by hand is judged, however its calls and what was expected of them disagree."""

import json

import pytest
from msgspec.structs import replace

import contracts.invariants
import contracts.laws  # noqa: F401  # both register their rules
from contracts.journal import Run
from contracts.laws.windows import READ_BACK
from contracts.rules import INVARIANTS
from reports.summary import summarise
from tests.unit.invariants.answers import ADA_ALONE, TWO, answer, entry, exchange
from tests.unit.laws.test_windows import ONE, read
from tests.unit.model.account import ADA, ALAN, KEY, TENANT

BOTH = answer([entry(ADA[KEY]), entry(ALAN[KEY])])
OLD, NEW = (read({ONE: {"FirstName": name}}, READ_BACK) for name in ("Old", "New"))
BODIES = (
    "",
    "[]",
    "7",
    "{}",
    '{"LeadPropertiesList": {}}',
    '{"LeadPropertiesList": [null, 7]}',
    *map(json.dumps, (ADA_ALONE, TWO)),
)


@pytest.mark.parametrize("body", BODIES)
@pytest.mark.parametrize("expected", [exchange(TWO, BOTH).expected, exchange(ADA_ALONE, BOTH).expected], ids=["2", "1"])
def test_a_call_that_is_not_what_was_expected_is_judged(body: str, expected: object) -> None:
    """Nothing is raised."""
    for status in (200, 400):
        told = replace(exchange(TWO, BOTH, status), expected=expected)
        edited = replace(told, request=replace(told.request, body=body))
        history = [OLD, told, edited, edited, told, NEW]

        assert summarise(Run("h", fields=TENANT.fields), history, INVARIANTS).calls.total == len(history)


def test_fewer_names_than_leads_are_judged() -> None:
    """The leads that are left have no name."""
    told = exchange(TWO, BOTH)
    assert told.expected is not None
    short = replace(told, expected=replace(told.expected, named=told.expected.named[:1]))
    history = [OLD, short, NEW]

    assert summarise(Run("h", fields=TENANT.fields), history, INVARIANTS).calls.total == len(history)
