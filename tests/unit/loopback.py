"""A host on loopback that gives every request the same bytes, and a client that calls it."""

import socket
from collections.abc import Iterator
from concurrent.futures import ThreadPoolExecutor
from contextlib import contextmanager
from dataclasses import dataclass, field
from itertools import takewhile
from urllib.parse import parse_qsl, urlsplit

from contracts.client import Client, Keys
from contracts.exchange import Exchange, Request

KEYS = Keys("u$r-acc+ess/Key%1=", "s$3cr+et/Key%2=&?")
OTHER = Keys("other-access-key", "other-secret-key")
OK = b"HTTP/1.1 200 OK\r\nContent-Length: 2\r\n\r\n{}"


@dataclass
class Host:
    """A loopback server that gives every request the same bytes, and keeps what it was sent."""

    answer: bytes
    url: str = ""
    requests: list[bytes] = field(default_factory=list)

    def serve(self, server: socket.socket) -> None:
        """Answer one request a connection until the server is closed."""
        for _ in range(100):
            try:
                connection, _ = server.accept()
            except OSError:
                return
            connection.settimeout(5)
            with connection, connection.makefile("rb") as lines:
                self._take(connection, b"".join(takewhile(b"\r\n".__ne__, lines)), lines.read)

    def _take(self, connection: socket.socket, head: bytes, read: "object") -> None:
        length = next(
            (int(line[15:]) for line in head.split(b"\r\n") if line.lower().startswith(b"content-length:")), 0
        )
        self.requests.append(head + b"\r\n" + read(length))  # type: ignore[operator]  # that of a file
        try:
            # A connection that is about to close must not be taken for the next call.
            connection.sendall(self.answer.replace(b"\r\n", b"\r\nConnection: close\r\n", 1))
            connection.shutdown(socket.SHUT_WR)
        except OSError:
            return

    def query(self, index: int = 0) -> list[tuple[str, str]]:
        """Return the decoded query of a request."""
        return parse_qsl(urlsplit(self.requests[index].split(b" ")[1].decode()).query, keep_blank_values=True)


@contextmanager
def host(answer: bytes = OK) -> Iterator[Host]:
    """Run a host on a free loopback port."""
    with socket.create_server(("127.0.0.1", 0)) as server, ThreadPoolExecutor(1) as pool:
        running = Host(answer, f"http://127.0.0.1:{server.getsockname()[1]}")
        pool.submit(running.serve, server)
        try:
            yield running
        finally:
            server.shutdown(socket.SHUT_RDWR)


def exchanged(answer: bytes, request: Request | None = None, keys: Keys = KEYS) -> Exchange:
    """Send one request to a host that answers these bytes."""
    with host(answer) as running, Client(running.url, keys, other=OTHER) as client:
        return client.send(request or Request(body="{}"))


def answer(body: bytes, *headers: str, status: str = "200 OK") -> bytes:
    """Return an answer's bytes."""
    lines = [f"HTTP/1.1 {status}", f"Content-Length: {len(body)}", *headers]
    return "\r\n".join([*lines, "", ""]).encode() + body
