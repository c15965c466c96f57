"""The only importer of httpx: a request in, an exchange out; it never judges and never lets a key out."""

import logging
import re
import ssl
import time
from collections.abc import Iterator
from concurrent.futures import ThreadPoolExecutor
from contextlib import suppress
from http.cookiejar import CookieJar, DefaultCookiePolicy
from types import TracebackType
from typing import Self
from urllib.parse import urlsplit
from urllib.request import getproxies, proxy_bypass

import httpcore
import httpx

from contracts.errors import EnvironmentUnusable, HostUnreachable
from contracts.exchange import Clock, Credentials, Exchange, Expectation, Request, Response
from contracts.keyring import Keyring, Keys, Used, query
from contracts.keyring import headers as key_headers

__all__ = ["Client", "Keys", "is_loopback"]

TIMEOUT = httpx.Timeout(30.0, connect=10.0)
ANSWER_SECONDS = 60.0
ANSWER_BYTES = 16 * 2**20
PROBLEMS = (
    httpx.HTTPError,
    httpx.InvalidURL,
    httpx.StreamError,
    # What comes over a line is not renamed.
    httpcore.ConnectionNotAvailable,
    httpcore.NetworkError,
    httpcore.ProtocolError,
    httpcore.TimeoutException,
    UnicodeError,
    ValueError,
)

# These loggers print whole URLs and headers, and ours carry the keys: a level could be set back, a filter stays.
for _name in ("httpx", "httpcore", *(f"httpcore.{part}" for part in ("connection", "http11", "proxy", "socks"))):
    logging.getLogger(_name).addFilter(lambda _: False)


def is_loopback(host: str) -> bool:
    """Whether a URL names this machine itself."""
    name = _hostname(host)
    return name in {"localhost", "::1"} or re.fullmatch(r"127(\.\d+){3}", name) is not None


def _certificates(host: str) -> ssl.SSLContext:
    """Return what the certificate of a host is checked against; plain HTTP on this machine asks for none."""
    if host.lower().startswith("http:") and is_loopback(host):
        return ssl.SSLContext(ssl.PROTOCOL_TLS_CLIENT)
    return httpx.create_ssl_context()


def _hostname(url: str) -> str:
    """Return the name in a URL, empty where it cannot be one that is called over HTTP."""
    try:
        parts = urlsplit(url)
        port = parts.port
    except ValueError:
        return ""
    return (parts.hostname or "") if parts.scheme in {"http", "https"} and port != 0 else ""


class _Line(httpx.BaseTransport):
    """One connection, TLS included, that is open before a call goes over it; `handshake` is how long TCP took."""

    def __init__(self, url: httpx.URL, tls: ssl.SSLContext, clock: Clock) -> None:
        port = url.port or (443 if url.scheme == "https" else 80)
        started = clock()
        stream = httpcore.SyncBackend().connect_tcp(url.host, port, timeout=TIMEOUT.connect)
        self.handshake = clock() - started
        if url.scheme == "https":
            stream = stream.start_tls(tls, server_hostname=url.host, timeout=TIMEOUT.connect)
        origin = httpcore.Origin(url.raw_scheme, url.raw_host, port)
        self._connection = httpcore.HTTP11Connection(origin, stream)

    def handle_request(self, request: httpx.Request) -> httpx.Response:
        url = httpcore.URL(
            scheme=request.url.raw_scheme,
            host=request.url.raw_host,
            port=request.url.port,
            target=request.url.raw_path,
        )
        sent = httpcore.Request(
            request.method, url, headers=request.headers.raw, content=request.stream, extensions=request.extensions
        )
        answer = self._connection.handle_request(sent)
        return httpx.Response(answer.status, headers=answer.headers, stream=_Body(answer), extensions=answer.extensions)

    def close(self) -> None:
        self._connection.close()


class _Body(httpx.SyncByteStream):
    """The body of an answer that comes over a line."""

    def __init__(self, answer: httpcore.Response) -> None:
        self._answer = answer

    def __iter__(self) -> Iterator[bytes]:
        return self._answer.iter_stream()

    def close(self) -> None:
        self._answer.close()


