"""Processes that share a lease keep the quota together, and lose nothing to one that dies."""

from collections.abc import Callable
from itertools import count
from pathlib import Path
from unittest.mock import patch

import pytest
from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st

from contracts.client import Keys
from contracts.errors import BudgetSpent, DaySpent
from contracts.leasing import LeasedPacer, pacer, pacing
from contracts.quota.pacing import BURSTS, CAREFUL, MARGIN, Pacer
from contracts.spec import Quota
from contracts.tenant import QuotaTable
from tests.unit.quota.riding import PASSING, jittery, refusals, ride

PAGE, ONE = QuotaTable(25, 5.0), QuotaTable(1, 5.0)
NONE = dict.fromkeys(PASSING, 0)
Process = Callable[..., LeasedPacer]
ENDED = 900
KEYS = Keys("access", "secret")
NUMBERS = count()


@pytest.fixture
def process(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> Process:
    """Return what starts processes on one lease; those numbered from 900 have ended."""
    monkeypatch.setattr(pacer, "alive", lambda pid: pid < ENDED)

    def start(pid: int, quota: QuotaTable = PAGE, file: str = "lease", **arguments: object) -> LeasedPacer:
        with patch.object(pacer.os, "getpid", lambda: pid):
            return LeasedPacer(tmp_path / file, quota, **arguments)  # type: ignore[arg-type]  # as they are named

    return start


@pytest.mark.parametrize("jitter", [0.0, 0.01, 0.03, 0.1])
@pytest.mark.parametrize("quota", [PAGE, ONE, QuotaTable(100, 5.0), QuotaTable(25, 1.0)], ids=repr)
def test_four_processes_use_nearly_the_whole_quota(process: Process, quota: QuotaTable, jitter: float) -> None:
    """As much as one would that need not wait for its answers, and none of them is refused."""
    limit = Quota(quota.calls, quota.seconds)
    ridden = ride([process(pid, quota) for pid in range(1, 5)], jittery(jitter), 7000.3, 60.0)

    assert refusals(ridden.decided, limit) == NONE
    assert 1.01 >= ridden.share(limit, 60.0) >= 0.99 - jitter / quota.seconds


def test_a_window_of_an_hour_is_kept(process: Process) -> None:
    """Ten calls in an hour are ten, also where they are far apart."""
    quota = QuotaTable(10, 3600.0)
    ridden = ride([process(1, quota)], jittery(0.0), 7000.3, 4 * 3600.0)

    assert refusals(ridden.decided, Quota(10, 3600.0)) == NONE


@settings(max_examples=30, suppress_health_check=[HealthCheck.function_scoped_fixture])
@given(
    st.lists(st.tuples(*[st.floats(0, 0.05) | st.floats(0, 6)] * 2), min_size=1, max_size=30),
    st.builds(QuotaTable, st.integers(1, 5), st.sampled_from([0.2, 5.0])),
    st.integers(1, 4),
)
def test_processes_together_are_not_refused(
    process: Process, path: list[tuple[float, float]], quota: QuotaTable, clients: int
) -> None:
    """Whatever the path's delays, by no window, log or bucket; one process alone by no counter either."""
    file, limit = f"lease {next(NUMBERS)}", Quota(quota.calls, quota.seconds)
    delays = (step for step in [*path, *[(0.0, 0.0)] * 400]).__next__
    ridden = ride([process(pid, quota, file) for pid in range(clients)], delays, 1000.3, 4 * quota.seconds)

    found = refusals(ridden.decided, limit)
    assert not any(found[name] for name in (BURSTS if clients > 1 else PASSING))


def test_a_call_in_another_process_is_waited_for(process: Process) -> None:
    """While it is open it may be decided at any time, so a quota of one is taken."""
    mine, other = process(1, ONE), process(2, ONE)
    other.reserve(10.0)

    assert mine.reserve(12.0) is None
    other.note(10.0, 13.0)
    assert mine.reserve(13.0) == pytest.approx(18.0 + MARGIN)


def test_who_waits_comes_in_turn(process: Process) -> None:
    """Whoever was answered stands behind those who wait, unless they have gone."""
    first, second, third = (process(pid, ONE) for pid in (1, 2, 3))
    first.reserve(10.0)
    assert (second.reserve(10.1), third.reserve(10.2)) == (None, None)
    first.note(10.0, 10.3)

    assert (first.reserve(10.3), third.reserve(10.3)) == (None, None)
    assert second.reserve(10.4) == pytest.approx(15.3 + MARGIN)
    second.note(15.3, 15.4)
    assert first.reserve(15.5) == pytest.approx(20.4 + MARGIN)


def test_a_process_that_was_killed_costs_no_slot_for_longer_than_a_window(process: Process) -> None:
    """Its calls count from when they were to be sent; what it had not sent yet, too."""
    mine, killed = process(1, ONE), process(ENDED, ONE)
    killed.reserve(10.0)

    assert mine.reserve(10.5) == pytest.approx(15.0 + CAREFUL * 5 + MARGIN)


def test_no_call_is_open_for_ever(process: Process) -> None:
    """A process that goes on without a note is waited for as long as an answer may take."""
    mine, other = process(1, ONE, answer_within=3.0), process(2, ONE)
    other.reserve(10.0)

    assert mine.reserve(12.9) is None
    assert mine.reserve(13.1) == pytest.approx(18.0 + MARGIN)


def test_a_slot_that_was_left_is_counted(process: Process) -> None:
    """Who asks for another without a note may have sent the call just now."""
    mine = process(1, ONE)
    mine.reserve(10.0)

    assert mine.reserve(13.0) == pytest.approx(18.0 + MARGIN)


def test_calls_that_leave_together_are_noted_one_by_one(process: Process) -> None:
    """They take a slot each, from whichever thread they are noted, and are told from those of other processes."""
    mine, other = process(1), process(2)
    planned = mine.reserve(10.0, together=3)
    with patch.object(pacer, "get_ident", lambda: 77):
        for answered in (10.1, 10.2, 10.3):
            mine.note(10.0, answered)
    other.note(10.3, 10.4)

    assert planned == 10.0
    assert mine.reserve(10.5) == pytest.approx(10.1 + 4 * (5.0 + MARGIN + CAREFUL * 5) / 25 - CAREFUL * 5, abs=0.3)


def test_a_refusal_closes_the_pace_of_all(process: Process) -> None:
    """The later of two instants holds."""
    process(1).close(20.0)
    process(2).close(15.0)

    assert process(3).reserve(10.0) == 20.0


def test_the_day_is_shared_and_ends(process: Process) -> None:
    """Calls are counted over 24 hours, as nobody knows where the day of the account begins."""
    wall = [1_000_000.0]
    capped = QuotaTable(25, 5.0, per_day=4)
    mine, other = (process(pid, capped, wall=lambda: wall[0]) for pid in (1, 2))
    assert mine.allowed(100) == 4
    mine.reserve(10.0)
    other.reserve(10.0, together=2)
    assert (mine.allowed(100), other.allowed(1)) == (1, 1)
    with pytest.raises(DaySpent, match="per_day: expected fewer than 4 calls in the last 24 hours"):
        mine.reserve(20.0, together=2)
    other.note(11.0, 11.1)
    other.note(11.0, 11.1)
    other.note(11.0, 11.1)

    with pytest.raises(BudgetSpent):
        mine.reserve(20.0)
    wall[0] += 23 * 3600
    with pytest.raises(DaySpent):
        mine.allowed(1)
    wall[0] += 2 * 3600
    assert mine.allowed(100) == 4


def test_a_lease_is_for_accounts_that_others_may_call(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    """A host without a quota, or with keys that nobody else has, needs none."""
    monkeypatch.setenv("XDG_STATE_HOME", str(tmp_path))
    host = "https://api.example.test"

    assert isinstance(pacing(host, KEYS, None), Pacer)
    assert isinstance(pacing(host, None, PAGE), Pacer)
    assert list(tmp_path.iterdir()) == []
    assert isinstance(pacing(host, KEYS, PAGE), LeasedPacer)
    assert len(list(tmp_path.rglob("*.sqlite"))) == 1


def test_an_account_without_a_cap_allows_whatever_a_run_may_spend(process: Process) -> None:
    """The budget alone ends the run."""
    assert process(1).allowed(10**6) == 10**6
