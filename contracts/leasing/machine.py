"""What processes of one machine know of each other."""

import os
import platform
import subprocess
import time
from contextlib import suppress
from functools import cache
from pathlib import Path

__all__ = ["alive", "boot"]

HOUR = 3600
BOOT_ID = Path("/proc/sys/kernel/random/boot_id")
# On macOS, which has no /proc.
SYSCTL = ("sysctl", "-n", "kern.bootsessionuuid")


@cache
def boot() -> str:
    """Return what tells this start of this machine from all others: its clock is compared with no other."""
    with suppress(OSError):
        return BOOT_ID.read_text("ascii").strip()
    with suppress(OSError):
        found = subprocess.run(SYSCTL, capture_output=True, text=True, check=False)  # noqa: S603 - nothing of a user's
        if name := found.stdout.strip():
            return name
    # Between two hours a process may take another for one of an earlier start.
    return f"{platform.node()} {(time.time() - time.monotonic()) // HOUR:.0f}"


def alive(pid: int) -> bool:
    """Whether a process is still there, and not only for its parent to see how it ended."""
    try:
        return Path(f"/proc/{pid}/stat").read_text("ascii", "replace").rpartition(")")[2].split()[0] not in {"Z", "X"}
    except OSError:
        pass
    try:
        os.kill(pid, 0)
    except PermissionError:
        return True
    except OSError:
        return False
    return True
