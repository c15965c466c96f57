"""Several processes do one run: the master plays and judges, and a worker may die or join in the middle."""

import os
import re
import signal
import subprocess
from collections import Counter
from itertools import pairwise
from pathlib import Path
from threading import Event

import pytest

from contracts.spec import Quota
from tests.load.runs import Outcome, begin, by_port, end, mocked, run, tenant
from tests.unit.loadtests import hosts

QUOTA = Quota(10, 0.5)


def statuses(ended: Outcome) -> Counter[int | None]:
    """Count the answers of a run by status."""
    return Counter(exchange.response and exchange.response.status for exchange in ended.history)


def options(folder: Path, url: str, *arguments: str) -> list[str]:
    """Return the options that master and workers of a run have in common."""
    file = tenant(folder, calls=QUOTA.calls, seconds=QUOTA.seconds)
    return ["--host", url, "--tenant", file, "--budget", "2000", *by_port(), *arguments]


def given(folder: Path, url: str, *arguments: str) -> list[str]:
    """Return the options of a run of two workers against a host."""
    return [*options(folder, url, *arguments), "--processes", "2"]


def test_workers_share_one_quota_without_refusals(tmp_path: Path) -> None:
    """Each rides a part of it; the verdict comes once, over all calls, and the journals are one."""
    with mocked(QUOTA, tmp_path) as url:
        ended = run(tmp_path, *given(tmp_path, url, "--run-time", "2", "QuotaRider"))

    assert (ended.code, ended.verdict) == (0, "PASS")
    assert ended.text.count("none refused below N") == 1
    assert set(statuses(ended)) == {200}
    assert len(ended.history) > QUOTA.calls
    assert ended.leaks() == []


def test_workers_divide_the_arrivals(tmp_path: Path) -> None:
    """Together they send each call of the plan once."""
    with mocked(None, tmp_path) as url:
        arguments = given(tmp_path, url, "--quota", "none", "--arrivals", "constant:40/s", "--run-time", "2", "Load")
        ended = run(tmp_path, *arguments)

    planned = sorted(exchange.planned for exchange in ended.history[1:])
    gaps = [later - earlier for earlier, later in pairwise(planned)]
    assert len(planned) == 80
    assert gaps == [pytest.approx(0.025, abs=1e-6)] * 79
    assert "80 calls in 2 s: 80 served; 0 dropped" in ended.text


def paced(count: int, reached: Event) -> hosts.Behaviour:
    """Answer well, and tell when so many calls have come."""
    seen = iter(range(count))

    def serve(connection: hosts.socket.socket) -> None:
        connection.sendall(hosts.UPDATED)
        if next(seen, None) is None:
            reached.set()

    return serve


def children(process: subprocess.Popen[str]) -> list[int]:
    """Return the workers that a master has started."""
    return [int(each) for each in Path(f"/proc/{process.pid}/task/{process.pid}/children").read_text().split()]


def test_a_worker_that_is_killed_takes_no_verdict_with_it(tmp_path: Path) -> None:
    """Its calls without an answer are unknown, the rest of its arrivals goes to the other, and the run ends."""
    reached = Event()
    with hosts.raw_host(paced(30, reached)) as host:
        shape = ["--quota", "none", "--arrivals", "constant:20/s", "--run-time", "8"]
        process = begin(tmp_path, *given(tmp_path, host.url, *shape, "Load"))
        if reached.wait(30):
            os.kill(children(process)[-1], signal.SIGKILL)
        ended = end(process, tmp_path)

    (dropped,) = re.findall(r"served.*; (\d+) dropped", ended.text)
    assert "a worker died" in ended.text
    assert 0 < int(dropped) < 80
    assert len(ended.history) + int(dropped) >= 160
    # The last half second is whole again.
    last = sorted(exchange.planned for exchange in ended.history)[-10:]
    assert last[-1] - last[0] == pytest.approx(9 / 20, abs=1e-3)
    assert "Traceback" not in ended.text


def test_a_worker_may_join_in_the_middle(tmp_path: Path) -> None:
    """It takes over a part of what is due, each call is still sent once, and its journal is merged too."""
    reached = Event()
    with hosts.raw_host(paced(20, reached)) as host:
        shape = ["--quota", "none", "--arrivals", "constant:20/s", "--run-time", "6", "Load"]
        common = options(tmp_path, host.url, *shape)
        master = begin(tmp_path, *common, "--master", "--expect-workers", "1")
        with begin(tmp_path, *common, "--worker") as first:
            assert reached.wait(30)
            with begin(tmp_path, *common, "--worker") as second:
                ended = end(master, tmp_path)
                said = end(first, tmp_path).text + end(second, tmp_path).text

    planned = sorted(exchange.planned for exchange in ended.history[1:])
    assert (len(planned), host.posts) == (120, 121)
    assert [later - earlier for earlier, later in pairwise(planned)] == [pytest.approx(0.05, abs=1e-6)] * 119
    assert "Traceback" not in ended.text + said


def test_calls_that_a_killed_worker_had_sent_are_unknown(tmp_path: Path) -> None:
    """A ride goes on without it; what it announced and did not record counts as possibly accepted."""
    held, stop, blocked = [0], Event(), Event()

    def serve(connection: hosts.socket.socket) -> None:
        if host.posts > QUOTA.calls and not stop.is_set():
            held[0] += 1
            if held[0] == len(("one worker", "the other")):
                blocked.set()
            stop.wait(20)
        connection.sendall(hosts.UPDATED)

    with hosts.raw_host(serve) as host:
        process = begin(tmp_path, *given(tmp_path, host.url, "--run-time", "5", "QuotaRider"))
        if blocked.wait(30):
            os.kill(children(process)[-1], signal.SIGKILL)
        stop.set()
        ended = end(process, tmp_path)

    assert "a worker died" in ended.text
    assert [exchange.error for exchange in ended.history if exchange.response is None] == ["no answer was recorded"]
    assert "1 unanswered" in ended.text
    assert ended.verdict in {"PASS", "INCONCLUSIVE"}
