"""A request is written once, and what a host does with it ends as data."""

import resource
import socket
from collections.abc import Iterator
from fcntl import F_DUPFD, fcntl
from urllib.parse import quote

import pytest

from contracts.client import Keys
from contracts.errors import MissingKeys
from contracts.exchange import OTHER, Request
from loadtests.sender import Limits, Sender, Target
from tests.unit.loadtests import hosts

KEYS = Keys("acc$ess+%key-0001", "sec$ret+%key-0002")
OTHER_KEYS = Keys("acc$other+%key-0003", "sec$other+%key-0004")
CALL = Request(body='{"LeadPropertiesList":[]}')


def target(url: str, *, answer: float = 5.0) -> Target:
    """Return a target with short limits."""
    return Target(url, KEYS, Limits(connect=2.0, answer=answer))


class Agreed(Target):
    """A target that agrees on everything."""

    def secure(self, connection: socket.socket) -> socket.socket:
        """Leave the connection as it is."""
        return connection


class Crowded(Target):
    """A target in a process that holds a thousand connections already."""

    def connect(self) -> socket.socket:
        """Open a connection under a high number."""
        with super().connect() as connection:
            return socket.socket(fileno=fcntl(connection.fileno(), F_DUPFD, 1024))


@pytest.fixture
def many_files() -> Iterator[None]:
    """Allow more open files than `select` can look at."""
    soft, hard = resource.getrlimit(resource.RLIMIT_NOFILE)
    resource.setrlimit(resource.RLIMIT_NOFILE, (max(soft, 2048), hard))
    yield
    resource.setrlimit(resource.RLIMIT_NOFILE, (soft, hard))


def ticks() -> Iterator[float]:
    """Count seconds."""
    second = 0.0
    while True:
        second += 1
        yield second


def test_a_dropped_connection_is_one_post_and_no_answer() -> None:
    """A host that reads the request and hangs up sees it once; the call has no answer."""
    with hosts.raw_host(hosts.drop) as host:
        sender = Sender(target(host.url))
        first, second = sender.send(CALL), sender.send(CALL)
        sender.close()

    assert host.posts == 2
    assert first.response is second.response is None
    assert "RemoteDisconnected" in first.error


def test_a_connection_that_dies_between_calls_is_replaced_before_the_call() -> None:
    """A host that answers and hangs up is called over a new connection, and each call goes out once."""

    def answer_and_close(connection: hosts.socket.socket) -> None:
        connection.sendall(hosts.ANSWER)
        hosts.drop(connection)

    with hosts.raw_host(answer_and_close) as host:
        sender = Sender(target(host.url))
        seen = [sender.send(CALL) for _ in range(3)]
        sender.close()

    # Whether the end of the connection is seen in time is up to the network; sending twice is not.
    assert sum(exchange.response is not None for exchange in seen) <= host.posts <= len(seen)
    assert seen[0].response is not None


def test_a_living_connection_serves_several_calls() -> None:
    """Calls over one sender share a connection while the host keeps it open."""
    with hosts.raw_host(hosts.say(hosts.ANSWER)) as host:
        sender = Sender(target(host.url))
        statuses = [
            exchange.response and exchange.response.status for exchange in (sender.send(CALL) for _ in range(4))
        ]
        sender.close()

    assert statuses == [200] * 4
    assert host.connections == 1


@pytest.mark.usefixtures("many_files")
def test_a_connection_beyond_a_thousand_serves_several_calls() -> None:
    """How many others are open is nothing that the host could be blamed for."""
    with hosts.raw_host(hosts.say(hosts.ANSWER)) as host:
        sender = Sender(Crowded(host.url, KEYS, Limits(connect=2.0, answer=5.0)))
        errors = [sender.send(CALL).error for _ in range(3)]
        sender.close()

    assert errors == ["", "", ""]
    assert host.connections == 1


def test_another_account_has_keys_of_its_own() -> None:
    """They go out in the place of ours, and come back as little."""
    with hosts.raw_host(hosts.answer("200 OK", OTHER_KEYS.secret.encode())) as host:
        sender = Sender(Target(host.url, KEYS, Limits(connect=2.0, answer=5.0), OTHER_KEYS))
        response = sender.send(Request(credentials=OTHER)).response
        sender.close()

    assert quote(OTHER_KEYS.access, safe="").encode() in host.requests[0]
    assert response is not None
    assert OTHER_KEYS.secret not in response.body


