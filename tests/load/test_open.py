"""The scenarios of the open model run against the mocked host, end by themselves, and say what they found.

The generator of a busy machine may have been late: then a run says so and is unproven, which is no failure.
"""

import re
import signal
from collections import Counter
from pathlib import Path
from threading import Event

import pytest

from tests.load.runs import Outcome, begin, end, run, tenant
from tests.unit.loadtests import hosts

QUOTA = ("--quota", "25/1")
UNFIT = re.compile("ms late, fit is|too late to be started|calls/s, .* were asked for")


def purposes(ended: Outcome) -> Counter[str]:
    """Count the calls of a run by what they were for."""
    return Counter(exchange.purpose for exchange in ended.history)


def unproven(ended: Outcome) -> list[str]:
    """Return what was not proven, but for a generator that was not fit."""
    said = re.findall(r"not proven: (.*)", ended.text)
    return [line for line in said if not UNFIT.search(line)]


def test_an_overload_is_refused_in_part_and_forgotten(tmp_path: Path) -> None:
    """Goodput is told in quotas, every answer is judged, and after it half of the quota is served again."""
    files = ["--csv", str(tmp_path / "stats"), "--html", str(tmp_path / "report.html")]
    ended = run(tmp_path, *QUOTA, "--budget", "1300", *files, "Overload", "Recovery")

    calls = purposes(ended)
    assert ended.code in {0, 3}
    assert unproven(ended) == []
    assert calls["quota overload: 1.1 times the quota"] == 83
    assert calls["quota overload: 2 times the quota"] == 150
    assert calls["quota overload: 10 times the quota"] == 750
    assert "1284 answers judged in full (100%)" in ended.text
    assert sum(exchange.expected is not None for exchange in ended.history) == 1284
    assert len(re.findall(r"[\d.]+ of N per W accepted", ended.text)) == 3
    assert re.search(r"Recovery: [\d.]+ s after the overload no call was refused any more", ended.text)
    assert ended.leaks() == []


def test_the_class_of_the_limiter_is_identified(tmp_path: Path) -> None:
    """By probes that each depend on the answers before; the host's own class is never refuted."""
    ended = run(tmp_path, *QUOTA, "--budget", "400", "Identify")

    (found,) = re.findall(r"Identify: the class of limiter is (.*);", ended.text)
    assert "fixed-window" in found.split(" or ")
    assert ended.code in {0, 3}
    assert ended.leaks() == []


def test_a_run_that_is_interrupted_tells_what_it_has(tmp_path: Path) -> None:
    """The journal can be read, and the part that was under way is measured as far as it came."""
    reached = Event()

    def serve(connection: hosts.socket.socket) -> None:
        connection.sendall(hosts.UPDATED)
        if host.posts > 40:
            reached.set()

    with hosts.raw_host(serve) as host:
        given = ["--host", host.url, "--tenant", tenant(tmp_path), "--quota", "none"]
        process = begin(tmp_path, *given, "--arrivals", "constant:50/s", "--run-time", "2m", "--budget", "7000", "Load")
        assert reached.wait(30)
        process.terminate()
        ended = end(process, tmp_path)

    assert (ended.code, ended.verdict) == (3, "INCONCLUSIVE")
    assert "not proven: Load was cut short" in ended.text
    assert re.search(r"calls in 120 s: \d+ served", ended.text)
    assert len(ended.history) >= 40
    assert "Traceback" not in ended.text


@pytest.mark.parametrize(
    ("name", "given"),
    [("QuotaRider", ("--quota", "25/0.2")), ("Throughput", ("--quota", "none", "--users", "4"))],
)
def test_ctrl_c_ends_a_run_with_its_verdict(name: str, given: tuple[str, ...], tmp_path: Path) -> None:
    """Whatever is under way, and however often it is pressed."""
    reached = Event()

    def serve(connection: hosts.socket.socket) -> None:
        connection.sendall(hosts.UPDATED)
        if host.posts > 20:
            reached.set()

    with hosts.raw_host(serve) as host:
        options = ["--host", host.url, "--tenant", tenant(tmp_path), *given, "--budget", "100000", "--run-time", "30"]
        process = begin(tmp_path, *options, name)
        assert reached.wait(30)
        process.send_signal(signal.SIGINT)
        process.send_signal(signal.SIGINT)
        ended = end(process, tmp_path)

    assert (ended.code, ended.verdict) in {(3, "INCONCLUSIVE"), (1, "FAIL")}
    assert f"not proven: {name} was cut short" in ended.text
    assert len(ended.history) >= 20
    assert "Traceback" not in ended.text


def test_mixed_calls_and_a_soak_keep_the_contract(tmp_path: Path) -> None:
    """Valid, malformed and reading calls are judged; a soak tells of latency and of what the generator holds."""
    ended = run(tmp_path, *QUOTA, "--run-time", "2", "Mixed", "Soak")

    mixed = [exchange for exchange in ended.history if exchange.purpose == "mixed: mixed"]
    assert ended.code in {0, 3}
    assert unproven(ended) == []
    assert Counter(exchange.response and exchange.response.status for exchange in mixed) == {200: 16, 400: 9}
    assert "51 answers judged in full (100%)" in ended.text
    assert "response from the first third to the last: " in ended.text
    assert re.search(r"Soak: the generator held \d+ MB after a third, \d+ MB at the end", ended.text)


def test_thresholds_decide(tmp_path: Path) -> None:
    """Two that any host keeps, and one that none does."""
    shape = ("--arrivals", "constant:40/s", "--run-time", "2")
    texts = ["p50<30s", "errors<100%", "p50<0.0001ms"]
    kept = [word for text in texts for word in ("--threshold", text)]
    ended = run(tmp_path, "--quota", "none", *shape, *kept, "Load")

    judged = {text: re.findall(rf"\n{re.escape(text)} (PASS|FAIL|INCONCLUSIVE)", ended.text) for text in texts}
    late = UNFIT.search(ended.text)
    assert judged == (
        {text: ["INCONCLUSIVE"] for text in texts}
        if late
        else {texts[0]: ["PASS"], texts[1]: ["PASS"], texts[2]: ["FAIL"]}
    )
    assert ended.code == (3 if late else 1)
    assert purposes(ended)["load: arrivals"] == 80


def test_capacity_stops_at_the_budget(tmp_path: Path) -> None:
    """The search never spends more than it may, and says what it has shown."""
    ended = run(tmp_path, "--quota", "none", "--budget", "150", "--threshold", "p50<5s", "Capacity")

    assert ended.code == 3
    assert len(ended.history) <= 150
    assert re.search("not proven: Capacity: (the budget ended the search|the generator was the limit at)", ended.text)


def test_what_a_run_would_send_is_told(tmp_path: Path) -> None:
    """--plan names every scenario that was chosen, and sends nothing."""
    names = ["Overload", "Recovery", "Soak", "Mixed", "Capacity", "Load"]
    ended = run(tmp_path, *QUOTA, "--budget", "901", "--plan", *names)

    assert ended.code == 0
    assert [name for name in names if f"\n{name}: " not in f"\n{ended.text}"] == []
    assert "Capacity: nothing: it needs a percentile to keep" in ended.text
    assert list(tmp_path.iterdir()) == []
