"""Every seeded fault is found, by its own rule, and by no other than those that have to break with it."""

import pytest

from contracts.campaign.options import replace_quota
from contracts.host import HostConfig, demo
from contracts.host.faults import FAULTS, Fault
from contracts.spec import Quota
from tests.detection.conftest import OTHER_KEYS, Play, hasty

# The opening, and what a burst over the quota takes besides.
BUDGET, WITH_BURST = 260, 320
QUOTA = Quota(25, 1.0)


@pytest.mark.parametrize("fault", FAULTS.values(), ids=lambda fault: fault.id)
def test_a_fault_is_found_by_its_own_rule(fault: Fault, play: Play) -> None:
    """A whole run names the sentence of the fault, and no other but those that are declared to break with it."""
    quota = QUOTA if fault.sentence == "2.5" or fault.sentence.startswith("8.") else None
    config = HostConfig(faults=(fault.id,), quota=quota, other_keys=OTHER_KEYS)
    ledger = play(config, hasty(replace_quota(demo(), quota)), budget=WITH_BURST if quota else BUDGET)
    broken = ledger.findings.keys()

    assert fault.sentence in broken
    assert broken <= {fault.sentence, *fault.consequences}
