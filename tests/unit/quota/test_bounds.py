"""What no passing class of limiter does is found, and what one does raises no alarm."""

from dataclasses import replace

import numpy as np
import pytest
from hypothesis import given
from hypothesis import strategies as st

from contracts.quota.bounds import Bounds, accountable
from contracts.quota.classes import PASSING
from contracts.quota.history import Columns, Outcome
from contracts.spec import Quota
from tests.unit.quota.exhaustive import limiters
from tests.unit.quota.histories import bursts, history, limited, quotas
from tests.unit.quota.test_sweep import is_proof

ACCEPTED, REFUSED, UNKNOWN = Outcome.ACCEPTED, Outcome.REFUSED, Outcome.UNKNOWN
ONE = Quota(1, 5.0)


@pytest.mark.parametrize("name", sorted(PASSING))
@given(quotas(), st.data())
def test_no_class_that_passes_is_accused(name: str, quota: Quota, data: st.DataObject) -> None:
    """A correct limiter raises no alarm, whatever the calls, the jitter and the lost answers."""
    limiter = data.draw(st.sampled_from(list(limiters(name, quota, phases=(0.0, 0.25, 0.5)))))
    bounds = Bounds(accountable(data.draw(limited(limiter, most=60)), quota), quota)

    assert bounds.excess is None
    assert bounds.unreset == ()


@given(bursts(), quotas())
def test_every_excess_is_a_proof(calls: Columns, quota: Quota) -> None:
    """What no class admits is more than (k+1)N accepted calls inside less than kW."""
    excess = Bounds(calls, quota).excess

    assert excess is None or is_proof(excess, calls, quota, spare=1)


@given(bursts(), quotas(), st.data())
def test_wider_intervals_accuse_nobody_new(calls: Columns, quota: Quota, data: st.DataObject) -> None:
    """A slower client never turns undecided into FAIL."""
    wider = st.lists(st.integers(0, 2), min_size=len(calls), max_size=len(calls)).map(np.array)

    before, after = Bounds(calls, quota), Bounds(replace(calls, received=calls.received + data.draw(wider)), quota)

    assert before.excess or not after.excess
    assert set(after.unreset) <= set(before.unreset)


def test_twice_the_quota_is_the_most() -> None:
    """An aligned window may accept 2N calls in a moment; one more is too many for every class."""
    most, more = (Bounds(history([(0, 0, ACCEPTED)] * calls), Quota(2, 5.0)) for calls in (4, 5))

    assert (most.excess is None, most.offered_too_many) == (True, True)
    assert more.excess is not None


def test_a_rate_beyond_the_quota_is_too_much_for_every_class() -> None:
    """Three calls a window of two are more than any class admits in the long run, though few at any time."""
    calls = history([(10 * i // 3, 0, ACCEPTED) for i in range(30)])

    excess = Bounds(calls, Quota(2, 10.0)).excess

    assert excess is not None
    assert excess.windows > 1


def test_a_refusal_after_silence_is_false_for_every_class() -> None:
    """More than two windows without any call readmit, whatever came before."""
    last = {at: Bounds(history([(0, 0, ACCEPTED), (at, 0, REFUSED)]), ONE).unreset for at in (9, 10, 11)}

    assert last == {9: (), 10: (), 11: (1,)}


@pytest.mark.parametrize(
    ("calls", "outcomes"),
    [
        ([(0, 0, REFUSED), (1, 1, REFUSED), (4, 0, ACCEPTED), (5, 0, REFUSED)], [UNKNOWN, UNKNOWN, ACCEPTED, REFUSED]),
        ([(0, 0, REFUSED), (10, 0, REFUSED)], [UNKNOWN, REFUSED]),
        ([(9, 0, REFUSED), (0, 0, ACCEPTED)], [REFUSED, ACCEPTED]),
    ],
)
def test_first_refusals_may_have_had_a_reason(calls: list[tuple[int, int, Outcome]], outcomes: list[Outcome]) -> None:
    """Of what was sent before the history nothing is known, until a call is taken, or two windows are silent."""
    assert accountable(history(calls), ONE).outcome.tolist() == outcomes


def test_readmission_is_seen() -> None:
    """A call that is accepted after a refusal and two windows of silence is evidence for 8.4."""
    calls = history([(0, 0, ACCEPTED), (0, 0, REFUSED), (11, 0, ACCEPTED)])

    assert Bounds(calls, ONE).readmitted == (2,)


def test_a_run_within_the_quota_does_not_test_its_edge() -> None:
    """Where no more than N calls were sent in W, nothing is said about accepting too many."""
    assert not Bounds(history([(0, 0, ACCEPTED), (5, 0, ACCEPTED)]), ONE).offered_too_many
