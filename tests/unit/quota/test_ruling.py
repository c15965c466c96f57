"""A ruling is a PASS or a FAIL where that is certain, and says why where it is neither."""

from collections.abc import Sequence
from dataclasses import replace

import numpy as np
import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from contracts.host.limiters import limiter
from contracts.quota.classes import CLASSES, PASSING
from contracts.quota.history import Columns, Outcome
from contracts.quota.ruling import Ruling, Why, ruling
from contracts.spec import Quota
from contracts.verdict import Verdict
from tests.unit.quota.exhaustive import limiters
from tests.unit.quota.histories import bursts, limited, quotas

QUOTA = Quota(5, 10.0)
TAKEN, REFUSED = Outcome.ACCEPTED, Outcome.REFUSED
FEW = settings(max_examples=15, deadline=None)
# Bursts and single calls as a plan sends them: each class refuses some of them, and no two classes the same.
PROBES = ((0.0, 4), (5.0, 2), (10.2, 5), (20.1, 1), (50.0, 6), (59.7, 1), (60.3, 5), (100.0, 6), (105.0, 4), (110.1, 6))


def probed(name: str, quota: Quota, probes: tuple[tuple[float, int], ...] = PROBES) -> Columns:
    """Return what a limiter makes of calls that are decided as they are sent."""
    kept, instants = limiter(name, quota), np.array([at for at, calls in probes for _ in range(calls)]) + 3.0
    return Columns.of(instants, instants, np.array([int(kept.admit(at)) for at in instants], np.int8))


def verdicts(found: Ruling) -> tuple[Verdict, ...]:
    """Return 8.1, 8.2 and 8.4."""
    return found.acceptance, found.refusal, found.reset


@pytest.mark.parametrize("name", sorted(PASSING))
def test_a_healthy_limiter_passes(name: str) -> None:
    """Of every class that passes, whichever others explain it too."""
    found = ruling(probed(name, QUOTA), QUOTA)

    assert name in found.passing
    assert (found.acceptance, found.refusal) in {(Verdict.PASS,) * 2, (Verdict.INCONCLUSIVE,) * 2}


@pytest.mark.parametrize("name", sorted(PASSING))
@FEW
@given(quotas(), st.data())
def test_no_limiter_that_passes_is_accused(name: str, quota: Quota, data: st.DataObject) -> None:
    """Whatever the calls, the path, the phase and the answers that were lost."""
    kept = data.draw(st.sampled_from(list(limiters(name, quota, phases=(0.0, 0.25, 0.5)))))
    found = ruling(data.draw(limited(kept)), quota, alone=True)

    assert Verdict.FAIL not in verdicts(found)


@FEW
@given(bursts(), quotas(), st.data())
def test_wider_intervals_accuse_nobody_new(calls: Columns, quota: Quota, data: st.DataObject) -> None:
    """A slower client makes a verdict undecided, never wrong."""
    slower = st.lists(st.integers(0, 2), min_size=len(calls), max_size=len(calls)).map(np.array)
    widened = replace(calls, received=calls.received + data.draw(slower))

    before, after = (verdicts(ruling(each, quota, alone=True)) for each in (calls, widened))

    assert Verdict.FAIL in before or Verdict.FAIL not in after


@pytest.mark.parametrize("name", sorted(PASSING))
def test_an_account_that_was_spent_before_accuses_nobody(name: str) -> None:
    """What the first calls are refused for may have come before them."""
    calls = probed(name, QUOTA, ((0.0, 8), *((20.5 + at, number) for at, number in PROBES)))
    found = ruling(calls.at(np.arange(len(calls)) >= 6), QUOTA, alone=True)

    assert calls.outcome[6] == REFUSED
    assert name in found.passing
    assert Verdict.FAIL not in verdicts(found)


@pytest.mark.parametrize("name", sorted(set(CLASSES) - PASSING))
def test_a_limiter_that_renews_its_window_fails(name: str) -> None:
    """It is named as the only one that explains the refusals."""
    found = ruling(probed(name, QUOTA), QUOTA)

    assert (found.refusal, found.misfit) == (Verdict.FAIL, Why.FAILING)
    assert name in found.left


