"""The sweeps agree with trying everything, and what they prove is proven."""

from random import Random

import numpy as np
from hypothesis import given
from hypothesis import strategies as st

from contracts.quota.history import Columns, Outcome
from contracts.quota.sweep import Crowd, FirstSweep, SecondSweep, most_accepted
from contracts.spec import Quota
from contracts.verdict import Verdict
from tests.unit.quota.brute_force import certainly_within, fullest, placements, possibly_within, refusal_counts
from tests.unit.quota.histories import bursts, histories, history, quotas

ACCEPTED, REFUSED, UNKNOWN = Outcome.ACCEPTED, Outcome.REFUSED, Outcome.UNKNOWN
DECIDED = (ACCEPTED, REFUSED)


def verdicts(calls: Columns, quota: Quota) -> tuple[Verdict, Verdict]:
    """Return the verdicts of both sweeps."""
    return FirstSweep(calls, quota).verdict, SecondSweep(calls, quota).verdict


def is_proof(crowd: Crowd, calls: Columns, quota: Quota, *, spare: int = 0) -> bool:
    """Tell whether a crowd is too many accepted calls inside too short an interval."""
    chosen = list(crowd.calls)
    span = calls.received[chosen].max() - calls.sent[chosen].min()
    many = len(set(chosen)) > (crowd.windows + spare) * quota.calls
    return bool(
        np.all(calls.outcome[chosen] == ACCEPTED) and many and span == crowd.span < crowd.windows * quota.seconds
    )


@given(histories(), quotas())
def test_s1_passes_exactly_where_every_placement_keeps_it(calls: Columns, quota: Quota) -> None:
    """S1 certainly holds just where no placement and no choice of unknown outcomes breaks it."""
    certain = FirstSweep(calls, quota).holds

    assert certain == certainly_within(calls, quota)


@given(histories(), quotas())
def test_s1_fails_only_where_no_placement_keeps_it(calls: Columns, quota: Quota) -> None:
    """S1 fails only where it is broken, and always where it is broken and answers came in the order of calls."""
    broken, possible = FirstSweep(calls, quota).broken, possibly_within(calls, quota)
    accepted = calls.accepted
    in_order = bool(np.all(np.diff(accepted.received[np.lexsort((accepted.received, accepted.sent))]) >= 0))

    assert not (broken and possible)
    assert broken or possible or not in_order


@given(histories(most=4), quotas())
def test_s2_is_sound(calls: Columns, quota: Quota) -> None:
    """A false refusal is never to be explained, and a just one always, whether a window holds its beginning or not."""
    sweep = SecondSweep(calls, quota)

    counts, fewest = (list(refusal_counts(calls, quota, closed=closed)) for closed in (True, False))
    refused = calls.refused.positions.tolist()

    assert all(count[refused.index(call)] < quota.calls for call in sweep.false_refusals for count in counts)
    assert sweep.verdict is not Verdict.PASS or all(n >= quota.calls for count in fewest for n in count)


@given(histories(most=5, outcomes=(ACCEPTED, UNKNOWN)), quotas(), st.integers(0, 12))
def test_s2_decides_a_refusal_at_an_instant(calls: Columns, quota: Quota, instant: int) -> None:
    """A refusal that was decided in the instant of its sending is false just where no choice explains it."""
    refusal = history([(instant, 0, REFUSED)])
    everything = Columns.of(
        np.append(calls.sent, refusal.sent),
        np.append(calls.received, refusal.received),
        np.append(calls.outcome, refusal.outcome).astype(np.int8),
    )

    explained = any(count[0] >= quota.calls for count in refusal_counts(everything, quota, closed=True))

    assert bool(SecondSweep(everything, quota).false_refusals) != explained


@given(histories(), st.integers(1, 6).map(float))
def test_the_fullest_window_lies_between_its_bounds(calls: Columns, seconds: float) -> None:
    """The most is reached by a placement and no placement stays below the least."""
    bounds = most_accepted(calls, seconds)

    highest = max(fullest(instants, seconds) for instants in placements(calls, ACCEPTED, UNKNOWN))
    lowest = min(fullest(instants, seconds) for instants in placements(calls, ACCEPTED))

    assert bounds.most == highest
    assert bounds.least <= lowest


