"""The only importer of httpx: a request in, an exchange out; it never judges and never lets a key out."""

import logging
import os
import re
import secrets
import time
from collections.abc import Iterable, Mapping
from dataclasses import dataclass, field
from http.cookiejar import CookieJar, DefaultCookiePolicy
from types import TracebackType
from typing import Self
from urllib.parse import quote, urlencode, urlsplit

import httpx

from contracts.errors import HostUnreachable, MissingKeys, UsageError
from contracts.exchange import (
    ACCESS_KEY,
    SECRET_KEY,
    Clock,
    Credentials,
    Exchange,
    Expectation,
    KeyForm,
    Request,
    Response,
)
from contracts.redaction import redact

__all__ = ["Client", "Keys", "is_loopback"]

TIMEOUT = httpx.Timeout(30.0, connect=10.0)
ANSWER_SECONDS = 60.0
ANSWER_BYTES = 16 * 2**20

# These loggers print whole URLs and headers, and ours carry the keys: a level could be set back, a filter stays.
for _name in ("httpx", "httpcore", *(f"httpcore.{part}" for part in ("connection", "http11", "proxy", "socks"))):
    logging.getLogger(_name).addFilter(lambda _: False)


@dataclass(frozen=True, slots=True)
class Keys:
    """The pair of keys of one account; no representation shows them."""

    access: str = field(repr=False)
    secret: str = field(repr=False)

    @classmethod
    def from_environment(cls, host: str, prefix: str = "UPDATEV2_", environ: Mapping[str, str] = os.environ) -> Self:
        """Read the keys from the environment. Raises MissingKeys with the names that are not set."""
        names = [f"{prefix}ACCESS_KEY", f"{prefix}SECRET_KEY"]
        if absent := [name for name in names if not environ.get(name)]:
            raise MissingKeys(host, absent)
        for name in names:
            _check_key(name, environ[name])
        return cls(*(environ[name] for name in names))


def _check_key(name: str, key: str) -> None:
    """Refuse what is no key, without showing it. Raises UsageError."""
    if not key.isprintable() or key != key.strip():
        raise UsageError(f"{name}: expected a key, found white space or bytes that are no text in it; export it again")


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
        self._keys = keys
        self._other = other
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
        access, secret = self._resolve(request)
        sent = self._clock()
        response, error = None, ""
        try:
            response = self._answer(request, access, secret)
        except (httpx.HTTPError, httpx.InvalidURL, httpx.StreamError, UnicodeError, ValueError) as problem:
            error = self._redact(f"{type(problem).__name__}: {problem}", access, secret)
        received = self._clock()
        return Exchange(
            request, response, sent if planned is None else planned, sent, received, expected, purpose, error
        )

    @property
    def has_other(self) -> bool:
        """Whether there is a second account."""
        return self._other is not None

    def tells_apart(self, credentials: Credentials) -> bool:
        """Whether credentials that are said to be other than the account's own really are."""
        own = (self._keys.access, self._keys.secret)
        resolved = self._resolve(Request(credentials=credentials))
        return (credentials.access, credentials.secret) == ("own", "own") or resolved != own

    def _answer(self, request: Request, access: str | None, secret: str | None) -> Response:
        started = self._clock()
        with self._http.stream(
            request.method,
            self._url(request, access, secret),
            headers=[*request.headers, *_key_headers(request, access, secret)],
            content=request.body.encode(),
        ) as answer:
            body = bytearray()
            for chunk in answer.iter_bytes():
                body += chunk
                if len(body) > ANSWER_BYTES or self._clock() - started > ANSWER_SECONDS:
                    message = f"the answer went past {ANSWER_BYTES >> 20} MiB or {ANSWER_SECONDS:g} s"
                    raise httpx.ReadError(message)
            text = bytes(body).decode("utf-8", "backslashreplace")
            headers = tuple(
                (name.lower(), self._redact(value, access, secret)) for name, value in answer.headers.items()
            )
            return Response(answer.status_code, headers, self._redact(text, access, secret))

    def _url(self, request: Request, access: str | None, secret: str | None) -> str:
        pairs = [] if request.credentials.place == "headers" else [("accessKey", access), ("secretKey", secret)]
        if request.credentials.secret_first:
            pairs.reverse()
        query = urlencode([(name, key) for name, key in pairs if key is not None], quote_via=quote, safe="")
        joint = "&" if "?" in request.path else "?"
        return f"{self.host}{request.path}" + (f"{joint}{query}" if query else "")

    def _resolve(self, request: Request) -> tuple[str | None, str | None]:
        mine, other = self._keys, self._other or self._keys
        credentials = request.credentials
        return (
            _form(credentials.access, mine.access, other.access, mine.secret),
            _form(credentials.secret, mine.secret, other.secret, mine.access),
        )

    def _redact(self, text: str, *used: str | None) -> str:
        """Put the name of the variable where a key stands, raw or encoded, whole or as it was tampered with."""
        secrets_ = [self._keys.secret, *([self._other.secret] if self._other else [])]
        accesses = [self._keys.access, *([self._other.access] if self._other else [])]
        access, secret = used
        text = redact(text, [*secrets_, *_derived(secret, secrets_)], SECRET_KEY)
        return redact(text, [*accesses, *_derived(access, accesses)], ACCESS_KEY)

    def close(self) -> None:
        """Close the connections."""
        self._http.close()

    def __enter__(self) -> Self:
        return self

    def __exit__(
        self, kind: type[BaseException] | None, error: BaseException | None, trace: TracebackType | None
    ) -> None:
        self.close()


def _key_headers(request: Request, access: str | None, secret: str | None) -> list[tuple[str, str]]:
    if request.credentials.place != "headers":
        return []
    pairs = [("x-LSQ-AccessKey", access), ("x-LSQ-SecretKey", secret)]
    return [(name, key) for name, key in pairs if key is not None]


def _form(form: KeyForm, key: str, other: str, partner: str) -> str | None:
    forms = {
        "own": key,
        "absent": None,
        "empty": "",
        "swapped-case": key.swapcase(),
        "null-text": "null",
        "cut": key[:-1],
        "last-changed": key[:-1] + ("0" if key[-1:] != "0" else "1"),
        "punctuation": re.sub(r"[^0-9A-Za-z]", lambda found: "-" if found[0] != "-" else "_", key, count=1),
        "longer": key + "0",
        "other": other,
        "exchanged": partner,
    }
    return secrets.token_hex(16) if form == "random" else forms[form]


def _derived(sent: str | None, keys: Iterable[str]) -> list[str]:
    """Return the key as sent where it gives the real one away: a random key does not."""
    return [sent] if sent and any(_near(sent.lower(), key.lower()) for key in keys) else []


def _near(sent: str, key: str) -> bool:
    """Whether two keys differ by one character at most."""
    return abs(len(sent) - len(key)) <= 1 and sum(a != b for a, b in zip(sent, key, strict=False)) <= 1
