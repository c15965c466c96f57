"""A client that waits as the pacer says is never refused."""

import math
from collections import deque
from collections.abc import Callable

import pytest
from hypothesis import given
from hypothesis import strategies as st

from contracts.quota.pacing import Pacer
from contracts.spec import Quota

Limiter = Callable[[float], bool]

quotas = st.builds(Quota, st.integers(1, 30), st.floats(0.1, 60))
# How long a request travels, an answer travels, and the caller dawdles: in windows.
paths = st.lists(st.tuples(*[st.floats(0, 3) | st.floats(0, 0.05)] * 3), min_size=1, max_size=120)


def sliding_log(quota: Quota) -> Limiter:
    """Admit a call while fewer than N were admitted in the W before it."""
    log: deque[float] = deque()

    def admits(now: float) -> bool:
        while log and log[0] <= now - quota.seconds:
            log.popleft()
        admitted = len(log) < quota.calls
        if admitted:
            log.append(now)
        return admitted

    return admits


def log_of_all(quota: Quota) -> Limiter:
    """Admit a call while fewer than N were made in the W before it, refused or not."""
    log: deque[float] = deque(maxlen=quota.calls)

    def admits(now: float) -> bool:
        admitted = len(log) < quota.calls or log[0] <= now - quota.seconds
        log.append(now)
        return admitted

    return admits


def fixed_window(quota: Quota) -> Limiter:
    """Admit N calls in a window that the first call opens."""
    start, count = -math.inf, 0

    def admits(now: float) -> bool:
        nonlocal start, count
        if now >= start + quota.seconds:
            start, count = now, 0
        count += 1
        return count <= quota.calls

    return admits


def aligned_window(quota: Quota) -> Limiter:
    """Admit N calls in each window of a clock whose phase nobody knows."""
    window, count = -1, 0

    def admits(now: float) -> bool:
        nonlocal window, count
        current = math.floor((now + quota.seconds * 0.37) / quota.seconds)
        if current != window:
            window, count = current, 0
        count += 1
        return count <= quota.calls

    return admits


def token_bucket(quota: Quota) -> Limiter:
    """Admit a call for a token: N at most, N more each W."""
    tokens, last = float(quota.calls), 0.0

    def admits(now: float) -> bool:
        nonlocal tokens, last
        tokens, last = min(quota.calls, tokens + (now - last) * quota.calls / quota.seconds), now
        if tokens < 1:
            return False
        tokens -= 1
        return True

    return admits


@pytest.mark.parametrize("limiter", [sliding_log, log_of_all, fixed_window, aligned_window, token_bucket])
@given(quota=quotas, path=paths)
def test_no_passing_class_refuses_a_paced_client(
    limiter: Callable[[Quota], Limiter], quota: Quota, path: list[tuple[float, float, float]]
) -> None:
    """Whatever the path's delays, and wherever between sending and answering the limiter decides."""
    pacer, admits, now = Pacer(quota), limiter(quota), 0.0
    for out, back, dawdling in path:
        sent = now + pacer.delay(now) + dawdling * quota.seconds
        decided = sent + out * quota.seconds
        assert admits(decided)
        now = decided + back * quota.seconds
        pacer.note(sent, now)


@given(quota=quotas)
def test_a_quick_path_is_used_at_nearly_the_full_rate(quota: Quota) -> None:
    """The slack costs a twentieth, not more."""
    pacer, now = Pacer(quota), 0.0
    for _ in range(3 * quota.calls + 1):
        now += pacer.delay(now)
        pacer.note(now, now)

    assert now == pytest.approx(3 * quota.seconds * 1.05)


@given(quotas, st.floats(0, 1e6))
def test_a_wait_is_never_negative_and_is_enough(quota: Quota, now: float) -> None:
    """After the wait there is nothing left to wait for, but for the rounding of a sum."""
    pacer = Pacer(quota)
    pacer.note(now, now)

    assert pacer.delay(now) > 0
    assert pacer.delay(now + pacer.delay(now)) <= 1e-9 * max(1.0, now)
    assert pacer.delay(now + 10 * quota.seconds) == 0


def test_the_first_call_goes_out_at_once() -> None:
    """Nothing was sent, so nothing is waited for."""
    assert Pacer(Quota(1, 5)).delay(0.0) == 0.0


@pytest.mark.parametrize("quota", [None, Quota(25, 5)])
def test_a_refusal_closes_the_pace_until_an_instant(quota: Quota | None) -> None:
    """The later of two instants holds, with or without a quota."""
    pacer = Pacer(quota)
    pacer.close(12.0)
    pacer.close(11.0)

    assert pacer.delay(10.0) == 2.0
    assert pacer.delay(13.0) == 0.0


def test_without_a_quota_nothing_is_waited_for() -> None:
    """A host without a limit is called as fast as the caller likes."""
    pacer = Pacer(None)
    for _ in range(100):
        pacer.note(1.0, 1.0)

    assert pacer.delay(1.0) == 0.0
