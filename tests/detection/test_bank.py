"""Whole runs of 150 calls: each seeded fault is found by its own rule, and no host that is correct is accused."""

import pytest

from tests.detection.bank import BY_TURNS, IN_FLIGHT, Mocked, correct, faulty, play

BUDGET = 150


@pytest.mark.parametrize("mocked", list(faulty(0)), ids=lambda mocked: mocked.name)
def test_a_fault_is_found_by_its_own_rule(mocked: Mocked) -> None:
    """A run names its sentence, no other but those declared to break with it, and itself as the cause of all of it."""
    played = play(mocked, BUDGET)

    assert mocked.sentence in played.named
    assert played.undeclared == ()
    if mocked.quota is None and mocked.fault not in BY_TURNS | IN_FLIGHT:
        assert played.causes.keys() == {mocked.sentence}
        assert mocked.fault in played.causes[mocked.sentence]


@pytest.mark.parametrize("mocked", list(correct(0)), ids=lambda mocked: mocked.name)
def test_another_way_to_keep_the_contract_is_no_fault(mocked: Mocked) -> None:
    """Whichever way a host reads the page, and whatever else it does otherwise, alone and at once."""
    played = play(mocked, BUDGET)

    assert played.alarms == ()
    assert played.calls <= BUDGET
