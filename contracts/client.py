"""The only importer of httpx: a request in, an exchange out; it never judges and never lets a key out."""

import logging
import os
import re
import secrets
import time
from collections.abc import Iterable, Mapping
from dataclasses import dataclass, field
from types import TracebackType
from typing import Self
from urllib.parse import quote, quote_plus, urlencode, urlsplit

import httpx

from contracts.errors import HostUnreachable, MissingKeys
from contracts.exchange import ACCESS_KEY, SECRET_KEY, Clock, Exchange, Expectation, KeyForm, Request, Response

__all__ = ["Client", "Keys", "is_loopback"]

TIMEOUT = httpx.Timeout(30.0, connect=10.0)
ANSWER_SECONDS = 60.0
ANSWER_BYTES = 16 * 2**20
SHORT_KEY = 8

# Both loggers print whole URLs, and ours carry the keys.
for _name in ("httpx", "httpcore"):
    logging.getLogger(_name).setLevel(logging.CRITICAL)


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
        return cls(*(environ[name] for name in names))


def is_loopback(host: str) -> bool:
    """Whether a URL names this machine itself."""
    name = urlsplit(host).hostname or ""
    return name in {"localhost", "::1"} or re.fullmatch(r"127(\.\d+){3}", name) is not None


class Client:
    """Send requests to one host under the keys of one account, each exactly once.

    Raises HostUnreachable where the URL cannot be one; a call without an answer is an exchange, not an error.
    """

    def __init__(self, host: str, keys: Keys, *, other: Keys | None = None, clock: Clock = time.monotonic) -> None:
        self.host = host.rstrip("/")
        self._keys = keys
        self._other = other
        self._clock = clock
        if urlsplit(self.host).scheme not in {"http", "https"} or not urlsplit(self.host).hostname:
            raise HostUnreachable(host, "no URL of the form https://name")
        self._http = httpx.Client(timeout=TIMEOUT, trust_env=not is_loopback(host), follow_redirects=False)

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
            headers = tuple((name.lower(), self._redact(value, access, secret)) for name, value in answer.headers.items())
            return Response(answer.status_code, headers, self._redact(text, access, secret))

    def _url(self, request: Request, access: str | None, secret: str | None) -> str:
        pairs = [] if request.credentials.place == "headers" else [("accessKey", access), ("secretKey", secret)]
        if request.credentials.secret_first:
            pairs.reverse()
        query = urlencode([(name, key) for name, key in pairs if key is not None], quote_via=quote, safe="")
        return f"{self.host}{request.path}" + (f"?{query}" if query else "")

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
        text = _replace(text, [*secrets_, *_derived(secret, secrets_)], SECRET_KEY)
        return _replace(text, [*accesses, *_derived(access, accesses)], ACCESS_KEY)

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
        "cut": key[:-1],
        "longer": key + "0",
        "other": other,
        "exchanged": partner,
    }
    return secrets.token_hex(16) if form == "random" else forms[form]


def _derived(sent: str | None, keys: Iterable[str]) -> list[str]:
    """Return the key as sent where it gives the real one away: a random key does not."""
    return [sent] if sent and any(sent.lower() in {key.lower(), key[:-1].lower()} for key in keys) else []


def _replace(text: str, keys: Iterable[str], name: str) -> str:
    for key in sorted(set(keys), key=len, reverse=True):
        forms = {key, quote(key, safe=""), quote_plus(key), quote(key, safe="").lower(), key.replace("/", "\\/")}
        for form in sorted(forms, key=len, reverse=True):
            pattern = re.escape(form)
            # A short key may be a part of a word: only a word of its own is an echo.
            text = re.sub(rf"(?<!\w){pattern}(?!\w)" if len(key) < SHORT_KEY else pattern, lambda _: name, text)
    return text
