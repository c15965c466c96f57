"""Runs of 150 calls: each seeded fault is found by its own rule, and no host that is correct is accused.

Once its sentence was named, a run has a few calls more; the proof plays whole ones.
"""

import pytest

from tests.detection.bank import BY_TURNS, IN_FLIGHT, Mocked, correct, faulty, play, slower

BUDGET, AFTER = 150, 24


@pytest.mark.parametrize("mocked", list(faulty(0)), ids=lambda mocked: mocked.name)
def test_a_fault_is_found_by_its_own_rule(mocked: Mocked) -> None:
    """A run names its sentence, no other but those declared to break with it, and itself as the cause of all of it."""
    # A repetition explains the rest only where it was seen often.
    after = None if mocked.sentence == "7.5" else AFTER
    played = play(mocked, BUDGET, after)
    if mocked.quota and not played.named:
        played = play(slower(mocked), BUDGET, after)

    assert mocked.sentence in played.named
    assert played.undeclared == ()
    if mocked.quota is None and mocked.fault not in BY_TURNS | IN_FLIGHT:
        assert played.causes.keys() == {mocked.sentence}
        assert mocked.fault in played.causes[mocked.sentence]


# What one difference alone does is the proof's to show.
SEVERAL = [host for host in correct(0) if host.quota or len(host.readings) + len(host.variations) != 1]


@pytest.mark.parametrize("mocked", SEVERAL, ids=lambda mocked: mocked.name)
def test_another_way_to_keep_the_contract_is_no_fault(mocked: Mocked) -> None:
    """Whichever way a host reads the page, and whatever else it does otherwise, at once."""
    played = play(mocked, BUDGET)

    assert played.alarms == ()
    assert played.calls <= BUDGET
