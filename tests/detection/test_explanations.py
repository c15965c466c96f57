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
    if fault.sentence != "2.5" and not fault.needs and fault.id not in IN_FLIGHT
]

# What these break shows also in calls that do not show their own sentence.
SEVERAL_ROOTS = ("1.5-display-names", "6.3-half-written")
# It takes turns: whether a repeated call shows it depends on how many were sent before.
BY_TURNS = "7.5-restricted-in-turns"


@pytest.mark.parametrize("fault", [fault for fault in SHOWN if fault.id != BY_TURNS], ids=lambda fault: fault.id)
def test_a_fault_explains_its_own_host(fault: Fault, tmp_path: Path) -> None:
    """It is named, alone or beside those that no call of the run tells from it, and has one root."""
    history, known = played(tmp_path, fault.id)
    diagnoses = diagnose(history, known)
    causes = [cause.fault for each in diagnoses if each.root.number == fault.sentence for cause in each.causes]

    assert fault.id in causes
    assert len(causes) <= MOST
    assert len(diagnoses) == 1 or fault.id in SEVERAL_ROOTS
