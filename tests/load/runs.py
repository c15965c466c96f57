"""Runs of locust on loopback, in processes of their own: importing locust patches the sockets of this one."""

import os
import socket
import subprocess
import sys
from collections.abc import Iterator
from contextlib import contextmanager
from dataclasses import dataclass
from pathlib import Path
from urllib.parse import quote

from contracts import journal
from contracts.client import Keys
from contracts.exchange import History
from contracts.spec import Quota
from loadtests.mocked import MockedHost

ROOT = Path(__file__).parents[2]
ACCESS, SECRET = "acc$canary+%key-0001", "sec$canary+%key-0002"
OTHER = "acc$other+%key-0003", "sec$other+%key-0004"
KEYS = {
    "UPDATEV2_ACCESS_KEY": ACCESS,
    "UPDATEV2_SECRET_KEY": SECRET,
    "UPDATEV2_OTHER_ACCESS_KEY": OTHER[0],
    "UPDATEV2_OTHER_SECRET_KEY": OTHER[1],
}
SECONDS = 120

TENANT = """
name = "load"
[quota]
calls = {calls}
seconds = {seconds}
[fields]
unique = ["EmailAddress"]
writable = {{ FirstName = "Text" }}
[[leads]]
EmailAddress = "ada@example.com"
"""


@dataclass(frozen=True, slots=True)
class Outcome:
    """How a run ended: its exit code, what it printed, what it left in its folder."""

    code: int
    text: str
    folder: Path

    @property
    def verdict(self) -> str:
        """The last line."""
        return self.text.rstrip().splitlines()[-1]

    @property
    def history(self) -> History:
        """The exchanges of the only journal."""
        (file,) = self.folder.glob("journal*.jsonl")
        return journal.read(file)[1]

    def leaks(self) -> list[str]:
        """Return where a key stands, raw or percent-encoded."""
        texts = {file.name: file.read_text(errors="replace") for file in self.folder.rglob("*") if file.is_file()}
        forms = [
            form for key in (ACCESS, SECRET, *OTHER) for form in (key, quote(key, safe=""), quote(key, safe="").lower())
        ]
        return [name for name, text in {**texts, "output": self.text}.items() if any(form in text for form in forms)]


def begin(folder: Path, *arguments: str) -> subprocess.Popen[str]:
    """Start locust without its web interface, the journal in this folder."""
    command = [sys.executable, "-m", "locust", "-f", "loadtests/locustfile.py", "--headless"]
    return subprocess.Popen(  # noqa: S603 - our own arguments
        [*command, "--journal", str(folder / "journal.jsonl"), *arguments],
        cwd=ROOT,
        env={**os.environ, **KEYS, "PYTHONPATH": str(ROOT)},
        stdin=subprocess.DEVNULL,
        stdout=subprocess.PIPE,
        stderr=subprocess.STDOUT,
        text=True,
    )


def end(process: subprocess.Popen[str], folder: Path) -> Outcome:
    """Wait for the end of a run."""
    with process:
        try:
            text, _ = process.communicate(timeout=SECONDS)
        finally:
            process.kill()
    return Outcome(process.returncode, text, folder)


def by_port() -> list[str]:
    """Return options by which master and workers of a run meet, on a port that nobody uses."""
    with socket.create_server(("127.0.0.1", 0)) as probe:
        port = str(probe.getsockname()[1])
    return ["--master-bind-host", "127.0.0.1", "--master-bind-port", port, "--master-port", port]


def run(folder: Path, *arguments: str) -> Outcome:
    """Run locust to its end."""
    return end(begin(folder, *arguments), folder)


def tenant(folder: Path, *, calls: int = 25, seconds: float = 1.0) -> str:
    """Write a tenant file with this quota."""
    file = folder / "tenant.toml"
    file.write_text(TENANT.format(calls=calls, seconds=seconds))
    return str(file)


@contextmanager
def mocked(quota: Quota | None, folder: Path) -> Iterator[str]:
    """Serve the mocked host under the keys of these runs, with the account of `tenant`; yield its URL."""
    host = MockedHost(quota, tenant(folder), Keys(ACCESS, SECRET), Keys(*OTHER))
    try:
        yield host.url
    finally:
        host.close()
