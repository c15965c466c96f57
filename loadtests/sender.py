"""One connection that writes each request exactly once.

The client that locust brings keeps a pool of connections that it refills, follows redirects, and has re-sent a
POST whose connection was dropped in several of its versions. A repeated update is fatal here: for the leads, and
for every verdict, since the host decides on a call that nobody recorded. So a plain socket is used: what it cannot
write once ends as an exchange without an answer.
"""

import re
import select
import socket
import ssl
import time
from contextlib import suppress
from dataclasses import dataclass
from http.client import HTTPException
from urllib.parse import SplitResult, urlsplit

from gevent.monkey import get_original

from contracts.errors import HostUnreachable, MissingKeys
from contracts.exchange import Clock, Exchange, Request, Response
from contracts.keyring import OTHER_NAMES, Keyring, Keys, query
from loadtests.answer import Answer

__all__ = ["Limits", "Sender", "Target"]

ANSWER_BYTES = 16 * 2**20
CHUNK = 2**16
PATIENCE = 2
PORTS = {"http": 80, "https": 443}


@dataclass(frozen=True, slots=True)
class Limits:
    """How many seconds a connection and an answer may take."""

    connect: float = 10.0
    answer: float = 30.0


class Target:
    """A host, and the keys of an account and of another, if any: the only place where a key gets into a URL."""

    def __init__(self, host: str, keys: Keys, limits: Limits, other: Keys | None = None) -> None:
        self.host = host.rstrip("/")
        self.limits = limits
        self._keyring = Keyring(keys, other)
        self._parts, self._port = _located(self.host)
        # Verifies the certificate and the name in it.
        self._tls = ssl.create_default_context() if self._parts.scheme == "https" else None
        # Every spelling of a key holds its letters and digits as they are.
        secrets = [key for pair in (keys, other) if pair for key in (pair.access, pair.secret)]
        self._traces = [max(re.findall("[A-Za-z0-9]+", key), key=len, default="") for key in secrets]
        self._heads: dict[tuple[object, ...], bytes] = {}

    def connect(self) -> socket.socket:
        """Open a connection. Raises OSError."""
        connection = socket.create_connection((self._parts.hostname or "", self._port), self.limits.connect)
        connection.setsockopt(socket.IPPROTO_TCP, socket.TCP_NODELAY, 1)
        return connection

    def secure(self, connection: socket.socket) -> socket.socket | None:
        """Agree on TLS over a connection, None where the host is called without. Raises OSError."""
        return self._tls.wrap_socket(connection, server_hostname=self._parts.hostname) if self._tls else None

    def line(self, request: Request) -> str:
        """Return the target of the request line, with the keys, percent-encoded."""
        keys = query(request.credentials, self._keyring.resolve(request.credentials))
        return f"{self._parts.path}{request.path}{'&' if '?' in request.path else '?'}{keys}"

    def written(self, request: Request) -> bytes:
        """Return a request as it is written."""
        kind = (request.method, request.path, request.headers, request.credentials)
        if (head := self._heads.get(kind)) is None:
            head = self._heads[kind] = self._head(request)
        body = request.body.encode()
        return b"%s%d\r\n\r\n%s" % (head, len(body), body)

    def redact(self, text: str) -> str:
        """Put the names of the variables where keys stand."""
        if not any(trace in text for trace in self._traces):
            return text
        return self._keyring.redact(text, (None, None))

    def _head(self, request: Request) -> bytes:
        """Return what stands before the length of the body.

        Raises ValueError for what would break a line, MissingKeys for another account that is not known here.
        """
        if not self._keyring.tells_apart(request.credentials):
            raise MissingKeys(self.host, OTHER_NAMES)
        host = self._parts.netloc.rpartition("@")[2]
        headers = [("Host", host), ("Accept-Encoding", "identity"), *request.headers]
        lines = [f"{request.method} {self.line(request)} HTTP/1.1", *(f"{name}: {value}" for name, value in headers)]
        if any(not line.isprintable() for line in lines):
            raise ValueError("a header would break its line")
        return "\r\n".join([*lines, "Content-Length: "]).encode()


class Sender:
    """One connection to a target; for one call at a time.

    `connect` is how many seconds it took to open for the last call, `tls` how many more to agree on TLS; None where
    it was open, and where there is no TLS.
    """

    def __init__(self, target: Target, clock: Clock = time.monotonic) -> None:
        self._target = target
        self.clock = clock
        self.connect: float | None = None
        self.tls: float | None = None
        self._socket: socket.socket | None = None

    @property
    def opening(self) -> float:
        """How many seconds the last call waited for its connection."""
        return (self.connect or 0.0) + (self.tls or 0.0)

    def open(self) -> socket.socket:
        """Open the connection unless it is open and idle. Raises OSError."""
        self.connect = self.tls = None
        if self._socket is not None and not _readable(self._socket):
            return self._socket
        self.close()
        started = self.clock()
        connection = self._target.connect()
        connected = self.clock()
        self.connect = connected - started
        # Where that fails, the connection is closed.
        secured = self._target.secure(connection)
        if secured is not None:
            self.tls = self.clock() - connected
        self._socket = secured or connection
        self._socket.settimeout(self._target.limits.answer)
        return self._socket

    def send(self, request: Request, *, planned: float | None = None, purpose: str = "") -> Exchange:
        """Send a request once and return what happened, without any key; never raises for what the host does."""
        started = sent = self.clock()
        response, error = None, ""
        try:
            data = self._target.written(request)
            connection = self.open()
            sent = self.clock()
            connection.sendall(data)
            received, response = self._read(connection, sent)
        except (OSError, HTTPException, ValueError) as problem:
            received = self.clock()
            error = self._target.redact(f"{type(problem).__name__}: {problem}")
            self.close()
        planned = started if planned is None else planned
        return Exchange(request, response, planned, sent, received, purpose=purpose, error=error)

    def close(self) -> None:
        """Close the connection."""
        if self._socket is not None:
            self._socket.close()
            self._socket = None

    def _read(self, connection: socket.socket, sent: float) -> tuple[float, Response]:
        """Return the answer and when its head had come: the host had decided by then."""
        answer, received, size = Answer(), 0.0, 0
        while not answer.complete:
            data, now = connection.recv(CHUNK), self.clock()
            answer.feed(data)
            size += len(data)
            received = received or (now if answer.headed else 0.0)
            # The socket's limit is for each wait: an answer that drips in byte by byte would never meet it.
            if size > ANSWER_BYTES or now - sent > PATIENCE * self._target.limits.answer:
                raise HTTPException("the answer did not end")
        if not answer.keeps_alive:
            self.close()
        headers = tuple((name, self._target.redact(value)) for name, value in answer.headers)
        text = self._target.redact(answer.body.decode("utf-8", "backslashreplace"))
        return received, Response(answer.status, headers, text)


def _located(host: str) -> tuple[SplitResult, int]:
    """Return the parts of a URL and its port. Raises HostUnreachable."""
    # A port that is no number is found out as it is read.
    with suppress(ValueError):
        parts = urlsplit(host)
        if parts.hostname and parts.scheme in PORTS:
            return parts, parts.port or PORTS[parts.scheme]
    raise HostUnreachable(host, "no URL of the form https://name")


def _readable(connection: socket.socket) -> bool:
    """Tell whether an idle connection has something to read: the host has closed it, or says what nobody asked."""
    # What gevent puts in place of this lets others go first, and the call would leave late.
    asked = get_original("select", "poll")()
    asked.register(connection, select.POLLIN)
    return bool(asked.poll(0))
