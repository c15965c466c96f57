"""A plan of arrivals is the same whoever asks, whenever, and however many share it."""

from bisect import bisect_right

import pytest
from hypothesis import given
from hypothesis import strategies as st

from loadtests.arrivals import Arrivals, Piece, integrated, poisson
from loadtests.plans import steady


def started(arrivals: Arrivals, elapsed: float) -> int:
    """Return how many calls should have been started by then."""
    return bisect_right(arrivals.instants, elapsed)


@st.composite
def plans(draw: st.DrawFn) -> Arrivals:
    """Draw arrivals of any kind with at least one call."""
    rates = st.floats(0, 40) | st.sampled_from([0.0, 1.0, 5.0])
    if draw(st.booleans()):
        drawn = poisson(draw(st.floats(0.5, 40)), draw(st.floats(0.1, 5)), seed=draw(st.integers(0, 99)))
        return drawn if drawn.calls else steady(1.0, 1.0)
    pieces = draw(st.lists(st.builds(Piece, st.floats(0.01, 3), rates, rates), min_size=1, max_size=4))
    drawn_rates = integrated(tuple(pieces), draw(st.integers(1, 300)))
    return drawn_rates if drawn_rates.calls else steady(1.0, 1.0)


def test_the_first_call_is_due_at_once() -> None:
    """Five calls a second for a minute are 300, each 0.2 s after the one before."""
    arrivals = steady(5.0, 60.0)

    assert (arrivals.calls, arrivals.seconds) == (300, 60.0)
    assert arrivals.instants[:3] == pytest.approx((0.0, 0.2, 0.4))
    assert [started(arrivals, elapsed) for elapsed in (-1.0, 0.0, 0.1, 1.0, 59.9, 600.0)] == [0, 1, 1, 6, 300, 300]


def test_a_ramp_is_integrated() -> None:
    """From 0 to 10 calls a second in 10 s are 50; half of the time is a quarter of the calls."""
    ramp = integrated((Piece(10.0, 0.0, 10.0),))

    assert ramp.calls == 50
    assert ramp.instants[25] == pytest.approx(50**0.5)
    assert started(ramp, 5.0) == 13


def test_a_ramp_may_go_down() -> None:
    """What falls to nothing has its calls early."""
    ramp = integrated((Piece(10.0, 10.0, 0.0),))

    assert ramp.calls == 50
    assert started(ramp, 5.0) == 38


def test_nothing_is_due_where_the_rate_is_nothing() -> None:
    """A call waits for the piece that has a rate."""
    arrivals = integrated((Piece(5.0, 2.0, 2.0), Piece(5.0, 0.0, 0.0), Piece(5.0, 2.0, 2.0)))

    assert arrivals.calls == 20
    assert arrivals.instants[9:12] == pytest.approx((4.5, 10.0, 10.5))


def test_a_plan_is_bounded_in_calls() -> None:
    """It ends when the first call would be due that is one too many."""
    arrivals = steady(5.0, 60.0, 10)

    assert (arrivals.calls, arrivals.seconds) == (10, 2.0)


@given(plans())
def test_calls_are_due_in_order_within_the_time(arrivals: Arrivals) -> None:
    """None before 0, none at the end or after it."""
    due = arrivals.instants

    assert list(due) == sorted(due)
    assert due[0] >= 0
    assert due[-1] < arrivals.seconds + 1e-6


@given(plans(), st.integers(1, 5))
def test_the_shares_are_the_plan(arrivals: Arrivals, workers: int) -> None:
    """Each call is in one share, and neighbours are in different ones."""
    shares = [arrivals.share(worker, workers) for worker in range(workers)]

    assert [share[:1] for share in shares] == [arrivals.instants[worker : worker + 1] for worker in range(workers)]
    assert tuple(sorted(instant for share in shares for instant in share)) == arrivals.instants


@given(plans(), st.floats(0, 5), st.integers(1, 4), st.integers(1, 4))
def test_workers_that_join_or_die_lose_no_call(arrivals: Arrivals, change: float, before: int, after: int) -> None:
    """The shares that end at an instant and those that begin there are the plan, each call once."""
    old = [instant for worker in range(before) for instant in arrivals.share(worker, before) if instant <= change]
    new = [instant for worker in range(after) for instant in arrivals.share(worker, after, change)]

    assert tuple(sorted(old + new)) == arrivals.instants
    assert all(instant > change for instant in new)


def test_a_turn_goes_by_the_number_in_the_whole() -> None:
    """Where nobody joins or dies, a new division gives each worker the calls that it had."""
    arrivals = steady(10.0, 10.0)

    for worker in range(3):
        assert set(arrivals.share(worker, 3, 4.0)) < set(arrivals.share(worker, 3))


def test_poisson_arrivals_are_the_seeds() -> None:
    """One seed is one plan; another is another."""
    one, same, other = (poisson(20.0, 60.0, seed=seed) for seed in (1, 1, 2))

    assert one == same
    assert one != other


def test_poisson_arrivals_know_nothing_of_each_other() -> None:
    """Counts of seconds have the mean and, unlike even ones, the variance of their rate."""
    arrivals = poisson(20.0, 2000.0, seed=1)
    counts = [started(arrivals, second + 1) - started(arrivals, second) for second in range(2000)]
    mean = sum(counts) / len(counts)
    variance = sum((count - mean) ** 2 for count in counts) / len(counts)

    assert mean == pytest.approx(20.0, rel=0.02)
    assert variance == pytest.approx(20.0, rel=0.1)


def test_poisson_arrivals_are_bounded_in_calls() -> None:
    """They are the first of those without the bound."""
    arrivals = poisson(20.0, 60.0, seed=1, most=7)

    assert arrivals.instants == poisson(20.0, 60.0, seed=1).instants[:7]
    assert arrivals.seconds == poisson(20.0, 60.0, seed=1).instants[7]
