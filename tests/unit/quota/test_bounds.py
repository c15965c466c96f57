"""What no passing class of limiter does is found, and what one does raises no alarm."""

from collections.abc import Callable, Iterator, Sequence

import numpy as np
import pytest
from hypothesis import given
from hypothesis import strategies as st

from contracts.quota.bounds import Bounds
from contracts.quota.history import Columns, Outcome
from contracts.spec import Quota
from contracts.verdict import Verdict
from tests.unit.quota.histories import bursts, history, quotas
from tests.unit.quota.test_sweep import is_proof

ACCEPTED, REFUSED, UNKNOWN = Outcome.ACCEPTED, Outcome.REFUSED, Outcome.UNKNOWN
Limiter = Callable[[Sequence[float], Quota], Iterator[bool]]


def sliding_log(instants: Sequence[float], quota: Quota) -> Iterator[bool]:
    """Accept fewer than N accepted calls in the last W."""
    log: list[float] = []
    for now in instants:
        log = [t for t in log if t > now - quota.seconds]
        if accepted := len(log) < quota.calls:
            log.append(now)
        yield accepted


def anchored_window(instants: Sequence[float], quota: Quota) -> Iterator[bool]:
    """Count from the first call of a window."""
    start, count = float("-inf"), 0
    for now in instants:
        if now >= start + quota.seconds:
            start, count = now, 0
        count += 1
        yield count <= quota.calls


def aligned_window(instants: Sequence[float], quota: Quota) -> Iterator[bool]:
    """Count in the windows of a wall clock."""
    counts: dict[float, int] = {}
    for now in instants:
        window = now // quota.seconds
        counts[window] = counts.get(window, 0) + 1
        yield counts[window] <= quota.calls


def token_bucket(instants: Sequence[float], quota: Quota) -> Iterator[bool]:
    """Refill N tokens per W up to N; in whole numbers, a token being W parts."""
    full = quota.calls * quota.seconds
    level, last = full, instants[0] if instants else 0.0
    for now in instants:
        level, last = min(full, level + (now - last) * quota.calls), now
        if accepted := level >= quota.seconds:
            level -= quota.seconds
        yield accepted


def log_of_all(instants: Sequence[float], quota: Quota) -> Iterator[bool]:
    """Count refused calls like accepted ones."""
    for index, now in enumerate(instants):
        yield sum(t > now - quota.seconds for t in instants[:index]) < quota.calls


LIMITERS = (sliding_log, anchored_window, aligned_window, token_bucket, log_of_all)


@st.composite
def limited(draw: st.DrawFn, limiter: Limiter, quota: Quota) -> Columns:
    """Generate what a limiter of this class does, seen through a slow and uneven path."""
    instants = sorted(draw(st.lists(st.integers(0, 40), max_size=60)))
    slack = st.lists(st.integers(0, 2), min_size=len(instants), max_size=len(instants)).map(np.array)
    outcome = np.array(list(limiter(instants, quota)), np.int8)
    unknown = draw(st.lists(st.booleans(), min_size=len(instants), max_size=len(instants)))
    outcome[np.array(unknown, bool)] = UNKNOWN
    decided = np.array(instants, float)
    return Columns.of(decided - draw(slack), decided + draw(slack), outcome)


@pytest.mark.parametrize("limiter", LIMITERS)
@given(quotas(), st.data())
def test_no_class_that_passes_is_accused(limiter: Limiter, quota: Quota, data: st.DataObject) -> None:
    """A correct limiter of any class raises no alarm, whatever the calls, the jitter and the lost answers."""
    bounds = Bounds(data.draw(limited(limiter, quota)), quota)

    assert Verdict.FAIL not in {bounds.acceptance, bounds.reset}
    # Every call, refused ones too, keeps a log of all calls full; only silence is owed an answer.
    assert bounds.refusal is not Verdict.FAIL


@given(bursts(), quotas())
def test_every_excess_is_a_proof(calls: Columns, quota: Quota) -> None:
    """What no class admits is more than (k+1)N accepted calls inside less than kW."""
    excess = Bounds(calls, quota).excess

    assert excess is None or is_proof(excess, calls, quota, spare=1)


