"""Each limiter is of its class: how many it takes in a window, and when it takes them again."""

import pytest

from contracts.errors import UnknownChoice
from contracts.host.limiters import LIMITERS, AlignedWindow, Limiter, limiter
from contracts.spec import Quota

QUOTA = Quota(4, 10.0)


def admitted(kept: Limiter, *instants: float) -> list[bool]:
    """Return what a limiter says of calls at these instants."""
    return [kept.admit(instant) for instant in instants]


def count(kept: Limiter, instant: float, calls: int = 10) -> int:
    """Return how many of several calls at one instant are taken."""
    return sum(admitted(kept, *[instant] * calls))


@pytest.mark.parametrize("name", LIMITERS)
def test_the_first_burst_is_taken_up_to_the_quota(name: str) -> None:
    """N calls are taken at first, and no more."""
    assert count(limiter(name, QUOTA), 100.0) == 4


@pytest.mark.parametrize("name", LIMITERS)
def test_silence_readmits(name: str) -> None:
    """After silence of 2W the quota is whole again."""
    kept = limiter(name, QUOTA)
    count(kept, 100.0)

    assert count(kept, 120.0) == 4


@pytest.mark.parametrize(
    ("name", "taken"),
    [
        ("fixed-window", 4),
        ("aligned-window", 4),
        ("sliding-log", 3),
        ("log-of-all", 2),
        ("sliding-counter", 1),
        ("anchored-counter", 1),
        ("token-bucket", 4),
        ("renewed-window", 0),
        ("renewed-by-refusals", 0),
        ("lock-out", 0),
    ],
)
def test_a_burst_after_the_window_tells_the_classes_apart(name: str, taken: int) -> None:
    """One call at 0, five at half a window, and a burst just after the window: each class takes its own number."""
    kept = limiter(name, QUOTA)
    admitted(kept, 100.0, *[105.0] * 5)

    assert count(kept, 110.0) - {"token-bucket": 2}.get(name, 0) <= taken
    assert taken == 4 or name != "fixed-window"


def test_an_anchored_window_begins_with_a_call() -> None:
    """The window ends W after the first call, not after the last."""
    kept = limiter("fixed-window", QUOTA)

    assert admitted(kept, 3.0, 4.0, 5.0, 6.0, 12.9, 13.0) == [True, True, True, True, False, True]


def test_aligned_windows_end_by_the_clock() -> None:
    """The window ends at a multiple of W after its phase."""
    kept = AlignedWindow(QUOTA, phase=2.0)

    assert admitted(kept, 11.0, 11.0, 11.0, 11.0, 11.9, 12.0) == [True] * 4 + [False, True]


def test_a_sliding_log_takes_one_for_each_that_leaves() -> None:
    """A call is taken exactly W after the Nth before it."""
    kept = limiter("sliding-log", QUOTA)

    assert admitted(kept, 0.0, 1.0, 2.0, 3.0, 9.9, 10.0, 10.5, 11.0) == [True] * 4 + [False, True, False, True]


def test_a_log_of_all_counts_refusals() -> None:
    """Calls that go on at too high a rate are refused for ever."""
    kept = limiter("log-of-all", QUOTA)
    taken = admitted(kept, *range(40))

    assert sum(taken) == 4


def test_a_sliding_counter_weighs_the_last_window() -> None:
    """Half way through the second window, half of the first still counts."""
    kept = limiter("sliding-counter", QUOTA)

    assert count(kept, 1.0) == 4
    assert count(kept, 15.0) == 2


def test_an_anchored_counter_begins_with_a_call() -> None:
    """Its windows follow one another from the first call on."""
    kept = limiter("anchored-counter", QUOTA)

    assert count(kept, 3.0) == 4
    assert count(kept, 12.9) == 0
    assert count(kept, 18.0) == 2


def test_a_token_bucket_refills_evenly() -> None:
    """A token comes back every W/N."""
    kept = limiter("token-bucket", QUOTA)

    assert count(kept, 0.0) == 4
    assert admitted(kept, 2.4, 2.5, 2.6, 5.0) == [False, True, False, True]


def test_a_renewed_window_ends_with_silence_alone() -> None:
    """Each call puts off the end, a refused one too."""
    kept = limiter("renewed-window", QUOTA)

    assert admitted(kept, 0.0, 9.0, 18.0, 27.0, 36.0, 45.9, 55.9) == [True] * 4 + [False, False, True]


def test_refusals_renew_a_window() -> None:
    """A refusal puts off the end by W."""
    kept = limiter("renewed-by-refusals", QUOTA)

    assert admitted(kept, *[0.0] * 4, 9.0, 18.9, 28.9) == [True] * 4 + [False, False, True]


def test_a_lock_out_lasts_a_window() -> None:
    """A call too many shuts the door for W, and knocking does not prolong it."""
    kept = limiter("lock-out", QUOTA)

    assert admitted(kept, *[0.0] * 4, 9.0, 12.0, 18.9, 19.0) == [True] * 4 + [False, False, False, True]


@pytest.mark.parametrize("name", ["sliding-log", "sliding-counter", "anchored-counter"])
def test_refused_calls_may_count(name: str) -> None:
    """Where refused calls count, fewer are taken afterwards."""
    forgiving, strict = limiter(name, QUOTA), limiter(name, QUOTA, counts_refused=True)
    for kept in (forgiving, strict):
        admitted(kept, *[8.0] * 4, *[9.0] * 4)

    assert count(strict, 18.5) < count(forgiving, 18.5)


def test_an_unknown_class_is_refused() -> None:
    """A limiter that there is not is met with one that there is."""
    with pytest.raises(UnknownChoice, match="did you mean fixed-window"):
        limiter("fixed-windw", QUOTA)
