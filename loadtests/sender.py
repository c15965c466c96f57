"""One connection that writes each request exactly once.

The client that locust brings keeps a pool of connections that it refills, follows redirects, and has re-sent a
POST whose connection was dropped in several of its versions. A repeated update is fatal here: for the leads, and
for every verdict, since the host decides on a call that nobody recorded. So the standard library's connection is
used with its reopening switched off: what it cannot write once ends as an exchange without an answer.
"""

import select
import ssl
import time
from dataclasses import dataclass
from http.client import HTTPConnection, HTTPException, HTTPSConnection, IncompleteRead
from urllib.parse import quote, urlencode, urlsplit

from contracts.client import Keys
from contracts.errors import HostUnreachable
from contracts.exchange import ACCESS_KEY, SECRET_KEY, Clock, Exchange, Request, Response
from contracts.redaction import redact

__all__ = ["Limits", "Sender", "Target"]

ANSWER_BYTES = 16 * 2**20
CHUNK = 2**16


@dataclass(frozen=True, slots=True)
class Limits:
    """How many seconds a connection and an answer may take."""

    connect: float = 10.0
    answer: float = 30.0


class Target:
    """A host and the keys of one account: the only place where a key gets into a URL."""

    def __init__(self, host: str, keys: Keys, limits: Limits) -> None:
        self.host = host.rstrip("/")
        self.limits = limits
        self._keys = keys
        self._parts = urlsplit(self.host)
        if self._parts.scheme not in {"http", "https"} or not self._parts.hostname:
            raise HostUnreachable(host, "no URL of the form https://name")
        # Verifies the certificate and the name in it.
        self._tls = ssl.create_default_context() if self._parts.scheme == "https" else None

    def connection(self) -> HTTPConnection:
        """Return a connection that is not open yet and never opens by itself."""
        name = self._parts.hostname or ""
        connection = (
            HTTPConnection(name, self._parts.port, timeout=self.limits.connect)
            if self._tls is None
            else HTTPSConnection(name, self._parts.port, timeout=self.limits.connect, context=self._tls)
        )
        connection.auto_open = 0
        return connection

    def line(self, request: Request) -> str:
        """Return the target of the request line, with the keys, percent-encoded."""
        keys = {"accessKey": self._keys.access, "secretKey": self._keys.secret}
        return f"{self._parts.path}{request.path}?{urlencode(keys, quote_via=quote, safe='')}"

    def redact(self, text: str) -> str:
        """Put the names of the variables where keys stand."""
        return redact(redact(text, [self._keys.secret], SECRET_KEY), [self._keys.access], ACCESS_KEY)


class Sender:
    """One connection to a target; for one call at a time."""

    def __init__(self, target: Target, clock: Clock = time.monotonic) -> None:
        self._target = target
        self.clock = clock
        self._http = target.connection()

    def open(self) -> None:
        """Open the connection unless it is open and idle. Raises OSError."""
        if self._http.sock is not None and not _readable(self._http):
            return
        self.close()
        self._http.connect()
        self._http.sock.settimeout(self._target.limits.answer)

    def send(self, request: Request, *, planned: float | None = None, purpose: str = "") -> Exchange:
        """Send a request once and return what happened, without any key; never raises for what the host does."""
        started = sent = self.clock()
        response, error = None, ""
        try:
            self.open()
            sent = self.clock()
            self._write(request)
            received, response = self._read()
        except (OSError, HTTPException, ValueError) as problem:
            received = self.clock()
            error = self._target.redact(f"{type(problem).__name__}: {problem}")
            self.close()
        planned = started if planned is None else planned
        return Exchange(request, response, planned, sent, received, purpose=purpose, error=error)

    def close(self) -> None:
        """Close the connection."""
        self._http.close()

    def _write(self, request: Request) -> None:
        body = request.body.encode()
        self._http.putrequest(request.method, self._target.line(request))
        for name, value in request.headers:
            self._http.putheader(name, value)
        self._http.putheader("Content-Length", str(len(body)))
        self._http.endheaders(body)

    def _read(self) -> tuple[float, Response]:
        """Return the answer and when its head had come: the host had decided by then."""
        answer = self._http.getresponse()
        received = self.clock()
        body = bytearray()
        while chunk := answer.read1(CHUNK):
            body += chunk
            if len(body) > ANSWER_BYTES or self.clock() - received > self._target.limits.answer:
                raise HTTPException("the answer did not end")
        if answer.length:
            raise IncompleteRead(bytes(body), answer.length)
        answer.close()
        headers = tuple((name.lower(), self._target.redact(value)) for name, value in answer.getheaders())
        text = self._target.redact(body.decode("utf-8", "backslashreplace"))
        return received, Response(answer.status, headers, text)


def _readable(connection: HTTPConnection) -> bool:
    """Tell whether an idle connection has something to read: the host has closed it, or says what nobody asked."""
    return bool(select.select([connection.sock], [], [], 0)[0])
