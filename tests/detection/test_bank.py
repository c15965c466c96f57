"""Every seeded fault is found, by its own rule, and by no other than those that have to break with it."""

import pytest

from contracts.campaign.options import replace_quota
from contracts.host import HostConfig, demo
from contracts.host.faults import FAULTS, Fault
from contracts.rules import INVARIANTS
from contracts.spec import Quota
from tests.detection.conftest import OTHER_KEYS, Play

# The opening, and what a burst over the quota takes besides.
BUDGET, WITH_BURST = 260, 320
QUOTA = Quota(25, 1.0)
# Faults that one answer cannot show, and why.
UNSEEN = {
    "6.5-locked-written": "a locked field may be skipped, so that only reading it back tells",
}
SEEN = [fault for fault in FAULTS.values() if fault.sentence in INVARIANTS.rules and fault.id not in UNSEEN]


@pytest.mark.parametrize("fault", SEEN, ids=lambda fault: fault.id)
def test_a_fault_is_found_by_its_own_rule(fault: Fault, play: Play) -> None:
    """A whole run names the sentence of the fault, and no other but those that are declared to break with it."""
    quota = QUOTA if fault.sentence == "2.5" or fault.sentence.startswith("8.") else None
    config = HostConfig(faults=(fault.id,), quota=quota, other_keys=OTHER_KEYS)
    ledger = play(config, replace_quota(demo(), quota), budget=WITH_BURST if quota else BUDGET)
    broken = ledger.findings.keys()

    assert fault.sentence in broken
    assert broken <= {fault.sentence, *fault.consequences}


def test_what_is_not_seen_is_a_fault_with_a_rule() -> None:
    """The list of exceptions holds nothing that is gone."""
    assert all(FAULTS[id_].sentence in INVARIANTS.rules for id_ in UNSEEN)