@given(bursts(), quotas())
def test_every_crowd_is_a_proof(calls: Columns, quota: Quota) -> None:
    """What breaks S1 is more than kN accepted calls inside less than kW."""
    found = FirstSweep(calls, quota).broken

    assert found is None or is_proof(found, calls, quota)


@given(bursts(), quotas(), st.data())
def test_wider_intervals_prove_no_more(calls: Columns, quota: Quota, data: st.DataObject) -> None:
    """A slower client makes a verdict undecided, never wrong."""
    wider = st.lists(st.integers(0, 2), min_size=len(calls), max_size=len(calls)).map(np.array)
    widened = Columns.of(calls.sent - data.draw(wider), calls.received + data.draw(wider), calls.outcome)

    for before, after in zip(verdicts(calls, quota), verdicts(widened, quota), strict=True):
        assert before is after or after is Verdict.INCONCLUSIVE


@given(bursts(), quotas(), st.integers(-(2**30), 2**30))
def test_shifting_time_changes_nothing(calls: Columns, quota: Quota, seconds: int) -> None:
    """No verdict, witness or margin depends on when the clock began."""
    shifted = Columns.of(calls.sent + seconds, calls.received + seconds, calls.outcome)

    assert verdicts(shifted, quota) == verdicts(calls, quota)
    assert FirstSweep(shifted, quota).broken == FirstSweep(calls, quota).broken
    assert FirstSweep(shifted, quota).margin == FirstSweep(calls, quota).margin
    assert SecondSweep(shifted, quota).false_refusals == SecondSweep(calls, quota).false_refusals


@given(bursts(), quotas(), st.randoms(use_true_random=False))
def test_the_order_of_the_journal_changes_nothing(calls: Columns, quota: Quota, random: Random) -> None:
    """Calls may be recorded in the order of their answers."""
    order = list(range(len(calls)))
    random.shuffle(order)

    assert verdicts(calls.at(np.array(order, np.intp)), quota) == verdicts(calls, quota)


def test_a_slow_leak_is_found_where_no_window_shows_it() -> None:
    """Three calls a window of two, 26 windows long and blurred, are too many though no window proves it."""
    sent = np.arange(80) * 10 / 3
    calls = Columns.of(sent, sent + 8, np.full(80, ACCEPTED, np.int8))
    quota = Quota(2, 10.0)

    found = FirstSweep(calls, quota).broken

    assert found is not None
    assert found.windows > 1
    assert is_proof(found, calls, quota)


def test_the_margin_tells_how_near_a_proof_is() -> None:
    """Two calls a second apart, each decided within 3 seconds, miss by 4 seconds a window of 5 for one."""
    calls = history([(0, 3, ACCEPTED), (1, 3, ACCEPTED), (2, 0, REFUSED)])

    assert FirstSweep(calls, Quota(1, 5.0)).margin == -1
    assert FirstSweep(calls, Quota(1, 3.0)).margin == 1
    assert FirstSweep(calls, Quota(2, 3.0)).margin == float("inf")


def test_an_unanswered_call_explains_refusals_for_ever() -> None:
    """The host may decide after we gave up, so a call without an answer can count at any later refusal."""
    calls = history([(0, 0, UNKNOWN), (100, 0, REFUSED)])
    unanswered = Columns.of(calls.sent, np.array([np.inf, 100.0]), calls.outcome)

    assert SecondSweep(calls, Quota(1, 5.0)).verdict is Verdict.FAIL
    assert SecondSweep(unanswered, Quota(1, 5.0)).verdict is Verdict.INCONCLUSIVE


def test_an_edge_accuses_nobody() -> None:
    """A call that was accepted a window before, to the instant, may have counted; but nothing surely rests on it."""
    at_the_edge, behind_it = (history([(0, 0, ACCEPTED), (at, 0, REFUSED)]) for at in (5, 6))

    assert SecondSweep(at_the_edge, Quota(1, 5.0)).verdict is Verdict.INCONCLUSIVE
    assert SecondSweep(behind_it, Quota(1, 5.0)).verdict is Verdict.FAIL


def test_an_empty_history_breaks_nothing() -> None:
    """Without a call nothing is broken."""
    calls = history([])

    assert verdicts(calls, Quota(1, 5.0)) == (Verdict.PASS, Verdict.PASS)