def test_without_its_keys_another_account_is_not_called() -> None:
    """Ours would go out in their place, and be taken for its."""
    with hosts.raw_host(hosts.say(hosts.ANSWER)) as host:
        sender = Sender(target(host.url))
        with pytest.raises(MissingKeys, match="UPDATEV2_OTHER_ACCESS_KEY"):
            sender.send(Request(credentials=OTHER))

    assert host.posts == 0


def test_redirects_are_answers() -> None:
    """A redirect is not followed: the keys go to nobody else."""
    with hosts.raw_host(hosts.say(hosts.ANSWER)) as other:
        moved = hosts.answer("302 Found", b"", f"Location: {other.url}/elsewhere")
        with hosts.raw_host(moved) as host:
            sender = Sender(target(host.url))
            response = sender.send(CALL).response
            sender.close()

    assert response is not None
    assert response.status == 302
    assert other.requests == []


def test_a_silent_host_is_given_up() -> None:
    """A host that never answers costs the limit, and the call has no answer."""
    with hosts.raw_host(hosts.stay_silent) as host:
        sender = Sender(target(host.url, answer=0.1))
        exchange = sender.send(CALL)
        sender.close()

    assert exchange.response is None
    assert "TimeoutError" in exchange.error
    assert host.posts == 1


def test_a_body_that_drips_on_is_given_up() -> None:
    """An answer that goes on for longer than the limit is no answer."""

    def drip(connection: hosts.socket.socket) -> None:
        connection.sendall(b"HTTP/1.1 200 OK\r\nContent-Length: 1000000\r\n\r\n")
        while not host.stopped.wait(0.01):
            connection.sendall(b" ")

    clock = ticks()
    with hosts.raw_host(drip) as host:
        exchange = Sender(target(host.url, answer=10.0), clock=lambda: next(clock)).send(CALL)

    assert exchange.response is None
    assert "the answer did not end" in exchange.error


def test_headers_without_end_are_given_up() -> None:
    """They are held in memory as a body is."""

    def flood(connection: hosts.socket.socket) -> None:
        connection.sendall(b"HTTP/1.1 200 OK\r\n")
        while not host.stopped.is_set():
            connection.sendall(b"X-More: " + b"y" * 2**16 + b"\r\n")

    with hosts.raw_host(flood) as host:
        exchange = Sender(target(host.url, answer=10.0)).send(CALL)

    assert "the answer did not end" in exchange.error


def test_a_body_that_is_cut_short_is_no_answer() -> None:
    """A host that hangs up within its answer has not answered."""

    def cut(connection: hosts.socket.socket) -> None:
        connection.sendall(b"HTTP/1.1 200 OK\r\nContent-Length: 10\r\n\r\n{")
        hosts.drop(connection)

    with hosts.raw_host(cut) as host:
        exchange = Sender(target(host.url)).send(CALL)

    assert exchange.response is None
    assert "IncompleteRead" in exchange.error


def test_what_is_not_http_is_no_answer() -> None:
    """Bytes that are no HTTP are an exchange without an answer."""
    with hosts.raw_host(hosts.say(b"SSH-2.0-nothing\r\n\r\n")) as host:
        sender = Sender(target(host.url))
        exchange = sender.send(CALL)
        sender.close()

    assert exchange.response is None
    assert "BadStatusLine" in exchange.error


def test_instants_enclose_the_call_and_not_the_connecting() -> None:
    """The call begins where the connection stands and ends with the head of the answer."""
    clock = ticks()
    with hosts.raw_host(hosts.say(hosts.ANSWER)) as host:
        sender = Sender(target(host.url), clock=lambda: next(clock))
        exchange = sender.send(CALL, purpose="test")
        sender.close()

    assert (exchange.planned, exchange.sent, exchange.received, exchange.purpose) == (1, 4, 5, "test")
    assert sender.connect == 1


def test_tls_is_told_apart_from_the_connecting() -> None:
    """What agreeing on it takes comes after the connection and before the call."""
    clock = ticks()
    with hosts.raw_host(hosts.say(hosts.ANSWER)) as host:
        sender = Sender(Agreed(host.url, KEYS, Limits()), clock=lambda: next(clock))
        exchange = sender.send(CALL)
        sender.close()

    assert (sender.connect, sender.tls, sender.opening) == (1, 1, 2)
    assert (exchange.planned, exchange.sent) == (1, 5)
