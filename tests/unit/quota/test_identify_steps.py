"""The steps of a plan, whatever the classes are: its budget, its silences, its phases, and why it ends."""

from collections.abc import Sequence
from dataclasses import dataclass
from random import Random

import numpy as np
import pytest

from contracts.host.limiters import LIMITERS, Limiter, limiter
from contracts.quota.history import Columns, Outcome
from contracts.quota.identify import Candidates, Identified, Kind, Step, Why, carry_out, estimate, identify
from contracts.quota.identify.identification import MOST_PASSES, REPEATS
from contracts.spec import QUOTA, Quota
from tests.unit.quota.simulated import START, Path

EVERY = Candidates(("any", "other"), lambda _name, _calls, _floor: True)
ONE = Candidates(("fixed-window",), lambda _name, _calls, _floor: True)
NONE = Candidates(("fixed-window",), lambda _name, _calls, _floor: False)
QUOTAS = (Quota(1, 5.0), Quota(2, 5.0), Quota(25, 1.0), QUOTA, Quota(100, 5.0))


@dataclass
class Deaf:
    """A limiter that refuses from a call on, for ever."""

    taken: int

    def admit(self, now: float) -> bool:
        """Take the first calls."""
        self.taken -= now > 0
        return self.taken >= 0


def played(
    kept: Limiter,
    quota: Quota = QUOTA,
    candidates: Candidates = EVERY,
    *,
    budget: int = 150,
    kinds: Sequence[Kind] = tuple(Kind),
) -> tuple[Identified, Path]:
    """Carry a plan out on a limiter."""
    path = Path(kept, Random(1), now=START)
    plan = identify(quota, candidates, budget=budget, now=START, kinds=kinds)
    return carry_out(plan, path.perform), path


@pytest.mark.parametrize("quota", QUOTAS, ids=str)
@pytest.mark.parametrize("name", LIMITERS)
@pytest.mark.parametrize("candidates", [EVERY, ONE], ids=["several", "one"])
@pytest.mark.parametrize("budget", [20, 110, 150, 700])
def test_a_plan_keeps_its_budget_and_what_it_said_before(
    quota: Quota, name: str, candidates: Candidates, budget: int
) -> None:
    """No more calls are sent than there are, nor more than were announced, nor for longer."""
    result, path = played(limiter(name, quota), quota, candidates, budget=budget)
    told = estimate(quota, budget=budget)

    assert result.calls == len(path.calls) == sum(step.calls for step in path.steps) <= told.calls <= budget
    assert path.now - START <= told.seconds
    assert result.calls or result.why is Why.BUDGET


def test_a_part_that_the_budget_does_not_hold_is_named() -> None:
    """It is told before anything is sent, and afterwards."""
    result, _ = played(limiter("fixed-window", QUOTA), candidates=ONE, budget=104)
    told = estimate(QUOTA, budget=104)

    assert result.dropped == ("whether malformed and unauthorised and read calls count",)
    assert [part.name for part in told.parts if part.held] == ["which class of limiter"]


def test_only_kinds_that_are_sent_are_named() -> None:
    """Where all calls are plain ones, nobody asks which others count."""
    named = [part.name for part in estimate(QUOTA, budget=700, kinds=[Kind.PLAIN]).parts]

    assert [name for name in named if name.startswith("whether")] == []


def test_where_another_quota_is_in_doubt_the_plan_goes_on() -> None:
    """For some passes more, as far as the budget goes."""
    doubtful = Candidates(ONE.names, ONE.may_explain, in_doubt=lambda _: True)
    certain, _ = played(limiter("fixed-window", QUOTA), candidates=ONE, budget=400)
    result, path = played(limiter("fixed-window", QUOTA), candidates=doubtful, budget=400)
    short, _ = played(limiter("fixed-window", QUOTA), candidates=doubtful, budget=100)
    bursts = [step for step in path.steps if step.label == "one more than the quota at once"]

    assert len(bursts) == MOST_PASSES + REPEATS - 1
    assert certain.calls < result.calls
    assert short.calls <= 100


def test_a_budget_that_holds_no_pass_sends_nothing() -> None:
    """Half a pass would prove nothing."""
    result, path = played(limiter("fixed-window", QUOTA), budget=51)

    assert (result.why, result.dropped) == (Why.BUDGET, ("which class of limiter",))
    assert path.steps == []
    assert estimate(QUOTA, budget=51).parts == ()


