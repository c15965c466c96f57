"""The quotas for which a class is not refuted: the true one is among them, and those far off are not."""

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from contracts.host.limiters import limiter
from contracts.quota.history import Columns, Outcome
from contracts.quota.ranges import Ranges, feasible
from contracts.spec import Quota
from tests.unit.quota.histories import history, limited, quotas

CLOSE = 0.01


def bursts_of(quota: Quota, *, name: str = "fixed-window") -> Columns:
    """Return what a limiter does to bursts of twice its quota at its edges."""
    asked = limiter(name, quota)
    seconds = [second for start in (0, 5, 9, 10, 14, 15) for second in [start] * 2 * quota.calls]
    return history([(second, 0, Outcome(asked.admit(float(second)))) for second in seconds])


@given(quotas(), st.data())
@settings(max_examples=20, deadline=None)
def test_the_true_quota_is_among_them(quota: Quota, data: st.DataObject) -> None:
    """Where it is the one claimed."""
    found = feasible("sliding-log", data.draw(limited(limiter("sliding-log", quota))), quota)

    assert found.calls is not None
    assert found.calls[0] <= quota.calls <= found.calls[1]
    assert found.seconds is not None
    assert found.seconds[0] <= quota.seconds <= found.seconds[1]


@pytest.mark.parametrize("claimed", [3, 4, 5])
def test_bursts_leave_one_number(claimed: int) -> None:
    """Whichever near it is claimed."""
    found = feasible("fixed-window", bursts_of(Quota(4, 5.0)), Quota(claimed, 5.0))

    assert found.calls == (4, 4)


def test_bursts_near_the_edge_bound_the_window() -> None:
    """Calls at 9 s are refused and those at 10 s accepted: the window of 5 s is longer than 4, and no longer than 5."""
    found = feasible("fixed-window", bursts_of(Quota(4, 5.0)), Quota(4, 5.0))

    assert found.seconds == pytest.approx((4.0, 5.0), abs=CLOSE)


def test_a_window_that_was_claimed_too_long_is_found() -> None:
    """The nearest that is not refuted is where the range begins."""
    found = feasible("fixed-window", bursts_of(Quota(4, 5.0)), Quota(4, 5.2))

    assert found.seconds == pytest.approx((4.0, 5.0), abs=CLOSE)


def test_nothing_near_is_nothing() -> None:
    """A quota far off is not guessed at."""
    everything = history([(0, 0, Outcome.ACCEPTED)] * 40)

    assert feasible("sliding-log", everything, Quota(4, 5.0)) == Ranges(None, None)