class Client:
    """Send requests to one host under the keys of one account, each exactly once.

    `handshake` is how long TCP took at the least for the connections that it opened, in seconds, None for none.
    Raises HostUnreachable where the URL cannot be one, EnvironmentUnusable where certificates or proxies cannot be
    used; a call without an answer is an exchange, not an error.
    """

    def __init__(
        self,
        host: str,
        keys: Keys,
        *,
        other: Keys | None = None,
        clock: Clock = time.monotonic,
        line: _Line | None = None,
    ) -> None:
        self.host = host.rstrip("/")
        self.handshake = line.handshake if line else None
        self._keyring = Keyring(keys, other)
        self._clock = clock
        if not _hostname(self.host):
            raise HostUnreachable(host, "no URL of the form https://name")
        # A cookie would make an answer depend on the calls before, and could sign in a call with wrong keys.
        cookies = CookieJar(DefaultCookiePolicy(allowed_domains=[]))
        try:
            self._http = httpx.Client(
                timeout=TIMEOUT,
                verify=True if line else _certificates(host),
                trust_env=line is None and not is_loopback(host),
                follow_redirects=False,
                cookies=cookies,
                transport=line,
            )
        except (OSError, ValueError, ImportError, httpx.InvalidURL) as error:
            # `from None`: the error behind may quote the URL of a proxy, and with it a password.
            raise EnvironmentUnusable(type(error).__name__) from None

    def opened(self, count: int) -> list[Self]:
        """Return clients of the same account for a call each, over connections that are opened now, all at once.

        One whose connection cannot be opened, or leads through a proxy, opens it with its call.
        """
        tls = _certificates(self.host)
        with ThreadPoolExecutor(count) as pool:
            lines = list(pool.map(lambda _: self._line(tls), range(count)))
        keys, other = self._keyring.own, self._keyring.other
        taken = [line.handshake for line in lines if line] + ([self.handshake] if self.handshake else [])
        self.handshake = min(taken, default=None)
        return [type(self)(self.host, keys, other=other, clock=self._clock, line=line) for line in lines]

    def _line(self, tls: ssl.SSLContext) -> _Line | None:
        url = httpx.URL(self.host)
        proxies = {} if is_loopback(self.host) else getproxies()
        if {url.scheme, "all"} & proxies.keys() and not proxy_bypass(url.host):
            return None
        with suppress(httpcore.NetworkError, httpcore.TimeoutException, OSError):
            return _Line(url, tls, self._clock)
        return None

    def send(
        self,
        request: Request,
        *,
        planned: float | None = None,
        expected: Expectation | None = None,
        purpose: str = "",
    ) -> Exchange:
        """Send a request once and return what happened, with every key taken out of it.

        It was sent just before its first byte was written, or would have been.
        """
        used = self._keyring.resolve(request.credentials)
        writing = [self._clock()]
        response, error = None, ""
        try:
            response = self._answer(request, used, writing)
        except PROBLEMS as problem:
            error = self._keyring.redact(f"{type(problem).__name__}: {problem}", used)
        sent, received = writing[-1], self._clock()
        return Exchange(
            request, response, sent if planned is None else planned, sent, received, expected, purpose, error
        )

    def tells_apart(self, credentials: Credentials) -> bool:
        """Whether credentials that are said to be other than the account's own really are."""
        return self._keyring.tells_apart(credentials)

    def _answer(self, request: Request, used: Used, writing: list[float]) -> Response:
        """Return the answer; note the instant at which a first byte is written, after those that were noted."""

        def trace(event: str, _: object) -> None:
            # Behind a proxy the first is that of CONNECT.
            if event.endswith("send_request_headers.started"):
                writing.append(self._clock())

        with self._http.stream(
            request.method,
            self._url(request, used),
            headers=[*request.headers, *key_headers(request.credentials, used)],
            content=request.body.encode(),
            extensions={"trace": trace},
        ) as answer:
            body = bytearray()
            for chunk in answer.iter_bytes():
                body += chunk
                if len(body) > ANSWER_BYTES or self._clock() - writing[0] > ANSWER_SECONDS:
                    message = f"the answer went past {ANSWER_BYTES >> 20} MiB or {ANSWER_SECONDS:g} s"
                    raise httpx.ReadError(message)
            text = bytes(body).decode("utf-8", "backslashreplace")
            headers = tuple((name.lower(), self._keyring.redact(value, used)) for name, value in answer.headers.items())
            return Response(answer.status_code, headers, self._keyring.redact(text, used))

    def _url(self, request: Request, used: Used) -> str:
        keys = query(request.credentials, used)
        joint = "&" if "?" in request.path else "?"
        return f"{self.host}{request.path}" + (f"{joint}{keys}" if keys else "")

    def close(self) -> None:
        """Close the connections."""
        self._http.close()

    def __enter__(self) -> Self:
        return self

    def __exit__(
        self, kind: type[BaseException] | None, error: BaseException | None, trace: TracebackType | None
    ) -> None:
        self.close()
