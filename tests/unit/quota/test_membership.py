"""A class that did it is never refuted; what passes replays, what fails is proven, and small histories are decided."""

from dataclasses import replace

import numpy as np
import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from contracts.errors import UnknownChoice
from contracts.quota.classes import ALIGNED, CLASSES
from contracts.quota.history import Columns, Outcome
from contracts.quota.membership import membership, memberships, replays
from contracts.spec import Quota
from contracts.verdict import Verdict
from tests.unit.quota.exhaustive import explains, limiters
from tests.unit.quota.histories import bursts, histories, history, limited, quotas

pytestmark = pytest.mark.no_cover

ACCEPTED, REFUSED, UNKNOWN = Outcome.ACCEPTED, Outcome.REFUSED, Outcome.UNKNOWN
# A step more costs more than another test; what they find, they find early.
FEW = settings(max_examples=30, deadline=None)
CLASS = pytest.mark.parametrize("name", CLASSES)


@CLASS
@FEW
@given(quotas(), st.data())
def test_the_class_that_did_it_is_never_refuted(name: str, quota: Quota, data: st.DataObject) -> None:
    """Whatever the calls, the path, the phase and the answers that were lost."""
    limiter = data.draw(st.sampled_from(list(limiters(name, quota, phases=(0.0, 0.25, 0.5)))))
    calls = data.draw(limited(limiter))

    found = membership(name, calls, quota)

    assert found.verdict is not Verdict.FAIL
    assert found.verdict is Verdict.INCONCLUSIVE or replays(found, calls, quota)


@CLASS
@FEW
@given(histories(), quotas())
def test_a_small_history_is_decided_as_by_trying_everything(name: str, calls: Columns, quota: Quota) -> None:
    """It passes where instants can be found, and fails where there are none."""
    found = membership(name, calls, quota)

    assert found.verdict is not Verdict.INCONCLUSIVE
    assert found.verdict is Verdict.PASS or not explains(name, calls, quota)
    assert found.verdict is Verdict.FAIL or replays(found, calls, quota)


@CLASS
@FEW
@given(bursts(), quotas())
def test_what_fails_is_proven_by_the_calls_that_it_names(name: str, calls: Columns, quota: Quota) -> None:
    """They are refuted without the others, and there are words for it."""
    found = membership(name, calls, quota)
    alone = calls.at(np.isin(calls.positions, found.calls))

    assert found.verdict is not Verdict.FAIL or membership(name, alone, quota).verdict is Verdict.FAIL
    assert bool(found.words) == bool(found.calls) == (found.verdict is Verdict.FAIL)


@CLASS
@FEW
@given(bursts(), quotas(), st.data())
def test_wider_intervals_refute_nothing_new(name: str, calls: Columns, quota: Quota, data: st.DataObject) -> None:
    """A slower client makes a verdict undecided, never wrong."""
    slower = st.lists(st.integers(0, 2), min_size=len(calls), max_size=len(calls)).map(np.array)
    widened = replace(calls, received=calls.received + data.draw(slower))

    before, after = membership(name, calls, quota), membership(name, widened, quota)

    assert before.verdict is Verdict.FAIL or after.verdict is not Verdict.FAIL


@CLASS
@FEW
@given(bursts(), quotas(), st.integers(-1000, 1000))
def test_a_shift_changes_nothing_but_the_phase(name: str, calls: Columns, quota: Quota, shift: int) -> None:
    """Clocks have no beginning."""
    shifted = replace(calls, sent=calls.sent + shift, received=calls.received + shift)

    before, after = membership(name, calls, quota), membership(name, shifted, quota)

    assert (before.verdict, before.calls, before.words) == (after.verdict, after.calls, after.words)
    assert (before.phase is not None) == (name in ALIGNED and before.verdict is Verdict.PASS)
    assert before.phase is None or after.phase == pytest.approx(before.phase + shift)


def test_no_calls_are_explained_by_every_class() -> None:
    """There is nothing to explain."""
    found = memberships(history([]), Quota(25, 5.0))

    assert [each.name for each in found] == list(CLASSES)
    assert {each.verdict for each in found} == {Verdict.PASS}


def test_a_crowd_is_said_in_a_sentence() -> None:
    """With the two calls that are too close, counted from 1, and the seconds between them."""
    calls = history([(0, 1, ACCEPTED), (2, 0, ACCEPTED), (3, 1, ACCEPTED)])

    found = membership("sliding-log", calls, Quota(2, 5.0))

    assert found.calls == (0, 1, 2)
    assert found.words == (
        "3 of calls 1 to 3 accepted within 4.000 s",
        "call 1 was decided no earlier than 0.000 s and call 3 no later than 4.000 s, less than 5 s",
    )


