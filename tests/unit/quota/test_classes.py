"""The automata of the classes do what the mocked host's limiters do, which are written apart from them."""

import pytest
from hypothesis import given
from hypothesis import strategies as st

from contracts.errors import UnknownChoice
from contracts.host.limiters import LIMITERS, limiter
from contracts.quota.classes import CLASSES, PASSING, WORDS, automaton
from contracts.spec import Quota
from tests.unit.quota.histories import quotas

INSTANTS = st.lists(st.integers(0, 200).map(lambda quarter: quarter / 4), max_size=60).map(sorted)


def test_the_classes_are_those_of_the_mocked_host() -> None:
    """All ten, of which the last three pass for none."""
    names = set(CLASSES)

    assert names == set(LIMITERS)
    assert names - {"renewed-window", "renewed-by-refusals", "lock-out"} == PASSING
    assert set(WORDS) == names


@pytest.mark.parametrize("name", CLASSES)
@given(quotas(), INSTANTS)
def test_an_automaton_decides_as_the_limiter_of_its_class(name: str, quota: Quota, instants: list[float]) -> None:
    """Call for call, for any calls."""
    ours, theirs = automaton(name, quota), limiter(name, quota)

    assert [ours(now) for now in instants] == [theirs.admit(now) for now in instants]


@pytest.mark.parametrize("name", ["sliding-counter", "anchored-counter"])
@given(quotas(), INSTANTS)
def test_a_counter_may_count_what_it_refuses(name: str, quota: Quota, instants: list[float]) -> None:
    """As the limiter does that is asked to."""
    ours, theirs = automaton(name, quota, counts_refused=True), limiter(name, quota, counts_refused=True)

    assert [ours(now) for now in instants] == [theirs.admit(now) for now in instants]


@pytest.mark.parametrize("name", ["aligned-window", "sliding-counter"])
@given(quotas(), INSTANTS, st.integers(-20, 20))
def test_a_phase_moves_the_windows(name: str, quota: Quota, instants: list[float], phase: int) -> None:
    """As much as it moves the calls."""
    ours, moved = automaton(name, quota), automaton(name, quota, phase / 4)

    assert [ours(now) for now in instants] == [moved(now + phase / 4) for now in instants]


def test_what_is_no_class_is_named() -> None:
    """With those that are."""
    with pytest.raises(UnknownChoice, match="leaky"):
        automaton("leaky", Quota(1, 1.0))
