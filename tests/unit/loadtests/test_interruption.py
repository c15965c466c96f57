"""Ctrl-C before a run plays: one line, nothing proven, and no traceback."""

import subprocess
import sys

import pytest

AT_ONCE = """
import os, signal
from loadtests import interruption
{before}
interruption.expect()
class Swallowing:
    def __del__(self):
        os.kill(os.getpid(), signal.SIGINT)
Swallowing()
print("went on")
"""
IN_A_LINE = """
import io, os, signal, sys
from loadtests import interruption
{before}
interruption.expect()
class Interrupted(io.RawIOBase):
    def writable(self):
        return True
    def write(self, data):
        os.kill(os.getpid(), signal.SIGINT)
        return len(data)
sys.stderr = io.TextIOWrapper(io.BufferedWriter(Interrupted()), line_buffering=True)
print("a line of the log", file=sys.stderr)
print("went on")
"""
BESIDE = """
import atexit, gevent
from loadtests import interruption
{before}
atexit.register(print, "closed")
gevent.spawn(interruption.leave_early)
gevent.sleep(60)
print("went on")
"""


@pytest.mark.parametrize(
    ("before", "said"),
    [
        ("", "interrupted before anything was played: nothing is proven\n"),
        # In a process that the run has started, which has the line from another.
        ("interruption.PROCESS = -1", ""),
    ],
)
@pytest.mark.parametrize(
    ("script", "printed"),
    [(AT_ONCE, ""), (IN_A_LINE, ""), (BESIDE, "closed\n")],
    ids=["at once", "in a line", "beside"],
)
def test_an_early_interruption_proves_nothing(script: str, printed: str, before: str, said: str) -> None:
    """It ends the process wherever it comes; once something is open, that is closed first."""
    ended = subprocess.run(  # noqa: S603 - our own script
        [sys.executable, "-c", script.format(before=before)], capture_output=True, text=True, check=False, timeout=60
    )

    assert (ended.returncode, ended.stdout, ended.stderr) == (3, printed, said)
