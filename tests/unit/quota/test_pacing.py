"""A client that keeps the pace is refused by no passing class of limiter, and uses nearly all of the quota."""

from itertools import count
from unittest.mock import patch

import numpy as np
import pytest
from hypothesis import given
from hypothesis import strategies as st

from contracts.quota import pacing
from contracts.quota.bounds import Bounds
from contracts.quota.history import Columns
from contracts.quota.pacing import BURSTS, CAREFUL, MARGIN, NAP, Call, Pace, Pacer, take_turn
from contracts.quota.sweep import FirstSweep
from contracts.spec import Quota
from contracts.verdict import Verdict
from tests.unit.quota.riding import PASSING, Delays, jittery, refusals, ride

PAGE = Quota(25, 5.0)
NONE = dict.fromkeys(PASSING, 0)
quotas = st.builds(Quota, st.integers(1, 12), st.sampled_from([0.2, 1.0, 5.0]))
# How long a call travels there and back, in seconds: mostly little, at times longer than a window.
paths = st.lists(st.tuples(*[st.floats(0, 0.05) | st.floats(0, 6)] * 2), min_size=1, max_size=40)
starts = st.floats(0, 100)


def along(path: list[tuple[float, float]]) -> Delays:
    """Return the delays of a path, and none when it has ended."""
    return (step for step in [*path, *[(0.0, 0.0)] * 400]).__next__


@given(quotas, paths, starts, st.integers(1, 12))
def test_no_passing_class_refuses_a_paced_client(
    quota: Quota, path: list[tuple[float, float]], start: float, together: int
) -> None:
    """Whatever the path's delays, wherever the limiter decides, one call at a time or several at once."""
    ridden = ride([Pacer(quota)], along(path), start, 6 * quota.seconds, min(together, quota.calls))

    assert together > 1 or refusals(ridden.decided, quota) == NONE
    assert not any(refusals(ridden.decided, quota)[name] for name in BURSTS)


@given(quotas, paths, starts, st.sampled_from(sorted(BURSTS)), st.integers(1, 4))
def test_calls_beside_each_other_are_not_refused(
    quota: Quota, path: list[tuple[float, float]], start: float, limiter: str, clients: int
) -> None:
    """Windows, logs and buckets take whatever several clients of one pacer send, also at once where they are known."""
    with patch.object(pacing, "get_ident", count().__next__):
        for known in (None, limiter):
            ridden = ride([Pacer(quota, known)] * clients, along(path), start, 6 * quota.seconds)

            assert refusals(ridden.decided, quota)[limiter] == 0


@given(quotas, starts, st.integers(2, 12))
def test_calls_that_leave_together_keep_their_distance(quota: Quota, start: float, together: int) -> None:
    """A counter that is as full as it may be takes several calls at once, too."""
    ridden = ride([Pacer(quota)], jittery(0.01), start, 12 * quota.seconds, min(together, quota.calls))

    assert refusals(ridden.decided, quota) == NONE


@given(quotas, paths, starts)
def test_the_pace_certainly_keeps_the_strict_limit(quota: Quota, path: list[tuple[float, float]], start: float) -> None:
    """Seen from outside, at most N calls of a ride fall into any W seconds."""
    pacer, now, sent, received = Pacer(quota), start, list[float](), list[float]()
    for there, back in path:
        sent.append(take_turn(pacer, lambda: now, lambda _: None))  # noqa: B023 - called at once
        now = sent[-1] + there + back
        received.append(now)
        pacer.note(sent[-1], now)
    ridden = Columns.of(np.array(sent), np.array(received), np.ones(len(sent), np.int8))

    assert FirstSweep(ridden, quota).verdict is Verdict.PASS
    assert not Bounds(ridden, quota).offered_too_many


@pytest.mark.parametrize("jitter", [0.0, 0.01, 0.03, 0.1])
@pytest.mark.parametrize(
    ("quota", "clients"),
    [(PAGE, 1), (Quota(1, 5.0), 1), (Quota(10, 5.0), 1), (PAGE, 4), (Quota(100, 5.0), 4), (Quota(25, 1.0), 4)],
    ids=str,
)
def test_nearly_the_whole_quota_is_used(quota: Quota, clients: int, jitter: float) -> None:
    """All but the jitter's share of a window, and a hundredth; of 25 in 5 s at 100 ms that is 97 %."""
    with patch.object(pacing, "get_ident", count().__next__):
        ridden = ride([Pacer(quota)] * clients, jittery(jitter), 5000.3, 60.0)

    assert refusals(ridden.decided, quota) == NONE
    assert 1.01 >= ridden.share(quota, 60.0) >= 0.99 - jitter / quota.seconds


