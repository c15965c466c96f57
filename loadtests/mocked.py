"""The mocked host for the length of a run, in a process of its own: locust patches the sockets of this one."""

import atexit
import os
import re
import select
import subprocess
import sys
from collections.abc import Sequence
from pathlib import Path

from contracts.errors import HostUnreachable
from contracts.keyring import NAMES, OTHER_NAMES, Keys
from contracts.spec import Quota

__all__ = ["MockedHost"]

START_SECONDS = 20.0
STOP_SECONDS = 5.0


class MockedHost:
    """A mocked host that is up until it is closed. Raises HostUnreachable where it does not come up."""

    def __init__(self, quota: Quota | None, tenant: str, keys: Keys, other: Keys | None = None) -> None:
        command = [sys.executable, "-m", "contracts.host", "--quota", _spelled(quota)]
        self._process = subprocess.Popen(  # noqa: S603 - our own module, our own arguments
            [*command, *(["--tenant", str(Path(tenant).resolve())] if tenant else [])],
            env={**os.environ, **_named(NAMES, keys), **_named(OTHER_NAMES, other)},
            cwd=Path(__file__).parents[1],
            stdin=subprocess.DEVNULL,
            stdout=subprocess.PIPE,
            stderr=subprocess.DEVNULL,
        )
        # However the run ends.
        atexit.register(self.close)
        self.url = self._greeting()

    def close(self) -> None:
        """End the process."""
        if self._process.poll() is None:
            self._process.terminate()
            try:
                self._process.wait(STOP_SECONDS)
            except subprocess.TimeoutExpired:
                self._process.kill()
                self._process.wait()
        if self._process.stdout:
            self._process.stdout.close()

    def _greeting(self) -> str:
        """Return the URL that the host says when it is up."""
        out = self._process.stdout
        line = out.readline() if out and select.select([out], [], [], START_SECONDS)[0] else b""
        if url := re.search(r"http://\S+", line.decode()):
            return url.group()
        self.close()
        raise HostUnreachable("the mocked host", f"none within {START_SECONDS:g} s")


def _named(names: Sequence[str], keys: Keys | None) -> dict[str, str]:
    """Return the keys of an account under the names that the host reads; no account has empty ones."""
    return dict(zip(names, (keys.access, keys.secret) if keys else ("", ""), strict=True))


def _spelled(quota: Quota | None) -> str:
    return "none" if quota is None else f"{quota.calls}/{quota.seconds:g}"
