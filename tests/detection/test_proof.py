"""The proof by its own command: what it prints, writes and ends with."""

import json
from pathlib import Path

import pytest

from tests.detection.proof import main


def test_faults_that_are_found_are_exit_0(tmp_path: Path, capsys: pytest.CaptureFixture[str]) -> None:
    """By their own sentences, and the correct host beside them raises no alarm."""
    file = tmp_path / "proof.json"
    code = main(
        ["--faults", "4.6-flag-ignored", "6.3-half-written", "--processes", "1", "--order", "--output", str(file)]
    )
    written = json.loads(file.read_bytes())
    named = {run["host"]: run.get("named") for run in written["runs"]}

    assert code == 0
    assert "named by their own sentence                           2 (100.0%)" in capsys.readouterr().out
    assert written["figures"]["found"] == 2
    assert written["figures"]["to_own"]["worst"] == max(
        named["4.6-flag-ignored"]["4.6"], named["6.3-half-written"]["6.3"]
    )
    assert written["order"][0]["total"] >= 1


def test_a_fault_that_is_missed_is_exit_1(capsys: pytest.CaptureFixture[str]) -> None:
    """It is named, with how far the run went."""
    code = main(["--faults", "6.3-half-written", "--processes", "1", "--budget", "1"])

    assert code == 1
    assert "missed\n  6.3-half-written" in capsys.readouterr().out


def test_a_fault_that_there_is_not_is_wrong_use(capsys: pytest.CaptureFixture[str]) -> None:
    """The nearest that there is may be meant."""
    with pytest.raises(SystemExit) as ended:
        main(["--faults", "4.6-flag-ignord"])

    assert ended.value.code == 2
    assert "did you mean 4.6-flag-ignored?" in capsys.readouterr().err