@given(bursts(), quotas(), st.data())
def test_wider_intervals_accuse_nobody_new(calls: Columns, quota: Quota, data: st.DataObject) -> None:
    """A slower client never turns undecided into FAIL."""
    wider = st.lists(st.integers(0, 2), min_size=len(calls), max_size=len(calls)).map(np.array)
    widened = Columns.of(calls.sent, calls.received + data.draw(wider), calls.outcome)

    before, after = Bounds(calls, quota), Bounds(widened, quota)

    assert before.excess or not after.excess
    assert set(after.unreset) <= set(before.unreset)


@given(st.data(), quotas())
def test_a_sliding_log_explains_itself(data: st.DataObject, quota: Quota) -> None:
    """Where instants are exact, what a sliding log did passes, by instants that keep to it."""
    instants = sorted(data.draw(st.lists(st.integers(0, 40), min_size=1, max_size=60)))
    outcome = np.array(list(sliding_log(instants, quota)), np.int8)
    bounds = Bounds(Columns.of(np.array(instants, float), np.array(instants, float), outcome), quota)

    assert bounds.refusal is Verdict.PASS
    assert bounds.acceptance in {Verdict.PASS, Verdict.NOT_TESTED}


def test_twice_the_quota_is_the_most() -> None:
    """An aligned window may accept 2N calls in a moment; one more is too many for every class."""
    most = history([(0, 0, ACCEPTED)] * 4)
    more = history([(0, 0, ACCEPTED)] * 5)

    assert Bounds(most, Quota(2, 5.0)).acceptance is Verdict.INCONCLUSIVE
    assert Bounds(more, Quota(2, 5.0)).acceptance is Verdict.FAIL


def test_a_rate_beyond_the_quota_is_too_much_for_every_class() -> None:
    """Three calls a window of two are more than any class admits in the long run, though few at any time."""
    calls = history([(10 * i // 3, 0, ACCEPTED) for i in range(30)])

    excess = Bounds(calls, Quota(2, 10.0)).excess

    assert excess is not None
    assert excess.windows > 1
    assert is_proof(excess, calls, Quota(2, 10.0), spare=1)


def test_a_refusal_after_silence_is_false_for_every_class() -> None:
    """Two windows without any call readmit, whatever came before."""
    early = history([(0, 0, ACCEPTED), (9, 0, REFUSED)])
    late = history([(0, 0, ACCEPTED), (11, 0, REFUSED)])

    assert Bounds(early, Quota(1, 5.0)).refusal is Verdict.INCONCLUSIVE
    assert Bounds(late, Quota(1, 5.0)).refusal is Verdict.FAIL
    assert Bounds(late, Quota(1, 5.0)).unreset == (1,)


def test_a_first_call_that_is_refused_may_have_had_a_reason() -> None:
    """Of what was sent before the history nothing is known."""
    bounds = Bounds(history([(100, 0, REFUSED)]), Quota(1, 5.0))

    assert bounds.refusal is Verdict.NOT_TESTED
    assert bounds.reset is Verdict.NOT_TESTED


def test_readmission_is_seen() -> None:
    """A call that is accepted after a refusal and two windows of silence is evidence for 8.4."""
    calls = history([(0, 0, ACCEPTED), (0, 0, REFUSED), (11, 0, ACCEPTED)])

    assert Bounds(calls, Quota(1, 5.0)).reset is Verdict.PASS
    assert Bounds(calls, Quota(1, 5.0)).readmitted == (2,)


def test_a_run_within_the_quota_does_not_test_its_edge() -> None:
    """Where no more than N calls were sent in W, nothing is said about accepting too many."""
    calls = history([(0, 0, ACCEPTED), (5, 0, ACCEPTED)])

    assert Bounds(calls, Quota(1, 5.0)).acceptance is Verdict.NOT_TESTED
    assert Bounds(calls, Quota(1, 5.0)).refusal is Verdict.PASS
