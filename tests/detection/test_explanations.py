"""Every seeded fault that shows without a quota is named as the cause of what a run on it finds."""

from pathlib import Path

import pytest

from contracts.campaign.explain import MOST, diagnose
from contracts.host.faults import FAULTS, Fault
from contracts.rules import INVARIANTS, LAWS
from tests.unit.campaign.plays import played

# Calls in flight beside each other show these; a twin is asked one call after the other.
IN_FLIGHT = {"7.3-answers-mixed-up", "7.3-lists-shared", "7.3-flag-shared"}
# A twin has no quota.
SHOWN = [
    fault
    for fault in FAULTS.values()
    if fault.sentence in {*INVARIANTS.rules, *LAWS.rules} and fault.sentence.partition(".")[0] != "8"
    if fault.sentence != "2.5" and fault.id not in IN_FLIGHT
]


@pytest.mark.parametrize("fault", SHOWN, ids=lambda fault: fault.id)
def test_a_fault_explains_its_own_host(fault: Fault, tmp_path: Path) -> None:
    """It is named, alone or beside those that no call of the run tells from it, and has one root."""
    history, known = played(tmp_path, fault.id)
    (diagnosis,) = diagnose(history, known)

    assert diagnosis.root.number == fault.sentence
    assert fault.id in [cause.fault for cause in diagnosis.causes]
    assert len(diagnosis.causes) <= MOST
