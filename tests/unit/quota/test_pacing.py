"""A client that keeps the pace is refused by no passing class of limiter that the pace is made for."""

import numpy as np
import pytest
from hypothesis import given
from hypothesis import strategies as st

from contracts.quota.bounds import Bounds
from contracts.quota.history import Columns
from contracts.quota.pacing import Pacer
from contracts.quota.sweep import FirstSweep
from contracts.spec import Quota
from contracts.verdict import Verdict
from tests.unit.quota.histories import quotas
from tests.unit.quota.test_bounds import LIMITERS, Limiter

# A call takes up to a second, in eighths, and is decided somewhere on the way.
LATENCIES = st.lists(st.tuples(st.integers(0, 8), st.integers(0, 8)), min_size=1, max_size=60)


def ride(quota: Quota, latencies: list[tuple[int, int]]) -> tuple[list[float], list[float], list[float]]:
    """Send a call for each pair of eighths (until the decision, until the answer): sent, decided, received."""
    pacer, now = Pacer(quota), 0.0
    sent, decided, received = [], [], []
    for there, back in latencies:
        now += pacer.delay(now)
        sent.append(now)
        decided.append(now + there / 8)
        received.append(now + there / 8 + back / 8)
        pacer.note(sent[-1], received[-1])
        now = received[-1]
    return sent, decided, received


@pytest.mark.parametrize("limiter", LIMITERS)
@given(quotas(), LATENCIES)
def test_the_pace_is_never_refused(limiter: Limiter, quota: Quota, latencies: list[tuple[int, int]]) -> None:
    """Whatever the path does, windows, logs and buckets accept every call."""
    _, decided, _ = ride(quota, latencies)

    assert all(limiter(decided, quota))


@given(quotas(), LATENCIES)
def test_the_pace_certainly_keeps_the_strict_limit(quota: Quota, latencies: list[tuple[int, int]]) -> None:
    """Seen from outside, at most N calls of a ride fall into any W seconds."""
    sent, _, received = ride(quota, latencies)
    ridden = Columns.of(np.array(sent), np.array(received), np.ones(len(sent), np.int8))

    assert FirstSweep(ridden, quota).verdict is Verdict.PASS
    assert not Bounds(ridden, quota).offered_too_many


def test_a_refusal_closes_the_pace() -> None:
    """After a refusal nothing goes out before the instant that was set; an earlier one does not reopen it."""
    pacer = Pacer(None)
    pacer.close(10.0)
    pacer.close(5.0)

    assert pacer.delay(4.0) == 6.0
    assert pacer.delay(11.0) == 0.0
