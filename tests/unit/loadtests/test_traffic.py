"""The calls of an order: as specified, of another account, or of all kinds in turn."""

from itertools import islice

from contracts.exchange import OTHER
from contracts.model import Known, expect
from loadtests.traffic import requests
from tests.unit.loadtests.plays import prepared

TENANT = prepared().tenant


def test_valid_traffic_is_served() -> None:
    """Every call is as specified."""
    calls = islice(requests("valid", TENANT, "own", 5), 20)

    assert {200 in expected.statuses for call in calls if (expected := expect(Known(TENANT), call))} == {True}


def test_another_account_names_no_lead_of_ours() -> None:
    """It has other leads: none of those that it names exists."""
    call = next(requests("foreign", TENANT, "own", 1))

    assert call.credentials == OTHER
    assert not [value for lead in TENANT.leads for value in lead.values() if value in call.body]


def test_mixed_traffic_is_of_three_kinds() -> None:
    """Three of ten calls have one fault, two read leads back, five are as specified; and each time the same ones."""
    calls = list(islice(requests("mixed", TENANT, "own", 1), 100))
    expected = [expect(Known(TENANT), call) for call in calls]

    assert sum(each is None for each in expected) == 20
    assert sum(each is not None and each.statuses == (400,) for each in expected) == 30
    again = list(islice(requests("mixed", TENANT, "own", 1), 100))
    assert [call.headers for call in again] == [call.headers for call in calls]
