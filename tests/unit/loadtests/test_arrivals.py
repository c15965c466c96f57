"""A plan of arrivals is the same whoever asks, whenever, and however many share it."""

from itertools import chain, pairwise

import pytest
from hypothesis import given
from hypothesis import strategies as st

from loadtests.arrivals import Arrivals, Piece, Rates, Scheduled, Share, poisson


def constant(rate: float, seconds: float) -> Rates:
    """Return arrivals at one rate."""
    return Rates((Piece(seconds, rate, rate),))


@st.composite
def plans(draw: st.DrawFn) -> Arrivals:
    """Draw arrivals of any kind with at least one call."""
    rates = st.floats(0, 40) | st.sampled_from([0.0, 1.0, 5.0])
    if draw(st.booleans()):
        drawn = poisson(draw(st.floats(0.5, 40)), draw(st.floats(0.1, 5)), seed=draw(st.integers(0, 99)))
        return drawn if drawn.calls else constant(1.0, 1.0)
    pieces = draw(st.lists(st.builds(Piece, st.floats(0.01, 3), rates, rates), min_size=1, max_size=4))
    drawn_rates = Rates(tuple(pieces), draw(st.integers(1, 300)))
    return drawn_rates if drawn_rates.calls else constant(1.0, 1.0)


def instants(arrivals: Arrivals) -> list[float]:
    """Return when each call is due."""
    return [arrivals.instant(number) for number in range(arrivals.calls)]


def test_the_first_call_is_due_at_once() -> None:
    """Five calls a second for a minute are 300, each 0.2 s after the one before."""
    arrivals = constant(5.0, 60.0)

    assert (arrivals.calls, arrivals.seconds) == (300, 60.0)
    assert instants(arrivals)[:3] == pytest.approx([0.0, 0.2, 0.4])
    assert [arrivals.started(elapsed) for elapsed in (-1.0, 0.0, 0.1, 1.0, 59.9, 600.0)] == [0, 1, 1, 6, 300, 300]


def test_a_ramp_is_integrated() -> None:
    """From 0 to 10 calls a second in 10 s are 50; half of the time is a quarter of the calls."""
    ramp = Rates((Piece(10.0, 0.0, 10.0),))

    assert ramp.calls == 50
    assert ramp.instant(25) == pytest.approx(50**0.5)
    assert ramp.started(5.0) == 13


def test_a_ramp_may_go_down() -> None:
    """What falls to nothing has its calls early."""
    ramp = Rates((Piece(10.0, 10.0, 0.0),))

    assert ramp.calls == 50
    assert ramp.started(5.0) == 38


def test_nothing_is_due_where_the_rate_is_nothing() -> None:
    """A call waits for the piece that has a rate."""
    arrivals = Rates((Piece(5.0, 2.0, 2.0), Piece(5.0, 0.0, 0.0), Piece(5.0, 2.0, 2.0)))

    assert arrivals.calls == 20
    assert instants(arrivals)[9:12] == pytest.approx([4.5, 10.0, 10.5])


def test_a_plan_is_bounded_in_calls() -> None:
    """It ends when the first call would be due that is one too many."""
    arrivals = Rates((Piece(60.0, 5.0, 5.0),), most=10)

    assert (arrivals.calls, arrivals.seconds) == (10, 2.0)
    with pytest.raises(IndexError):
        arrivals.instant(10)


@given(plans())
def test_calls_are_due_in_order_within_the_time(arrivals: Arrivals) -> None:
    """None before 0, none at the end or after it."""
    due = instants(arrivals)

    assert due == sorted(due)
    assert due[0] >= 0
    assert due[-1] < arrivals.seconds + 1e-6


@given(plans(), st.floats(0, 15))
def test_what_is_started_was_due(arrivals: Arrivals, elapsed: float) -> None:
    """The count at any time is that of the instants up to it."""
    assert arrivals.started(elapsed) == sum(instant <= elapsed for instant in instants(arrivals))


