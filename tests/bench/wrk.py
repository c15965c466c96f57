"""wrk, the client of the bench: calls over connections that stay open, each as soon as the one before is answered."""

import re
import shutil
import subprocess
from dataclasses import dataclass
from pathlib import Path

__all__ = ["Taken", "Wrk"]

CONNECTIONS = 16
TURN_SECONDS, TURNS = 4, 100
SCRIPT = 'wrk.method = "POST"\nwrk.headers["Content-Type"] = "application/json"\nwrk.body = [==[{}]==]\n'


@dataclass(frozen=True, slots=True)
class Taken:
    """How many calls were answered, all of them 2xx, and how many a second."""

    calls: int
    rate: float


class Wrk:
    """Send one call over and over. It is false where wrk is not installed."""

    def __init__(self, folder: Path, body: str) -> None:
        self._program = shutil.which("wrk") or ""
        self._script = folder / "call.lua"
        self._script.write_text(SCRIPT.format(body), "utf-8")

    def __bool__(self) -> bool:
        return bool(self._program)

    def send(self, url: str, seconds: int) -> Taken:
        """Send calls for some seconds. Raises RuntimeError where one was not served."""
        command = [self._program, "-t1", f"-c{CONNECTIONS}", f"-d{seconds}s", "-s", str(self._script), url]
        said = subprocess.run(command, check=True, capture_output=True, text=True).stdout  # noqa: S603 - our own command
        calls, rate = re.search(r"(\d+) requests in", said), re.search(r"Requests/sec:\s+([0-9.]+)", said)
        if not calls or not rate or "Non-2xx" in said or "Socket errors" in said:
            message = f"not every call was served:\n{said}"
            raise RuntimeError(message)
        return Taken(int(calls[1]), float(rate[1]))

    def send_many(self, url: str, calls: int) -> int:
        """Send so many calls, or some more, and return how many. Raises RuntimeError where that takes too long."""
        sent = 0
        for _ in range(TURNS):
            sent += self.send(url, TURN_SECONDS).calls
            if sent >= calls:
                return sent
        message = f"{calls} calls were not answered in {TURNS * TURN_SECONDS} s"
        raise RuntimeError(message)
