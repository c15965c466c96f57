"""Ctrl-C before a run plays: one line, nothing proven, and no traceback."""

import os
import signal
from typing import NoReturn

import gevent

__all__ = ["expect", "leave_early"]

# As contracts.verdict has it; nothing is imported before an interruption is expected.
UNPROVEN = 3
STDERR = 2
PROCESS = os.getpid()


def expect() -> None:
    """From now on, leave the process when it is interrupted; nothing is open yet that has to be closed."""
    signal.signal(signal.SIGINT, _leave_at_once)


def leave_early() -> None:
    """End the program from a greenlet beside it, wherever it waits: on its way out it closes what it has opened."""
    _say()
    gevent.get_hub().handle_system_error(SystemExit, SystemExit(UNPROVEN))


def _leave_at_once(*_: object) -> NoReturn:
    """Leave the process: Python would raise SystemExit in whatever runs, and a destructor or a callback swallows it."""
    _say()
    os._exit(UNPROVEN)


def _say() -> None:
    """Say what is proven, once: the workers that a process has started would say the same again."""
    signal.signal(signal.SIGINT, signal.SIG_IGN)
    if os.getpid() == PROCESS:
        # Where the signal came in the middle of a line of the log, `sys.stderr` takes no other.
        os.write(STDERR, b"interrupted before anything was played: nothing is proven\n")
