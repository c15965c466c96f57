"""Connections that are opened before calls go over them, a call each."""

import socket
from collections.abc import Iterator
from concurrent.futures import ThreadPoolExecutor
from contextlib import ExitStack, contextmanager
from dataclasses import dataclass, field

import pytest

from contracts.client import Client, Keys
from contracts.exchange import Request

KEYS = Keys("an-access-key", "a-secret-key")
ANSWER = b"HTTP/1.1 200 OK\r\nContent-Length: 2\r\n\r\n{}"
HANG_UP = b""


@dataclass
class Door:
    """A loopback server that keeps what came in over each connection, in the order in which they were opened."""

    url: str
    answer: bytes
    heard: list[bytes] = field(default_factory=list)

    def attend(self, connection: socket.socket, place: int) -> None:
        """Answer every request of a connection, or hang up."""
        connection.settimeout(5)
        with connection:
            while data := connection.recv(65536):
                self.heard[place] += data
                if not self.answer:
                    return
                connection.sendall(self.answer)


@contextmanager
def door(answer: bytes = ANSWER) -> Iterator[Door]:
    """Listen on a free loopback port."""
    with socket.create_server(("127.0.0.1", 0)) as server, ThreadPoolExecutor(10) as pool:
        running = Door(f"http://127.0.0.1:{server.getsockname()[1]}", answer)

        def serve() -> None:
            while True:
                try:
                    connection, _ = server.accept()
                except OSError:
                    return
                running.heard.append(b"")
                pool.submit(running.attend, connection, len(running.heard) - 1)

        pool.submit(serve)
        try:
            yield running
        finally:
            server.shutdown(socket.SHUT_RDWR)


@pytest.mark.parametrize(("answer", "answered"), [(ANSWER, 4), (HANG_UP, 0)], ids=["answered", "hung up"])
def test_each_call_goes_out_once_over_a_connection_of_its_own(answer: bytes, answered: int) -> None:
    """Also where the host hangs up instead of answering: a call is never sent again."""
    with door(answer) as running, ExitStack() as stack:
        clients = [stack.enter_context(each) for each in Client(running.url, KEYS).opened(4)]
        with ThreadPoolExecutor(4) as pool:
            exchanges = list(pool.map(lambda client: client.send(Request(body="{}")), clients))

        assert [heard.count(b"POST ") for heard in running.heard] == [1, 1, 1, 1]
        assert sum(exchange.response is not None for exchange in exchanges) == answered
        assert all(exchange.error for exchange in exchanges if exchange.response is None)


def test_nothing_is_sent_by_opening() -> None:
    """Only the handshake of TCP is made, and measured."""
    with door() as running, ExitStack() as stack:
        opener = stack.enter_context(Client(running.url, KEYS))
        clients = [stack.enter_context(each) for each in opener.opened(3)]
        taken = [client.handshake for client in clients if client.handshake is not None]

        assert b"".join(running.heard) == b""
        assert len(taken) == 3
        assert opener.handshake == min(taken)
        assert 0 <= min(taken) <= max(taken) < 1


def test_a_connection_that_cannot_be_opened_is_a_call_without_an_answer() -> None:
    """The client is there all the same, and tells of it when it is to send."""
    with door() as running:
        gone = running.url
    with ExitStack() as stack:
        (client,) = (stack.enter_context(each) for each in Client(gone, KEYS).opened(1))
        exchange = client.send(Request())

    assert client.handshake is None
    assert (exchange.response, exchange.error[:12]) == (None, "ConnectError")


def test_the_call_was_sent_when_the_connection_was_open() -> None:
    """The instant is the one just before the first byte is written, not the one at which connecting began."""
    ticks = iter(range(100))
    with door() as running, Client(running.url, KEYS, clock=lambda: float(next(ticks))) as client:
        exchange = client.send(Request())

    assert (exchange.sent, exchange.received) == (1.0, 3.0)
