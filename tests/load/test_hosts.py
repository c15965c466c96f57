"""Hosts that do anything but answer well end as data: no traceback, no second POST, no key anywhere."""

import socket
from pathlib import Path
from threading import Event

import pytest

from tests.load.runs import KEYS, Outcome, begin, end, run, tenant
from tests.unit.loadtests import hosts

HTML = hosts.answer("200 OK", b"<html><body>Sign in</body></html>", "Content-Type: text/html")
REDIRECT = hosts.answer("302 Found", b"", "Location: https://login.example.test/")
ECHO = hosts.answer("500 Internal Server Error", str(KEYS).encode(), *(f"X-Key: {key}" for key in KEYS.values()))


def ride(host: hosts.RawHost, folder: Path, *arguments: str) -> Outcome:
    """Ride a small quota on a host, with all the files that locust can write."""
    given = ["--host", host.url, "--tenant", tenant(folder, calls=3, seconds=0.2), "--budget", "4", "--run-time", "9"]
    files = ["--csv", str(folder / "stats"), "--csv-full-history", "--html", str(folder / "report.html")]
    return run(folder, *given, *files, *arguments, "QuotaRider")


@pytest.mark.parametrize(
    ("behave", "text"),
    [
        (REDIRECT, "expected the answer of an API, found 302, a redirect to"),
        (hosts.drop, "expected an HTTP answer, found RemoteDisconnected"),
        (hosts.stay_silent, "expected an HTTP answer, found TimeoutError: timed out"),
        (HTML, "expected the answer of an API, found 200 with a page of HTML"),
    ],
    ids=["redirect", "drop", "slow", "page"],
)
def test_a_host_that_is_no_api_gets_one_call(behave: hosts.Behaviour, text: str, tmp_path: Path) -> None:
    """The first call shows it, and one line says it: not one call more is sent."""
    with hosts.raw_host(behave) as host:
        ended = ride(host, tmp_path, "--answer-within", "0.3")

    assert text in ended.text
    assert ended.code == 2
    assert host.posts == len(ended.history) == 1
    assert "Traceback" not in ended.text
    assert ended.leaks() == []


def test_what_is_answered_otherwise_is_data(tmp_path: Path) -> None:
    """Each call is sent once and recorded with what came of it; the rules judge it like any other answer."""
    with hosts.raw_host(ECHO) as host:
        ended = ride(host, tmp_path, "--answer-within", "0.3")

    assert "4 calls: 0 accepted, 0 refused, 0 unanswered, 4 answered otherwise" in ended.text
    assert (ended.code, ended.verdict) == (1, "FAIL")
    assert "not proven: no call was accepted" in ended.text
    assert host.posts == len(ended.history) == 4
    assert ended.leaks() == []


def test_refused_keys_stop_the_run_at_once(tmp_path: Path) -> None:
    """The first 401 ends the run before any burst."""
    with hosts.raw_host(hosts.answer("401 Unauthorized")) as host:
        ended = run(tmp_path, "--host", host.url, "--tenant", tenant(tmp_path))

    assert ended.code == 2
    assert "expected the keys to be accepted, found 401" in ended.text
    assert host.posts == 1
    assert ended.leaks() == []


def test_a_host_that_is_down_is_one_line(tmp_path: Path) -> None:
    """An unreachable host is wrong use."""
    ended = run(tmp_path, "--host", "http://127.0.0.1:9", "--tenant", tenant(tmp_path))

    assert ended.code == 2
    assert ended.text.count("http://127.0.0.1:9: expected an HTTP answer, found no connection") == 1
    assert "Traceback" not in ended.text


def test_a_host_without_any_limit_fails(tmp_path: Path) -> None:
    """A host that accepts a whole burst beyond twice its quota broke the contract."""
    with hosts.raw_host(hosts.say(hosts.UPDATED)) as host:
        ended = run(tmp_path, "--host", host.url, "--tenant", tenant(tmp_path, seconds=0.5), "Boundary")

    assert (ended.code, ended.verdict) == (1, "FAIL")
    assert "8.1 FAIL" in ended.text
    assert "less than one window: calls " in ended.text
    assert ended.leaks() == []


def test_a_run_that_is_stopped_says_so(tmp_path: Path) -> None:
    """A terminated run judges what it has, names what is missing, and leaves no traceback."""
    arrived = Event()

    def serve(connection: socket.socket) -> None:
        connection.sendall(hosts.UPDATED)
        arrived.set()

    with hosts.raw_host(serve) as host:
        given = ["--host", host.url, "--tenant", tenant(tmp_path, seconds=20.0)]
        process = begin(tmp_path, *given, "Boundary")
        assert arrived.wait(20)
        process.terminate()
        ended = end(process, tmp_path)

    assert (ended.code, ended.verdict) == (3, "INCONCLUSIVE")
    assert "not proven: Boundary was cut short" in ended.text
    assert "Traceback" not in ended.text
