"""Hosts made of a bare socket: they read requests, count them, and do what they are told instead of answering well."""

import socket
import threading
from collections.abc import Callable, Iterator
from contextlib import contextmanager

ANSWER = b"HTTP/1.1 200 OK\r\nContent-Type: application/json\r\nContent-Length: 2\r\n\r\n{}"
EMPTY = b'{"Status":{"TotalCount":0,"Message":"Processed"},"Details":{}}'
SERVED = b"HTTP/1.1 200 OK\r\nContent-Type: application/json\r\nContent-Length: %d\r\n\r\n%s" % (len(EMPTY), EMPTY)
# What a call of one lead, ada@example.com, is answered.
ONE = (
    b'{"Status":{"TotalCount":1,"SuccessCount":1,"FailureCount":0,"Message":"Processed"},"Details":{"SuccessfulLeads":'
    b'[{"Identifier":"EmailAddress","IdentifierValue":"ada@example.com"}],"FailedLeads":[]}}'
)
UPDATED = b"HTTP/1.1 200 OK\r\nContent-Type: application/json\r\nContent-Length: %d\r\n\r\n%s" % (len(ONE), ONE)
Behaviour = Callable[[socket.socket], None]


class RawHost:
    """A host that hands each connection to a behaviour and keeps what it read."""

    def __init__(self, behave: Behaviour) -> None:
        self._behave = behave
        self._listener = socket.create_server(("127.0.0.1", 0), backlog=128)
        self.url = f"http://127.0.0.1:{self._listener.getsockname()[1]}"
        self.requests: list[bytes] = []
        self.connections = 0
        self.stopped = threading.Event()
        self._threads = [threading.Thread(target=self._accept)]
        self._threads[0].start()

    @property
    def posts(self) -> int:
        """How many requests arrived."""
        return sum(request.startswith(b"POST ") for request in self.requests)

    def close(self) -> None:
        """Stop listening and wait for the threads."""
        self.stopped.set()
        self._listener.shutdown(socket.SHUT_RDWR)
        self._listener.close()
        for thread in self._threads:
            thread.join(10)

    def _accept(self) -> None:
        while not self.stopped.is_set():
            try:
                connection, _ = self._listener.accept()
            except OSError:
                return
            self.connections += 1
            thread = threading.Thread(target=self._serve, args=(connection,))
            self._threads.append(thread)
            thread.start()

    def _serve(self, connection: socket.socket) -> None:
        with connection:
            connection.settimeout(10)
            try:
                while request := _read(connection):
                    self.requests.append(request)
                    self._behave(connection)
            except OSError:
                return


def _read(connection: socket.socket) -> bytes:
    data = b""
    while b"\r\n\r\n" not in data:
        if not (chunk := connection.recv(65536)):
            return b""
        data += chunk
    head, _, body = data.partition(b"\r\n\r\n")
    length = next(
        int(line.split(b":")[1]) for line in head.split(b"\r\n") if line.lower().startswith(b"content-length")
    )
    while len(body) < length:
        body += connection.recv(65536)
    return head + b"\r\n\r\n" + body


@contextmanager
def raw_host(behave: Behaviour) -> Iterator[RawHost]:
    """Serve on a free loopback port for the length of a block."""
    host = RawHost(behave)
    try:
        yield host
    finally:
        host.close()


def drop(connection: socket.socket) -> None:
    """Close without an answer."""
    connection.shutdown(socket.SHUT_RDWR)


def say(answer: bytes) -> Behaviour:
    """Answer every request with these bytes."""
    return lambda connection: connection.sendall(answer)


def answer(status: str, body: bytes = b"{}", *headers: str) -> Behaviour:
    """Answer every request with this status line, body and headers."""
    head = "\r\n".join([f"HTTP/1.1 {status}", f"Content-Length: {len(body)}", *headers])
    return say(head.encode() + b"\r\n\r\n" + body)


def stay_silent(connection: socket.socket) -> None:
    """Read on and never answer."""
    while connection.recv(65536):
        pass
