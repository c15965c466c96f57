"""`python -m reports.gate` plays its parts to their ends, also where somebody ends it."""

import signal
import subprocess
import sys
from collections.abc import Sequence
from pathlib import Path

import pytest

from contracts.verdict import Exit
from reports import gate
from reports.gate import PATIENCE, SECONDS_AT_MOST, Part

# Sends what the gate would get from a terminal, and takes longer than Python itself waits for a child.
INTERRUPTS = """
import os, pathlib, signal, time
os.kill(os.getppid(), signal.SIGINT)
time.sleep(0.6)
pathlib.Path("put back").touch()
"""
LATE = subprocess.TimeoutExpired("part", 1)
PRESSED = KeyboardInterrupt()
AT_MOST, PATIENTLY, AT_ALL = ("wait", SECONDS_AT_MOST), ("wait", PATIENCE), ("wait", None)
TOLD, KILLED = ("send_signal", signal.SIGINT), ("kill", None)


class Child:
    """A process that writes down what is done to it; each wait ends as it is given."""

    def __init__(self, ends: Sequence[int | BaseException]) -> None:
        self.ends, self.done = iter(ends), list[tuple[str, float | None]]()

    def wait(self, timeout: float | None = None) -> int:
        """End as given."""
        self.done.append(("wait", timeout))
        if isinstance(end := next(self.ends), BaseException):
            raise end
        return end

    def send_signal(self, number: int) -> None:
        """Take a signal."""
        self.done.append(("send_signal", number))

    def kill(self) -> None:
        """Take the last one."""
        self.done.append(("kill", None))


@pytest.mark.parametrize(
    ("ends", "done"),
    [
        ([0], [AT_MOST]),
        ([PRESSED, 2], [AT_MOST, PATIENTLY]),
        ([PRESSED, LATE, -9], [AT_MOST, PATIENTLY, KILLED, AT_ALL]),
        ([LATE, 2], [AT_MOST, TOLD, PATIENTLY]),
        ([LATE, LATE, -9], [AT_MOST, TOLD, PATIENTLY, KILLED, AT_ALL]),
    ],
)
def test_a_part_that_has_to_end_may_put_leads_back(
    ends: list[int | BaseException],
    done: list[tuple[str, float | None]],
    monkeypatch: pytest.MonkeyPatch,
    tmp_path: Path,
) -> None:
    """Ctrl-C has reached it already, a part that is late is told; neither is killed before its time."""
    child = Child(ends)
    monkeypatch.setattr(subprocess, "Popen", lambda *_, **__: child)
    monkeypatch.setattr(gate, "_parts", lambda *_: [Part("one", ("one",), wrong_use=4)])
    monkeypatch.chdir(tmp_path)

    assert gate.main([]) == (Exit.PASSED if ends == [0] else Exit.UNPROVEN)
    assert child.done == done


def test_ctrl_c_ends_the_gate_with_a_line(
    monkeypatch: pytest.MonkeyPatch, tmp_path: Path, capsys: pytest.CaptureFixture[str]
) -> None:
    """The part that runs ends by itself, later ones are not started, and nothing is proven."""
    parts = [Part(name, (sys.executable, "-c", INTERRUPTS)) for name in ("one", "two", "three")]
    monkeypatch.chdir(tmp_path)
    monkeypatch.setattr(gate, "_parts", lambda *_: parts)

    assert gate.main([]) == Exit.UNPROVEN
    assert (tmp_path / "put back").exists()
    shown = capsys.readouterr().out
    assert "interrupted in one; not started: two, three" in shown
    assert "== two" not in shown


@pytest.mark.parametrize(
    ("wrong_use", "codes"),
    [
        (
            4,
            {
                0: Exit.PASSED,
                1: Exit.FAILED,
                2: Exit.UNPROVEN,
                3: Exit.UNPROVEN,
                4: Exit.WRONG_USE,
                5: Exit.UNPROVEN,
                -9: Exit.UNPROVEN,
            },
        ),
        (2, {0: Exit.PASSED, 1: Exit.FAILED, 2: Exit.WRONG_USE, 3: Exit.UNPROVEN, -9: Exit.UNPROVEN}),
    ],
)
def test_an_exit_code_means_what_the_command_means_by_it(wrong_use: int, codes: dict[int, int]) -> None:
    """Wrong use is pytest's 4 and locust's 2; pytest that was interrupted says 2."""
    part = Part("part", (), wrong_use=wrong_use)

    assert {code: part.meaning(code) for code in codes} == codes


@pytest.mark.parametrize("quota", [[], ["--quota", "25/5"], ["--quota", "none"]], ids=repr)
def test_the_quota_is_tried_where_there_is_one(
    quota: list[str], monkeypatch: pytest.MonkeyPatch, tmp_path: Path
) -> None:
    """The mocked host has one unless it is asked to do without."""
    names = list[str]()
    monkeypatch.chdir(tmp_path)
    monkeypatch.setattr(gate, "_play", lambda part, _: names.append(part.name) or Exit.PASSED)

    assert gate.main(quota) == Exit.PASSED
    assert names == ["conformance", *([] if "none" in quota else ["boundary", "quota-rider"]), "throughput"]


def test_a_folder_that_cannot_be_made_is_wrong_use(
    monkeypatch: pytest.MonkeyPatch, tmp_path: Path, capsys: pytest.CaptureFixture[str]
) -> None:
    """Before any part is started."""
    (tmp_path / "reports").touch()
    monkeypatch.chdir(tmp_path)

    assert gate.main([]) == Exit.WRONG_USE
    assert capsys.readouterr().err.count("\n") == 1


def test_reports_that_cannot_be_written_change_no_verdict(
    monkeypatch: pytest.MonkeyPatch, tmp_path: Path, capsys: pytest.CaptureFixture[str]
) -> None:
    """They can be made of the journal later."""
    writes = (
        "import sys; from pathlib import Path; from contracts.journal import *; Journal(Path(sys.argv[1]), Run('h'))"
    )

    def parts(_settings: object, _given: object, folder: Path) -> list[Part]:
        (folder / "one.md").mkdir()
        return [Part("one", (sys.executable, "-c", writes, str(folder / "one.jsonl")))]

    monkeypatch.setenv("PYTHONPATH", str(Path.cwd()))
    monkeypatch.chdir(tmp_path)
    monkeypatch.setattr(gate, "_parts", parts)

    assert gate.main([]) == Exit.PASSED
    assert "expected room for its reports beside it, found Is a directory" in capsys.readouterr().out