@pytest.mark.parametrize("name", sorted(PASSING))
@pytest.mark.parametrize("quota", [Quota(4, 10.0), Quota(6, 10.0), Quota(10, 10.0), Quota(5, 8.0), Quota(5, 14.0)])
def test_another_quota_never_passes(name: str, quota: Quota) -> None:
    """A call less or more, twice as many, and other windows are refuted or left open."""
    found = ruling(probed(name, quota), QUOTA)

    assert Verdict.PASS not in (found.acceptance, found.refusal)


def at(instants: Sequence[float], outcomes: Sequence[Outcome]) -> Columns:
    """Return calls that are decided as they are sent."""
    return Columns.of(np.array(instants), np.array(instants), np.array(outcomes, np.int8))


@pytest.mark.parametrize(
    ("calls", "verdicts", "doubt"),
    [
        (at([0.0, 2.0, 4.0], [TAKEN] * 3), (Verdict.NOT_TESTED, Verdict.NOT_TESTED), Why.UNOFFERED),
        (at([0.0] * 5 + [12.0] * 5 + [12.1], [TAKEN] * 11), (Verdict.INCONCLUSIVE, Verdict.NOT_TESTED), Why.UNREFUSED),
        (at([0.0] * 5 + [1.0], [TAKEN] * 5 + [REFUSED]), (Verdict.INCONCLUSIVE,) * 2, Why.NEIGHBOUR),
    ],
)
def test_what_is_not_certain_is_left_open(calls: Columns, verdicts: tuple[Verdict, Verdict], doubt: Why) -> None:
    """With the reason: too few calls, no refusal, or another quota that explains them as well."""
    found = ruling(calls, QUOTA)

    assert (found.acceptance, found.refusal) == verdicts
    assert found.doubt is doubt


def test_a_refusal_that_a_few_foreign_calls_explain_blames_nobody() -> None:
    """Unless the run was alone; and what takes more of them is the host's."""
    early = at([0.0] * 5 + [1.0] + [30.0] * 4 + [30.1], [TAKEN] * 5 + [REFUSED] + [TAKEN] * 4 + [REFUSED])
    far_too_early = at([0.0] * 5 + [1.0] + [30.0] * 2 + [30.1], [TAKEN] * 5 + [REFUSED] + [TAKEN] * 2 + [REFUSED])

    assert (ruling(early, QUOTA).refusal, ruling(early, QUOTA).foreign_calls_needed) == (Verdict.INCONCLUSIVE, 1)
    assert ruling(early, QUOTA, alone=True).refusal is Verdict.FAIL
    assert ruling(far_too_early, QUOTA).refusal is Verdict.FAIL


def test_a_crowd_fails_without_a_class() -> None:
    """More than twice the quota at once is more than any class admits."""
    found = ruling(at([0.0] * 11, [TAKEN] * 11), QUOTA)

    assert (found.acceptance, found.refusal, found.misfit) == (Verdict.FAIL, Verdict.NOT_TESTED, Why.UNBOUNDED)


def test_two_shards_are_told_as_several_limits() -> None:
    """Nothing near the quota explains them, and twice as much does."""
    found = ruling(probed("fixed-window", Quota(10, 10.0), ((0.0, 12), (10.0, 12), (19.0, 1))), QUOTA)

    assert (found.acceptance, found.misfit) == (Verdict.FAIL, Why.SHARDS)
    assert Quota(10, 10.0) in found.shards


def test_a_refusal_after_silence_breaks_the_reset() -> None:
    """No call can have counted for two windows."""
    found = ruling(at([0.0] * 5 + [1.0, 40.0], [TAKEN] * 5 + [REFUSED] * 2), QUOTA)

    assert (found.refusal, found.reset) == (Verdict.FAIL, Verdict.FAIL)


def test_a_pinned_class_is_ruled_on_by_itself() -> None:
    """Another one that passes does not fit the pin."""
    calls = probed("fixed-window", QUOTA)
    right, wrong = ruling(calls, QUOTA, pinned="fixed-window").pin, ruling(calls, QUOTA, pinned="sliding-log").pin

    assert right is not None
    assert wrong is not None
    assert (right.verdict, wrong.verdict) == (Verdict.PASS, Verdict.FAIL)
    assert ruling(calls, QUOTA).pin is None
