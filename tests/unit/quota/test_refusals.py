"""What refusals say, and after how long a silence they end."""

import math

import pytest

from contracts.exchange import Exchange
from contracts.quota.history import columns
from contracts.quota.refusals import Recovery, Refusals
from contracts.spec import Quota
from contracts.verdict import Verdict
from tests.unit.quota.recorded import refused, taken

QUOTA = Quota(2, 10.0)
OTHER = "API calls exceeded the limit of 72 in 5 second(s)"
DAILY = "API calls exceeded the limit of 10000 in a day"


@pytest.mark.parametrize(
    ("history", "verdict"),
    [
        ([taken(0.0), refused(1.0)], Verdict.PASS),
        ([taken(0.0), refused(1.0, text=OTHER)], Verdict.FAIL),
        ([refused(0.0), refused(1.0, text=OTHER)], Verdict.FAIL),
        ([refused(0.0, text="Too many requests")], Verdict.NOT_TESTED),
        ([refused(0.0, text=DAILY)], Verdict.NOT_TESTED),
        ([taken(0.0)], Verdict.NOT_TESTED),
    ],
)
def test_the_limit_stated_is_the_accounts(history: list[Exchange], verdict: Verdict) -> None:
    """A daily cap is another limit, and no limit at all is for the rule of one answer."""
    assert Refusals(history, QUOTA).verdict is verdict


def test_limits_are_told_with_their_calls() -> None:
    """Each once, the tenant's among them."""
    found = Refusals([refused(0.0), refused(1.0, text=OTHER), refused(2.0), refused(3.0, text=DAILY)], QUOTA)

    assert found.stated == {QUOTA: (0, 2), Quota(72, 5.0): (1,)}
    assert found.other == {Quota(72, 5.0): (1,)}
    assert found.daily == (3,)


def test_recovery_lies_between_two_silences() -> None:
    """Longer than the longest that did not help, no longer than the shortest that did."""
    history = [taken(0.0), refused(1.0), refused(5.0), taken(12.0), refused(13.0), taken(22.0)]
    recovery = Recovery(columns(history))

    assert recovery.still_refused == pytest.approx(3.9)
    assert recovery.readmitted == pytest.approx(7.1)


def test_calls_in_flight_together_say_nothing_of_silence() -> None:
    """Any of them may have come first: what is refused among them was preceded by the others, not by silence."""
    recovery = Recovery(columns([taken(0.0), refused(1.0), *(refused(9.0), taken(9.01), taken(9.02))]))

    assert (recovery.still_refused, recovery.readmitted) == (pytest.approx(0.9), math.inf)
    assert Recovery(columns([refused(0.0), taken(0.01), taken(4.0)])).readmitted == pytest.approx(4.09)


def test_nobody_knows_how_long_it_was_silent_before_the_first_call() -> None:
    """It may be refused for what came before the run."""
    assert Recovery(columns([refused(0.0), refused(3.0)])).still_refused == pytest.approx(2.9)


def test_without_a_refusal_there_is_no_recovery() -> None:
    """Nothing is known of it."""
    recovery = Recovery(columns([taken(0.0), taken(5.0)]))

    assert (recovery.still_refused, recovery.readmitted) == (0.0, math.inf)