@pytest.mark.parametrize("limiter", sorted(BURSTS))
def test_a_class_that_takes_bursts_gets_them(limiter: str) -> None:
    """N calls go out one behind the other, then the window is waited for; so no jitter of theirs is lost."""
    ridden = ride([Pacer(PAGE, limiter)], jittery(0.1), 5000.3, 60.0)

    assert refusals(ridden.decided, PAGE)[limiter] == 0
    assert ridden.share(PAGE, 60.0) >= 1
    assert ridden.sent[24] - ridden.sent[0] < 2.5


@pytest.mark.parametrize("limiter", [None, "sliding-counter", "anchored-counter", "renewed-window", "lock-out"])
def test_any_other_gets_an_even_pace(limiter: str | None) -> None:
    """A sliding counter would refuse the second burst."""
    ridden = ride([Pacer(PAGE, limiter)], jittery(0.0), 0.0, 10.0)

    assert np.diff(ridden.sent).min() > 0.1


def test_lateness_is_learned() -> None:
    """Careful at first, then what one call in N exceeds: a single one that is very late changes nothing."""
    late, careful = [Call(at, at + 0.03) for at in range(40)], CAREFUL * PAGE.seconds

    assert Pace(PAGE).lateness([]) == careful
    assert Pace(PAGE).lateness(late[:24]) == careful
    assert Pace(PAGE).lateness(late) == pytest.approx(0.03)
    assert Pace(PAGE).lateness([*late, Call(40.0, 45.0)]) == pytest.approx(0.03)


def test_the_first_call_goes_out_at_once() -> None:
    """Nothing was sent, so nothing is waited for; of more calls than the quota holds that cannot be said."""
    assert Pacer(Quota(1, 5)).reserve(7.0) == 7.0
    assert Pacer(Quota(3, 5)).reserve(7.0, together=3) == 7.0
    with pytest.raises(ValueError, match="4 calls together are more than 3 per 5 s"):
        Pacer(Quota(3, 5)).reserve(7.0, together=4)


def test_an_answer_has_to_come_first() -> None:
    """Where as many calls are open as the quota holds, the next waits for one of them, and a window then."""
    pacer, instants = Pacer(Quota(1, 5)), [10.0, 10.0, 10.0, 11.0, 11.0]
    slept: list[float] = []
    with patch.object(pacing, "get_ident", count().__next__):
        pacer.reserve(10.0)
        assert pacer.reserve(10.0) is None
        with patch.object(pacer, "reserve", side_effect=[None, pacer.reserve(10.0), 12.0]):
            assert take_turn(pacer, iter(instants).__next__, slept.append) == 12.0
        pacer.note(10.0, 11.0)
        assert pacer.reserve(11.0) == pytest.approx(16 + MARGIN)

    assert slept == [NAP, NAP, 1.0]


def test_a_slot_that_was_left_is_counted() -> None:
    """Who asks for another without a note may have sent the call just now."""
    pacer = Pacer(Quota(1, 5))
    pacer.reserve(10.0)

    assert pacer.reserve(13.0) == pytest.approx(18 + MARGIN)


def test_a_slot_that_nobody_notes_is_given_up() -> None:
    """A call is open no longer than an answer may take; the window after that is waited for."""
    pacer = Pacer(Quota(1, 5), answer_within=3.0)
    with patch.object(pacing, "get_ident", count().__next__):
        pacer.reserve(10.0)

        assert pacer.reserve(12.5) is None
        assert pacer.reserve(13.5) == pytest.approx(18 + MARGIN)


def test_calls_without_a_slot_are_counted() -> None:
    """A burst goes over the quota on purpose; who keeps it has to know."""
    pacer = Pacer(PAGE)
    for _ in range(26):
        pacer.note(10.0, 10.1)

    assert pacer.reserve(10.2) >= 15.1


@pytest.mark.parametrize("quota", [None, PAGE])
def test_a_refusal_closes_the_pace_until_an_instant(quota: Quota | None) -> None:
    """The later of two instants holds, with or without a quota."""
    pacer = Pacer(quota)
    pacer.close(12.0)
    pacer.close(11.0)

    assert pacer.reserve(10.0) == 12.0


def test_without_a_quota_nothing_is_waited_for() -> None:
    """A host without a limit is called as fast as the caller likes, and its day has no end."""
    pacer = Pacer(None)
    for _ in range(100):
        pacer.note(1.0, 1.0)

    assert pacer.reserve(1.0) == 1.0
    assert pacer.allowed(7) == 7