@pytest.mark.parametrize("name", LIMITERS)
def test_each_pass_begins_after_silence_and_at_another_phase(name: str) -> None:
    """Twice the window, and a share of it that no other pass has."""
    _, path = played(limiter(name, QUOTA), budget=400)
    pauses = [step.at for step in path.steps if "quota" in step.label and step.calls in {24, 26}]
    before = {step.at: max([START, *(call[1] for call in path.calls if call[0] < step.at)]) for step in path.steps}
    starts = [at for at in pauses if at - before[at] >= 2 * QUOTA.seconds]
    phases = [(at - starts[0]) % QUOTA.seconds / QUOTA.seconds for at in starts]

    assert len(starts) > 1
    assert min(abs(a - b) for i, a in enumerate(phases) for b in phases[:i]) > 0.05


def test_a_block_that_does_not_end_ends_the_plan() -> None:
    """What silence of 2W does not readmit is not asked again."""
    result, path = played(Deaf(taken=25))

    assert result.why is Why.BLOCKED
    assert path.steps[-1].calls == len([call for call in path.calls if call[0] >= path.steps[-1].at])
    assert len(path.steps) <= 6


def test_answers_that_are_none_of_this_api_end_the_plan() -> None:
    """A gateway's page says nothing of a limiter."""

    def perform(step: Step) -> Columns:
        sent = np.full(step.calls, step.at)
        return Columns.of(sent, sent + 1.0, np.full(step.calls, Outcome.UNKNOWN, np.int8))

    result = carry_out(identify(QUOTA, EVERY, budget=150, now=START), perform)

    assert (result.why, result.calls) == (Why.UNANSWERED, 24)


def test_where_no_class_is_left_nothing_more_is_sent() -> None:
    """But that, where nothing was refused, one connection is tried alone."""
    refused, _ = played(limiter("fixed-window", QUOTA), candidates=NONE)
    never, path = played(Deaf(taken=10**6), candidates=NONE)

    assert (refused.why, refused.left, refused.calls) == (Why.NONE_LEFT, (), 52)
    assert never.why is Why.NONE_LEFT
    assert [step.calls for step in path.steps if step.in_a_row] == [26]


def test_in_a_block_no_call_but_one_is_sent() -> None:
    """Whether a refused call puts off the end of a block is not known yet."""
    _, path = played(limiter("renewed-window", QUOTA), budget=52 + 1)
    blocked = [step for step in path.steps[3:] if step.at - path.steps[2].at < 2 * QUOTA.seconds]

    assert sum(step.calls for step in blocked) == 1


@pytest.mark.parametrize(
    ("jitter", "fits"), [(0.001, True), (0.05, True), (0.4, False)], ids=["quick", "slow", "too slow"]
)
def test_the_gap_behind_a_window_fits_the_path(jitter: float, *, fits: bool) -> None:
    """Calls behind the window are answered before those at half of it are forgotten, the last one within the gap."""
    path = Path(limiter("fixed-window", QUOTA), Random(1), jitter=jitter, now=START)
    carry_out(identify(QUOTA, EVERY, budget=60, now=START), path.perform)
    (opened, half), (behind, last) = path.steps[:2], path.steps[2:4]
    slowest = max(answered - sent for sent, answered, _ in path.calls[:26])
    first = min(answered for _, answered, _ in path.calls[:24])

    assert first + 2 * QUOTA.seconds < last.at
    assert (last.at + slowest < behind.at + QUOTA.seconds and behind.at + slowest < half.at + QUOTA.seconds) == fits
    assert behind.at > opened.at + QUOTA.seconds


@pytest.mark.parametrize("spared", [(Kind.UNAUTHORISED,), (Kind.UNAUTHORISED, Kind.READ)], ids=str)
def test_only_the_kinds_that_may_be_sent_are(spared: tuple[Kind, ...]) -> None:
    """A host is spared wrong keys, and what a tenant cannot read."""
    kinds = [kind for kind in Kind if kind not in spared]
    _, path = played(limiter("fixed-window", QUOTA), candidates=ONE, budget=400, kinds=kinds)

    assert {step.kind for step in path.steps} == set(kinds)
