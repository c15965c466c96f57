"""Runs in other processes end, whatever becomes of them."""

from threading import Event

import pytest

from contracts.spec import Quota
from tests.detection import peer
from tests.detection.bank import Mocked, slower
from tests.detection.records import Peered, Played
from tests.detection.workers import Job, OutOfTime, bounded, outcomes


def test_a_run_that_does_not_end_is_ended() -> None:
    """It is told so where it waits."""
    with pytest.raises(OutOfTime, match=r"no end after 0\.01 s"), bounded(0.01):
        Event().wait(10)


def test_a_run_that_ends_is_left_alone() -> None:
    """Its time does not count for what comes after it."""
    with bounded(0.01):
        pass

    assert not Event().wait(0.02)


def test_a_run_that_waits_for_windows_has_time_for_them() -> None:
    """A window four times as long is not the end of a run that is played again on it."""
    quick = Mocked("8.6-retry-after-short", "8.6-retry-after-short", quota=Quota(25, 1.5), probed=True)
    bare, first, again = (Job(host, 160) for host in (Mocked("bare"), quick, slower(quick)))

    assert (bare.seconds, first.seconds, again.seconds) == (60, 105, 240)
    assert Job(quick, None).seconds == peer.SECONDS


def test_what_goes_wrong_in_a_run_is_an_error_of_ours() -> None:
    """Of that run alone, and it says what."""
    odd = [Mocked(f"odd {number}", readings={"no-question": "x"}) for number in (1, 2)]
    ended = list(outcomes([Job(host, 10) for host in odd], processes=1))

    assert [each.host for each in ended] == ["odd 1", "odd 2"]
    assert all(each.error.startswith("UnknownChoice: reading: unknown value 'no-question'") for each in ended)


def test_a_run_that_is_lost_has_a_record() -> None:
    """Of its own kind, under its host and sentence."""
    host = Mocked("4.6-flag-ignored", "4.6-flag-ignored", seed=2)

    assert Job(host, 10).lost("why") == Played("4.6-flag-ignored", 2, "4.6", error="why")
    assert Job(host, None).lost("why") == Peered("4.6-flag-ignored", "4.6", error="why")
