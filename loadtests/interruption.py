"""Ctrl-C before a run plays: one line, nothing proven, and no traceback."""

import os
import signal
import sys
from typing import NoReturn

__all__ = ["expect", "leave_early"]

UNPROVEN = 3
PROCESS = os.getpid()


def expect() -> None:
    """From now on, leave the process when it is interrupted."""
    signal.signal(signal.SIGINT, leave_early)


def leave_early(*_: object) -> NoReturn:
    """Leave the process; the workers that it has started would say the same again."""
    signal.signal(signal.SIGINT, signal.SIG_IGN)
    if os.getpid() == PROCESS:
        sys.stderr.write("interrupted before anything was played: nothing is proven\n")
    raise SystemExit(UNPROVEN)
