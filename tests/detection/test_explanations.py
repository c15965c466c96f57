"""A fault that shows by turns is named as the cause where the calls of a history are all there is."""

from pathlib import Path

import pytest

from contracts.campaign.explain import MOST, diagnose
from contracts.host.faults import FAULTS
from tests.detection.bank import BY_TURNS
from tests.unit.campaign.plays import played

# Whether a call of a run shows it depends on the phase: this one needs that of a longer run.
PHASE = "7.5-restricted-in-turns"


@pytest.mark.parametrize("fault", sorted(BY_TURNS - {PHASE}))
def test_a_fault_explains_its_own_host(fault: str, tmp_path: Path) -> None:
    """It is named, alone or beside those that no call of the run tells from it, and has one root."""
    history, known = played(tmp_path, fault)
    (diagnosis,) = diagnose(history, known)
    causes = [cause.fault for cause in diagnosis.causes]

    assert diagnosis.root.number == FAULTS[fault].sentence
    assert fault in causes
    assert len(causes) <= MOST
