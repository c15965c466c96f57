"""The only importer of httpx: a request in, an exchange out; it never judges and never lets a key out."""

import logging
import re
import time
from http.cookiejar import CookieJar, DefaultCookiePolicy
from types import TracebackType
from typing import Self
from urllib.parse import urlsplit

import httpx

from contracts.errors import HostUnreachable
from contracts.exchange import Clock, Credentials, Exchange, Expectation, Request, Response
from contracts.keyring import Keyring, Keys, Used, query
from contracts.keyring import headers as key_headers

__all__ = ["Client", "Keys", "is_loopback"]

TIMEOUT = httpx.Timeout(30.0, connect=10.0)
ANSWER_SECONDS = 60.0
ANSWER_BYTES = 16 * 2**20

# These loggers print whole URLs and headers, and ours carry the keys: a level could be set back, a filter stays.
for _name in ("httpx", "httpcore", *(f"httpcore.{part}" for part in ("connection", "http11", "proxy", "socks"))):
    logging.getLogger(_name).addFilter(lambda _: False)


def is_loopback(host: str) -> bool:
    """Whether a URL names this machine itself."""
    name = _hostname(host)
    return name in {"localhost", "::1"} or re.fullmatch(r"127(\.\d+){3}", name) is not None


def _hostname(url: str) -> str:
    """Return the name in a URL, empty where it cannot be one that is called over HTTP."""
    try:
        parts = urlsplit(url)
        port = parts.port
    except ValueError:
        return ""
    return (parts.hostname or "") if parts.scheme in {"http", "https"} and port != 0 else ""


class Client:
    """Send requests to one host under the keys of one account, each exactly once.

    Raises HostUnreachable where the URL cannot be one; a call without an answer is an exchange, not an error.
    """

    def __init__(self, host: str, keys: Keys, *, other: Keys | None = None, clock: Clock = time.monotonic) -> None:
        self.host = host.rstrip("/")
        self._keyring = Keyring(keys, other)
        self._clock = clock
        if not _hostname(self.host):
            raise HostUnreachable(host, "no URL of the form https://name")
        # A cookie would make an answer depend on the calls before, and could sign in a call with wrong keys.
        cookies = CookieJar(DefaultCookiePolicy(allowed_domains=[]))
        self._http = httpx.Client(
            timeout=TIMEOUT, trust_env=not is_loopback(host), follow_redirects=False, cookies=cookies
        )

    def send(
        self,
        request: Request,
        *,
        planned: float | None = None,
        expected: Expectation | None = None,
        purpose: str = "",
    ) -> Exchange:
        """Send a request once and return what happened, with every key taken out of it."""
        used = self._keyring.resolve(request.credentials)
        sent = self._clock()
        response, error = None, ""
        try:
            response = self._answer(request, used)
        except (httpx.HTTPError, httpx.InvalidURL, httpx.StreamError, UnicodeError, ValueError) as problem:
            error = self._keyring.redact(f"{type(problem).__name__}: {problem}", used)
        received = self._clock()
        return Exchange(
            request, response, sent if planned is None else planned, sent, received, expected, purpose, error
        )

    def tells_apart(self, credentials: Credentials) -> bool:
        """Whether credentials that are said to be other than the account's own really are."""
        return self._keyring.tells_apart(credentials)

    def _answer(self, request: Request, used: Used) -> Response:
        started = self._clock()
        with self._http.stream(
            request.method,
            self._url(request, used),
            headers=[*request.headers, *key_headers(request.credentials, used)],
            content=request.body.encode(),
        ) as answer:
            body = bytearray()
            for chunk in answer.iter_bytes():
                body += chunk
                if len(body) > ANSWER_BYTES or self._clock() - started > ANSWER_SECONDS:
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
