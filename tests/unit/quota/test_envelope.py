"""The envelope is the occupancy of the fullest window, for many lengths at once."""

import numpy as np
from hypothesis import given

from contracts.quota.envelope import envelope, lengths
from contracts.quota.history import Columns, Outcome
from contracts.spec import Quota
from tests.unit.quota.histories import bursts, history, quotas


@given(bursts(), quotas())
def test_a_longer_window_holds_no_less(calls: Columns, quota: Quota) -> None:
    """Both curves rise, and the least is below the most."""
    found = envelope(calls, lengths(quota))

    assert bool(np.all(np.diff(found.least) >= 0))
    assert bool(np.all(np.diff(found.most) >= 0))
    assert bool(np.all(found.least <= found.most))


def test_the_window_of_the_quota_is_one_of_the_lengths() -> None:
    """In the middle of them, so that a plot shows both sides."""
    seconds = lengths(Quota(25, 5.0))

    assert seconds[len(seconds) // 2] == 5.0
    assert (seconds[0], seconds[-1]) == (1.25, 20.0)


def test_without_calls_windows_are_empty() -> None:
    """At every length."""
    found = envelope(history([(0, 0, Outcome.REFUSED)]), np.array([1.0, 2.0]))

    assert found.least.tolist() == found.most.tolist() == [0, 0]
