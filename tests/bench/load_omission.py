"""What a closed loop omits: python -m tests.bench.load_omission.

A host stalls for 0.4 s in every 2 s. The same rate of calls goes to it by open arrivals, and in a closed loop that
rides a quota. What the 95th percentile of the response time has to be follows from the stall: a fifth of the calls is
due in one, and waits from 0 to 0.4 s, evenly; so one in twenty takes longer than 0.4 * (1 - 0.05 / 0.2) = 0.3 s.
"""

import socket
import sys
import time
from collections.abc import Sequence
from pathlib import Path
from tempfile import TemporaryDirectory

from loadtests.figures import Distribution, in_ms, quantiles
from tests.load.runs import run, tenant
from tests.unit.loadtests import hosts

EVERY, STALL = 2.0, 0.4
PER_SECOND, SECONDS = 40, 16
KNOWN = STALL * (1 - 0.05 / (STALL / EVERY))


def stalling(connection: socket.socket) -> None:
    """Answer well, but not before a stall is over."""
    time.sleep(max(0.0, STALL - time.monotonic() % EVERY))
    connection.sendall(hosts.UPDATED)


def p95(purpose: str, arguments: Sequence[str]) -> str:
    """Run a scenario; return the percentile of its response times, from when each call was due."""
    with TemporaryDirectory() as folder, hosts.raw_host(stalling) as host:
        file = tenant(Path(folder), calls=PER_SECOND, seconds=1.0)
        common = ["--host", host.url, "--tenant", file, "--budget", "2000", "--run-time", str(SECONDS)]
        history = run(Path(folder), *common, *arguments).history
    times = Distribution()
    times.add(*(each.received - each.planned for each in history if each.purpose == purpose))
    (quantile,) = quantiles(times, (0.95,))
    return f"{in_ms(quantile)}, {len(times)} calls"


def main() -> int:
    """Print what follows from the stall, and what each model has measured."""
    say(f"known     p95 {1000 * KNOWN:.0f} ms")
    say(f"open      {p95('load: arrivals', ['--arrivals', f'constant:{PER_SECOND}/s', 'Load'])}")
    say(f"closed    {p95('ride: ride', ['QuotaRider'])}")
    return 0


def say(line: str) -> None:
    """Print a line of the table."""
    print(line, flush=True)  # noqa: T201 - this is a program


if __name__ == "__main__":
    sys.exit(main())
