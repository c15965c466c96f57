"""Ctrl-C before a run plays: one line, nothing proven, and no traceback."""

import subprocess
import sys

import pytest

SCRIPT = """
import atexit
from loadtests import interruption
{before}
class Swallowing:
    def __del__(self):
        interruption.leave_early()
atexit.register(print, "closed")
Swallowing()
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
def test_an_early_interruption_proves_nothing(before: str, said: str) -> None:
    """It ends the process wherever it comes, once what waits for the end is done."""
    ended = subprocess.run(  # noqa: S603 - our own script
        [sys.executable, "-c", SCRIPT.format(before=before)], capture_output=True, text=True, check=False, timeout=60
    )

    assert (ended.returncode, ended.stdout, ended.stderr) == (3, "closed\n", said)
