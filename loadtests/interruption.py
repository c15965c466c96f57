"""Ctrl-C before a run plays: one line, nothing proven, and no traceback."""

import atexit
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
    """Leave the process, once what waits for its end is done; the workers that it has started would say the same again.

    Python would raise SystemExit in whatever runs, and where that is a destructor or a callback it is swallowed.
    """
    signal.signal(signal.SIGINT, signal.SIG_IGN)
    if os.getpid() == PROCESS:
        sys.stderr.write("interrupted before anything was played: nothing is proven\n")
    atexit._run_exitfuncs()  # noqa: SLF001 - what Python does itself at its end
    sys.stdout.flush()
    sys.stderr.flush()
    os._exit(UNPROVEN)
