"""Where the lease of an account lies: in the clone for this machine's own hosts, else in the user's state folder."""

import os
import sys
from collections.abc import Mapping
from hashlib import sha256
from pathlib import Path
from urllib.parse import urlsplit

from contracts.client import Keys, is_loopback

__all__ = ["lease_file"]

CLONE = Path("reports", "runs", "leases")


def lease_file(host: str, keys: Keys, environ: Mapping[str, str] = os.environ) -> Path:
    """Return the file of an account, whose name tells neither the host nor the key."""
    parts = urlsplit(host)
    place = f"{parts.scheme}://{parts.netloc}".lower()
    # The key is in no variable, as tools show these.
    name = sha256(f"{place}\n{keys.access}".encode()).hexdigest()[:32]
    folder = CLONE if is_loopback(host) else _state(environ) / "leadproof" / "leases"
    return folder / f"{name}.sqlite"


def _state(environ: Mapping[str, str]) -> Path:
    """Return the folder for what outlives a run: by user, not by HOME, which environments of tox have of their own."""
    if chosen := environ.get("XDG_STATE_HOME"):
        return Path(chosen)
    if sys.platform != "win32":
        import pwd  # noqa: PLC0415 - there is none on Windows

        try:
            return Path(pwd.getpwuid(os.getuid()).pw_dir, ".local", "state")
        except KeyError:
            pass
    return Path.home() / ".local" / "state"
