"""Limiters that others wrote are told by the class that they are of, or by none; never by a wrong one."""

from collections.abc import Callable
from importlib.util import find_spec
from pathlib import Path

import pytest

from contracts.campaign.options import replace_quota
from contracts.host import HostConfig, demo, serve
from contracts.quota.classes import PASSING
from contracts.quota.ruling import Why
from contracts.spec import Quota
from contracts.verdict import Verdict
from tests.detection.elsewhere import Decide, behind, behind_haproxy, behind_library, behind_nginx, find
from tests.detection.telling import told

QUOTA = Quota(25, 1.0)
TENANT = replace_quota(demo(), QUOTA)
UNLIMITED = HostConfig(tenant=TENANT, quota=None)


@pytest.mark.skipif(not find_spec("limits"), reason="the package limits is not installed")
@pytest.mark.parametrize(
    ("strategy", "name"),
    [("fixed-window", "fixed-window"), ("moving-window", "sliding-log"), ("sliding-window-counter", "sliding-counter")],
)
def test_a_strategy_of_the_library_is_told(strategy: str, name: str) -> None:
    """It alone is left, and nothing is held against it."""
    with behind_library(strategy, QUOTA, UNLIMITED) as serving:
        found = told(serving, QUOTA)

    assert found.found.left == (name,)
    assert Verdict.FAIL not in found.verdicts


@pytest.mark.skipif(not find("nginx"), reason="nginx is not installed")
def test_nginx_is_a_token_bucket(tmp_path: Path) -> None:
    """Its leaky bucket that delays nothing takes N calls at once, and one more each W/N."""
    with behind_nginx(QUOTA, UNLIMITED, tmp_path) as serving:
        found = told(serving, QUOTA)

    assert found.found.left == ("token-bucket",)
    assert Verdict.FAIL not in found.verdicts


@pytest.mark.skipif(not find("haproxy"), reason="haproxy is not installed")
def test_haproxy_is_a_counter_that_begins_with_its_first_call(tmp_path: Path) -> None:
    """Its table counts the calls that it denies, too."""
    with behind_haproxy(QUOTA, UNLIMITED, tmp_path) as serving:
        found = told(serving, QUOTA)

    assert found.found.left == ("anchored-counter",)
    assert Verdict.FAIL not in found.verdicts


def cooling_down() -> Decide:
    """Count in a window that begins with its first call, and after a call too many refuse all for 2W."""
    start, count, shut = -1e9, 0, -1e9

    def decide(now: float) -> float | None:
        nonlocal start, count, shut
        if now < shut:
            return None
        if now - start >= QUOTA.seconds:
            start, count = now, 0
        count += 1
        shut = now + 2 * QUOTA.seconds if count > QUOTA.calls else shut
        return None if count > QUOTA.calls else 0.0

    return decide


def every_second() -> Decide:
    """Admit every second call over the limit of a window that begins with its first call."""
    start, count = -1e9, 0

    def decide(now: float) -> float | None:
        nonlocal start, count
        if now - start >= QUOTA.seconds:
            start, count = now, 0
        count += 1
        return None if count > QUOTA.calls and (count - QUOTA.calls) % 2 else 0.0

    return decide


@pytest.mark.parametrize("made", [cooling_down, every_second])
def test_a_limiter_that_is_of_no_class_passes_for_none(made: Callable[[], Decide]) -> None:
    """What is left, if anything, is a class that breaks 8.2."""
    with behind(made(), QUOTA, UNLIMITED) as serving:
        found = told(serving, QUOTA)

    assert not PASSING.intersection(found.found.left)
    assert found.verdicts[1] is Verdict.FAIL


def test_a_queue_is_told_by_its_delays() -> None:
    """It refuses nothing, which proves no limiter, and what came late came at the rate of the quota."""
    with serve(HostConfig(tenant=TENANT, quota=QUOTA, variations=("queue",))) as serving:
        found = told(serving, QUOTA)

    assert found.verdicts == (Verdict.INCONCLUSIVE, Verdict.NOT_TESTED)
    assert found.ruling.doubt is Why.QUEUE