def test_a_false_refusal_is_said_in_a_sentence() -> None:
    """With what may have been accepted before it."""
    calls = history([(0, 1, ACCEPTED), (9, 1, REFUSED)])

    found = membership("token-bucket", calls, Quota(1, 5.0))

    assert found.words == (
        "call 2 refused, with none accepted in the 5 s before",
        "it was refused between 9.000 s and 10.000 s, and fewer than 1 before it are no reason",
    )


def test_a_search_that_fails_says_how_far_it_came() -> None:
    """An anchored window that began with the first call is full until it ends."""
    calls = history([(0, 0, ACCEPTED), (3, 0, ACCEPTED), (4, 0, ACCEPTED)])

    found = membership("fixed-window", calls, Quota(2, 5.0))

    assert found.verdict is Verdict.FAIL
    assert found.words[0] == "3 accepted does not fit the calls since 1"
    assert found.words[1].startswith(
        "in no order, and at no instants inside their intervals, do these calls fit a fixed "
    )
    assert found.words[1].endswith(
        "it explains 2 accepted and 0 refused ones, then it needs call 3 accepted by 4.000 s"
    )


def test_an_unanswered_call_may_have_been_the_one_too_many() -> None:
    """It may have been decided at any time after it was sent, or not at all."""
    calls = history([(0, 0, UNKNOWN), (6, 0, REFUSED)])
    unanswered = replace(calls, received=np.array([np.inf, 6.0]))

    assert membership("sliding-log", calls, Quota(1, 5.0)).verdict is Verdict.FAIL
    assert membership("sliding-log", unanswered, Quota(1, 5.0)).verdict is Verdict.PASS


def test_an_unknown_call_that_explains_nothing_is_not_counted() -> None:
    """Its instant is none."""
    calls = history([(0, 0, UNKNOWN), (1, 0, ACCEPTED)])

    found = membership("fixed-window", calls, Quota(1, 5.0))

    assert found.instants is not None
    assert np.isnan(found.instants).tolist() == [True, False]


def test_the_way_back_of_an_answer_may_be_taken_off() -> None:
    """Calls are decided earlier by the floor of the path, which may refute more; windows of a clock have no floor."""
    calls = history([(0, 4, ACCEPTED), (0, 6, ACCEPTED)])

    assert membership("sliding-log", calls, Quota(1, 5.0)).verdict is Verdict.PASS
    assert membership("sliding-log", calls, Quota(1, 5.0), floor=2.0).verdict is Verdict.FAIL
    assert membership("aligned-window", calls, Quota(1, 5.0), floor=2.0).verdict is Verdict.PASS


def test_a_search_that_is_cut_short_decides_nothing() -> None:
    """However long the history."""
    calls = history([(second, 0, ACCEPTED) for second in range(10)])

    assert membership("fixed-window", calls, Quota(1, 1.0), effort=9).verdict is Verdict.INCONCLUSIVE
    assert membership("fixed-window", calls, Quota(1, 1.0)).verdict is Verdict.PASS


def test_what_is_too_long_to_be_explained_may_still_be_refuted() -> None:
    """By what happens near its beginning, which is all that is named."""
    calls = history(
        [(0, 0, ACCEPTED), (3, 0, ACCEPTED), (4, 0, ACCEPTED), *[(9 * n, 0, ACCEPTED) for n in range(1, 99)]]
    )

    found = membership("fixed-window", calls, Quota(2, 5.0), effort=100)

    assert found.verdict is Verdict.FAIL
    assert found.calls == (0, 1, 2)


def test_a_proof_begins_after_the_last_reset() -> None:
    """What was before two windows of silence is not named, unless windows follow a clock."""
    calls = history([(0, 0, ACCEPTED), (20, 0, ACCEPTED), (23, 0, ACCEPTED), (24, 0, ACCEPTED)])

    assert membership("fixed-window", calls, Quota(2, 5.0)).calls == (1, 2, 3)


def test_instants_that_do_not_replay_are_told() -> None:
    """Outside their intervals, at another outcome, or none."""
    calls, quota = history([(0, 1, ACCEPTED), (1, 1, REFUSED)]), Quota(1, 5.0)
    found = membership("fixed-window", calls, quota)

    assert replays(found, calls, quota)
    assert not replays(replace(found, instants=np.array([0.0, 2.1])), calls, quota)
    assert not replays(replace(found, instants=np.array([0.0, np.nan])), calls, quota)
    assert not replays(found, calls, Quota(2, 5.0))
    assert not replays(replace(found, instants=None), calls, quota)


def test_what_is_no_class_is_refused() -> None:
    """By name."""
    with pytest.raises(UnknownChoice, match="leaky"):
        membership("leaky", history([]), Quota(1, 1.0))
