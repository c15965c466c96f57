"""Which exchanges show which sentences broken."""

from msgspec.structs import replace

from contracts.laws.showing import findings, shown
from contracts.laws.windows import READ_BACK
from tests.unit.invariants.answers import ADA_ALONE, answer, entry, exchange
from tests.unit.laws.test_windows import ONE, read
from tests.unit.model.account import ADA, KEY, TENANT

GOOD = exchange(ADA_ALONE, answer([entry(ADA[KEY])]))
BAD = exchange(ADA_ALONE, answer([entry(ADA[KEY])], TotalCount=3))
BEFORE, AFTER = (read({ONE: {"FirstName": name}}, READ_BACK) for name in ("Eve", "Eva"))


def test_each_exchange_has_its_place() -> None:
    """Also where the very same was recorded twice."""
    history = [replace(each) for each in (GOOD, BAD, GOOD, BAD)]

    assert shown(history, None) == {"3.1": {1, 3}, "3.2": {1, 3}}


def test_what_readings_show_is_shown_by_the_call() -> None:
    """With the tenant's fields alone: they tell what there is to compare."""
    history = [BEFORE, GOOD, AFTER]

    assert shown(history, TENANT.fields) == {"6.1": {1}}
    assert shown(history, None) == {}


def test_a_call_that_is_wrong_by_itself_shows_that_it_differs() -> None:
    """Not the right one after it, so that both are one finding."""
    wrong = replace(GOOD, response=replace(GOOD.response, status=500), received=0.5)
    right = replace(GOOD, sent=1.0, received=2.0)

    assert shown([wrong, right], None) == {"2.6": {0}, "7.5": {0}}
    assert shown([right, replace(wrong, sent=3.0, received=4.0)], None) == {"2.6": {1}, "7.5": {1}}


def test_a_finding_comes_with_its_place() -> None:
    """So that what was found there can be compared with another history."""
    ((place, finding), *_) = findings([GOOD, BAD], None)

    assert (place, finding.number, finding.exchange) == (1, "3.1", BAD)
