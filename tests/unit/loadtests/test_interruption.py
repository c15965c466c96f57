"""Ctrl-C before a run plays is one line."""

import signal

import pytest

from loadtests import interruption


@pytest.fixture(autouse=True)
def _as_before(monkeypatch: pytest.MonkeyPatch) -> None:
    """Leave the signals of this process alone."""
    monkeypatch.setattr(signal, "signal", lambda *_: None)


def test_an_early_interruption_proves_nothing(capsys: pytest.CaptureFixture[str]) -> None:
    """It says so once, and leaves with the code for it."""
    with pytest.raises(SystemExit) as left:
        interruption.leave_early(signal.SIGINT, None)

    assert left.value.code == 3
    assert capsys.readouterr().err == "interrupted before anything was played: nothing is proven\n"


def test_a_worker_says_nothing(monkeypatch: pytest.MonkeyPatch, capsys: pytest.CaptureFixture[str]) -> None:
    """Its master does."""
    monkeypatch.setattr(interruption, "PROCESS", -1)
    with pytest.raises(SystemExit):
        interruption.leave_early()

    assert capsys.readouterr().err == ""
