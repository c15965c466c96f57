"""What processes of one machine know of each other."""

import os
import time
from pathlib import Path

__all__ = ["alive", "boot"]

HOUR = 3600


def boot() -> str:
    """Return what is different after each start of the machine."""
    try:
        return Path("/proc/sys/kernel/random/boot_id").read_text("ascii").strip()
    except OSError:
        return str(int((time.time() - time.monotonic()) // HOUR))


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
