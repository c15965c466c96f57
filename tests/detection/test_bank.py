"""Whole runs of 150 calls: each seeded fault is found by its own rule, and no host that is correct is accused."""

import pytest

from tests.detection.bank import Mocked, correct, faulty, play

BUDGET = 150


@pytest.mark.parametrize("mocked", list(faulty(0)), ids=lambda mocked: mocked.name)
def test_a_fault_is_found_by_its_own_rule(mocked: Mocked) -> None:
    """A run names the sentence of the fault, and no other but those that are declared to break with it."""
    played = play(mocked, BUDGET)

    assert mocked.sentence in played.named
    assert played.undeclared == ()


@pytest.mark.parametrize("mocked", list(correct(0)), ids=lambda mocked: mocked.name)
def test_another_way_to_keep_the_contract_is_no_fault(mocked: Mocked) -> None:
    """Whichever way a host reads the page, and whatever else it does otherwise, alone and at once."""
    played = play(mocked, BUDGET)

    assert played.alarms == ()
    assert played.calls <= BUDGET