@given(plans(), st.integers(1, 5))
def test_the_shares_are_the_plan(arrivals: Arrivals, workers: int) -> None:
    """Each call is in one share, and neighbours are in different ones."""
    shares = [Share(arrivals, worker, workers) for worker in range(workers)]
    numbers = [part.numbers for part in shares]

    assert sorted(chain.from_iterable(numbers)) == list(range(arrivals.calls))
    assert all(later - number == workers for own in numbers for number, later in pairwise(own))
    assert sorted(instant for part in shares for instant in instants(part)) == instants(arrivals)


@given(plans(), st.floats(0, 5), st.integers(1, 4), st.integers(1, 4))
def test_workers_that_join_or_die_lose_no_call(arrivals: Arrivals, change: float, before: int, after: int) -> None:
    """The shares that end at an instant and those that begin there are the plan, each call once."""
    shares = [Share(arrivals, worker, before, until=change) for worker in range(before)]
    shares += [Share(arrivals, worker, after, since=change) for worker in range(after)]

    assert sorted(chain.from_iterable(part.numbers for part in shares)) == list(range(arrivals.calls))


@given(plans(), st.integers(1, 4), st.floats(0, 15))
def test_a_share_counts_as_the_plan_does(arrivals: Arrivals, workers: int, elapsed: float) -> None:
    """At any time the shares have started what the plan has."""
    shares = [Share(arrivals, worker, workers) for worker in range(workers)]

    assert sum(part.started(elapsed) for part in shares) == arrivals.started(elapsed)


def test_a_change_in_the_instant_of_a_call_comes_after_it() -> None:
    """A call that is due when the division changes is in the old one."""
    arrivals = constant(10.0, 10.0)
    old, new = Share(arrivals, 0, 1, until=3.0), Share(arrivals, 0, 1, since=3.0)

    assert (old.calls, old.seconds, new.number(0), new.seconds) == (31, 3.0, 31, 10.0)
    assert Share(new, 1, 2).numbers == range(1, 69, 2)


def test_a_turn_goes_by_the_number_in_the_whole() -> None:
    """Where nobody joins or dies, a new division gives each worker the calls that it had."""
    arrivals = constant(10.0, 10.0)

    for worker in range(3):
        assert set(Share(arrivals, worker, 3, since=4.0).numbers) < set(Share(arrivals, worker, 3).numbers)


def test_what_a_dead_worker_left_can_be_counted() -> None:
    """Between its death and the new division, its share is the calls that were dropped."""
    arrivals = constant(10.0, 10.0)

    assert Share(arrivals, 1, 2, since=3.0, until=4.0).calls == 5
    assert Share(arrivals, 1, 2, until=4.0).seconds == 4.0


def test_poisson_arrivals_are_the_seeds() -> None:
    """One seed is one plan; another is another."""
    one, same, other = (poisson(20.0, 60.0, seed=seed) for seed in (1, 1, 2))

    assert one == same
    assert one != other


def test_poisson_arrivals_know_nothing_of_each_other() -> None:
    """Counts of seconds have the mean and, unlike even ones, the variance of their rate."""
    arrivals = poisson(20.0, 2000.0, seed=1)
    counts = [arrivals.started(second + 1) - arrivals.started(second) for second in range(2000)]
    mean = sum(counts) / len(counts)
    variance = sum((count - mean) ** 2 for count in counts) / len(counts)

    assert mean == pytest.approx(20.0, rel=0.02)
    assert variance == pytest.approx(20.0, rel=0.1)


def test_poisson_arrivals_are_bounded_in_calls() -> None:
    """They are the first of those without the bound."""
    arrivals = poisson(20.0, 60.0, seed=1, most=7)

    assert isinstance(arrivals, Scheduled)
    assert arrivals.instants == poisson(20.0, 60.0, seed=1).instants[:7]
    assert arrivals.seconds == poisson(20.0, 60.0, seed=1).instant(7)
