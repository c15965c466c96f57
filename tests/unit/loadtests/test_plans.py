"""The numbers of a run are decided before the first call."""

import pytest

from contracts.errors import UsageError
from contracts.spec import Quota
from loadtests.plans import Plan, purpose

QUOTA = Quota(25, 5.0)


@pytest.mark.parametrize("calls", [1, 2, 25, 72])
def test_a_burst_is_beyond_every_class(calls: int) -> None:
    """An aligned window may accept twice the quota at once; a burst is larger."""
    assert Plan(Quota(calls, 5.0), "quota", 300).burst > 2 * calls


def test_silence_outlasts_two_windows() -> None:
    """Sliding-window counters remember two windows."""
    assert Plan(QUOTA, "quota", 300).silence > 10
    assert Plan(None, "quota", 300).silence == 0


def test_the_ride_lasts_three_windows_unless_told() -> None:
    """Without --run-time the quota is ridden for three windows."""
    assert Plan(QUOTA, "own", 300).ride == 15
    assert Plan(QUOTA, "own", 300, seconds=7.0).ride == 7


def test_arrivals_are_those_asked_for() -> None:
    """By their shape, for the time that was asked for."""
    arrivals = Plan(QUOTA, "own", 300, seconds=4.0, shape="constant:5/s").arrivals(1, 1)

    assert (arrivals.calls, arrivals.seconds) == (20, 4.0)


def test_arrivals_are_a_share_of_the_quota_otherwise() -> None:
    """Half of 25 per 5 s for two windows is 25 calls; the budget cuts them short."""
    assert Plan(QUOTA, "own", 300).arrivals(2, 0.5).calls == 25
    assert Plan(QUOTA, "own", 11).arrivals(2, 0.5).calls == 10


def test_a_shape_that_is_none_is_wrong_use() -> None:
    """It is told by the option's name."""
    with pytest.raises(UsageError, match="--arrivals"):
        Plan(QUOTA, "own", 300, shape="wave:5/s").arrivals(1, 1)


def test_refusals_are_expected_where_the_purpose_says_quota() -> None:
    """Reports go by the first word."""
    assert purpose("Overload", "2 times") == "quota overload: 2 times"
    assert purpose("Soak", "soak") == "soak: soak"
