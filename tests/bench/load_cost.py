"""What recording costs: python -m tests.bench.load_cost.

Calls of 25 leads go to a host of the least work, in turns by our recorder (journal, statistics, figures) and by a bare
FastHttpUser that posts the same body and does nothing else, both in a closed loop over as many connections. The figure
is the median of the ratios of the rounds. Then very many calls are recorded, and what the process holds is looked at
on the way. At last whole runs of one process and of two workers take turns on the mocked host without a limit, which
has one core for itself where there are two: there it is the limit, and the ratio tells what dividing the work costs.
"""

import resource
import sys
import time
from collections.abc import Callable
from pathlib import Path
from statistics import median
from tempfile import TemporaryDirectory

import gevent
from locust.contrib.fasthttp import FastHttpUser
from locust.env import Environment

from contracts.exchange import Request
from contracts.journal import Journal, Run
from contracts.keyring import Keys
from contracts.spec import BATCH_LIMIT, UPDATE_PATH
from loadtests.figures import Period, Tally, sample
from loadtests.leads import batches
from loadtests.recorder import Recorder
from loadtests.sender import Limits, Sender, Target
from loadtests.session import prepare
from loadtests.throughput import rates
from tests.bench.sink import sink
from tests.load.runs import by_port, mocked, run, tenant

ROUNDS, SECONDS, CONNECTIONS = 15, 1.0, 10
MANY, LOOKS = 300_000, 6
LEAST, MOST_GROWTH = 0.85, 1.05
WHOLE_ROUNDS, BUDGET, LEAST_DIVIDED = 5, 12_001, 0.95
KEYS = Keys("u$rbench-access-key", "s$bench-secret-key")

Send = Callable[[], object]


class Bare(FastHttpUser):
    """Locust's fast user, as it comes."""

    abstract = True


class Ours:
    """A recorder as a run has it, with everything that it does for a call."""

    def __init__(self, url: str, body: str, folder: Path, *, thins: bool) -> None:
        counted = Environment().events.request
        journal = Journal(folder / f"{time.monotonic_ns()}.jsonl", Run(url))
        self.recorder = Recorder(Target(url, KEYS, Limits()), journal, 2 * MANY, counted, thins=thins)
        self._tally = Tally(Period(time.monotonic(), 3600.0))
        self._request = Request(body=body)

    def connected(self) -> Send:
        """Return what sends a call over a connection of its own."""
        sender = Sender(self.recorder.target)

        def send() -> None:
            exchange = self.recorder.send(sender, self._request, "bench: recorded", time.monotonic())
            self._tally.add(sample(exchange, connect=sender.connect))

        return send


def bare(url: str, body: str) -> Callable[[], Send]:
    """Return what makes a connection of locust's fast user."""
    path = Target(url, KEYS, Limits()).line(Request())
    headers = {"Content-Type": "application/json"}
    kind = type("Bare", (Bare,), {"host": url})
    environment = Environment()

    def connected() -> Send:
        user = kind(environment)
        return lambda: user.client.post(path, data=body, headers=headers, name=UPDATE_PATH)

    return connected


def rate(connected: Callable[[], Send], seconds: float) -> float:
    """Return the calls a second of a closed loop."""
    made, end = [0], time.monotonic() + seconds

    def loop() -> None:
        send = connected()
        while time.monotonic() < end:
            send()
            made[0] += 1

    gevent.joinall([gevent.spawn(loop) for _ in range(CONNECTIONS)], raise_error=True)
    return made[0] / seconds


def held(url: str, body: str, folder: Path) -> list[float]:
    """Record very many calls; return the most megabytes that the process held, looked at now and then."""
    ours, seen = Ours(url, body, folder, thins=True), []

    def loop() -> None:
        send = ours.connected()
        while ours.recorder.spent < MANY:
            send()
            if ours.recorder.spent % (MANY // LOOKS) == 0:
                seen.append(resource.getrusage(resource.RUSAGE_SELF).ru_maxrss / 1024)

    gevent.joinall([gevent.spawn(loop) for _ in range(CONNECTIONS)], raise_error=True)
    ours.recorder.close()
    return seen


def whole(url: str, *arguments: str) -> float:
    """Return the calls of 25 leads a second of a whole run."""
    with TemporaryDirectory() as folder:
        given = [
            "--host",
            url,
            "--tenant",
            tenant(Path(folder)),
            "--quota",
            "none",
            "--budget",
            str(BUDGET),
            *by_port(),
        ]
        history = run(Path(folder), *given, *arguments, "Throughput").history
    return next(each.leads_per_second for each in rates(history) if each.size == BATCH_LIMIT) / BATCH_LIMIT


def divided() -> float:
    """Return how fast two workers are as a multiple of one process, run by run in turns."""
    with TemporaryDirectory() as folder, mocked(None, Path(folder)) as url:
        taken = [(whole(url), whole(url, "--processes", "2")) for _ in range(WHOLE_ROUNDS)]
    for name, each in zip(("alone", "two"), zip(*taken, strict=True), strict=True):
        say(f"{name:10}{median(each):8,.0f} calls/s   {'  '.join(f'{rate:,.0f}' for rate in each)}")
    ratio = median(two / one for one, two in taken)
    say(f"ratio     {ratio:8.2f}           at least {LEAST_DIVIDED} expected")
    return ratio


def main() -> int:
    """Measure in turns, print the table, and return 1 where recording costs too much or the memory grows."""
    body = next(batches(prepare({}).tenant, "none", BATCH_LIMIT)).body
    with sink(BATCH_LIMIT) as url, TemporaryDirectory() as folder:
        rates: dict[str, list[float]] = {"recorded": [], "bare": []}
        for _ in range(ROUNDS):
            rates["recorded"].append(rate(Ours(url, body, Path(folder), thins=False).connected, SECONDS))
            rates["bare"].append(rate(bare(url, body), SECONDS))
        memory = held(url, body, Path(folder))
    for name, taken in rates.items():
        say(f"{name:10}{median(taken):8,.0f} calls/s   {'  '.join(f'{each:,.0f}' for each in taken)}")
    ratio = median(ours / theirs for ours, theirs in zip(rates["recorded"], rates["bare"], strict=True))
    say(f"ratio     {ratio:8.2f}           at least {LEAST} expected")
    say(f"memory    {'  '.join(f'{each:.0f}' for each in memory)} MB at most, every {MANY // LOOKS:,} calls")
    return int(divided() < LEAST_DIVIDED or ratio < LEAST or memory[-1] > MOST_GROWTH * memory[0])


def say(line: str) -> None:
    """Print a line of the table."""
    print(line, flush=True)  # noqa: T201 - this is a program


if __name__ == "__main__":
    sys.exit(main())
