"""A tally counts each call in its part of the period, and several tallies are as one."""

import math

import pytest

from contracts.errors import UsageError
from loadtests.figures.distribution import EXACT
from loadtests.figures.measure import measure
from loadtests.figures.samples import Fate, Sample
from loadtests.figures.tally import Key, Period, Tally
from tests.unit.loadtests.figures.runs import counted, samples, skewed


def test_the_warm_up_is_left_out() -> None:
    """Of ten calls a second for a minute, the first hundred belong to ten seconds of warm-up."""
    tally = counted(samples(), warm_up=10.0)

    assert (tally.warmed, tally.calls[Fate.SERVED]) == (100, 500)
    assert sum(tally.sent) == 500


def test_calls_stand_by_fate_leads_and_third() -> None:
    """Each with its times; what was due at the end or after it belongs to the last third."""
    tally = counted(samples(3, 0.05, leads=lambda number: number))
    for due in (60.0, 61.0):
        tally.add(Sample(due, due, due + 1.0, Fate.FAILED, 2))

    assert len(tally.times[Key("response", Fate.SERVED, 0, 0)]) == 1
    assert len(tally.times[Key("service", Fate.SERVED, 2, 2)]) == 1
    assert tally.times[Key("response", Fate.FAILED, 2, 2)].at(1, 2) == (1.0, 1.0)


def test_times_are_taken_from_where_they_begin() -> None:
    """The response time from when the call was due, the service time from when it was sent."""
    tally = counted(iter([Sample(1.0, 2.0, 4.0, Fate.SERVED, 1, 1, connect=0.25, tls=0.5)]))

    found = {key.measure: times.at(1) for key, times in tally.times.items()}
    assert found == {"response": (3.0,), "service": (2.0,), "connect": (0.25,), "tls": (0.5,)}


def test_a_call_without_an_answer_is_counted_without_a_time() -> None:
    """Whenever it was given up."""
    tally = counted(iter([Sample(1.0, 2.0, 32.0, Fate.UNANSWERED), Sample(1.0, 2.0, math.inf, Fate.UNANSWERED)]))

    assert tally.calls == {Fate.UNANSWERED: 2}
    assert not tally.times


def test_leads_count_when_they_are_updated() -> None:
    """What a host does after the end is not to its credit."""
    tally = counted(samples(took=lambda _: 30.01))

    assert sum(tally.sent) == 600
    assert sum(tally.updated) == 300 * 24


def test_what_could_not_be_started_is_counted() -> None:
    """Apart from the calls that were sent, and not in the warm-up."""
    tally = Tally(Period(0.0, 60.0, warm_up=10.0))
    tally.drop(5.0)
    tally.drop(15.0)

    assert (tally.dropped, tally.warmed, tally.calls.total()) == (1, 1, 0)


@pytest.mark.parametrize("exact", [10, EXACT])
def test_four_workers_are_as_one(exact: int) -> None:
    """Their tallies, each told as text, have the figures of one that saw all calls."""
    calls = list(samples(took=skewed(1), fate=lambda number: Fate.FAILED if number % 50 == 7 else Fate.SERVED))
    whole, merged = counted(iter(calls), warm_up=3.0, exact=exact), Tally(Period(0.0, 60.0, 3.0), exact)
    for worker in range(4):
        part = counted(iter(calls[worker::4]), warm_up=3.0, exact=exact)
        part.drop(30.0)
        whole.drop(30.0)
        merged.merge(Tally.decode(part.encode(), exact))

    assert measure(merged) == measure(whole)


def test_workers_may_have_clocks_of_their_own() -> None:
    """A tally counts from its own start."""
    late = Tally(Period(1000.0, 60.0))
    for call in samples():
        late.add(Sample(call.planned + 1000, call.sent + 1000, call.received + 1000, call.fate, call.leads, 24))

    assert late.sent == counted(samples()).sent
    assert late.calls == counted(samples()).calls


def test_an_answer_at_the_very_end_counts() -> None:
    """It belongs to the last part."""
    tally = Tally(Period(100.0, 10.0, 2.0))
    for due in range(100, 110):
        tally.add(Sample(due, due, due + 1.0, Fate.SERVED, 5, 5))

    assert (tally.warmed, tally.calls.total()) == (2, 8)
    assert sum(tally.updated) == 45


@pytest.mark.parametrize(("seconds", "warm_up"), [(10.0, 10.0), (0.0, 0.0), (10.0, -1.0), (math.inf, 0.0)])
def test_something_has_to_be_left_to_measure(seconds: float, warm_up: float) -> None:
    """A warm-up as long as the run is wrong use."""
    with pytest.raises(UsageError, match="leaves nothing to measure"):
        Period(0.0, seconds, warm_up)
