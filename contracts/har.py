"""Recordings made elsewhere: a HAR 1.2 file as a run and its history, without any key.

The format: http://www.softwareishard.com/blog/har-12-spec/. Only exchanges on the path of UpdateV2 are read. Keys
are dropped, a key that was sent becoming "own"; of the request's headers only those that say how its body is to be
read are kept, for the others may carry tokens and cookies. Instants are wall-clock seconds: `startedDateTime`, and
`time` later, which contains the instant of the host's decision.
"""

import base64
from collections.abc import Iterator
from datetime import UTC, datetime
from functools import cached_property
from pathlib import Path
from urllib.parse import SplitResult, parse_qsl, urlsplit

import msgspec
from msgspec import Struct

from contracts.errors import FileUnreadable
from contracts.exchange import ACCESS_KEY, SECRET_KEY, Credentials, Exchange, Expectation, History, Request, Response
from contracts.journal import Run
from contracts.model import Known, expect
from contracts.redaction import redact
from contracts.spec import UPDATE_PATH

__all__ = ["read"]

EXPECTED = "a HAR 1.2 recording"
PACKED = "content-encoding"
KEPT_HEADERS = {"accept", PACKED, "content-type"}
UNAUTHORIZED = 401
BOM = b"\xef\xbb\xbf"


class _Pair(Struct, frozen=True):
    name: str
    value: str = ""


class _Content(Struct, frozen=True, rename={"media": "mimeType"}):
    text: str | None = None
    encoding: str | None = None
    media: str | None = None

    def body(self) -> str:
        if (self.encoding or "").lower() != "base64":
            return self.text or ""
        return base64.b64decode(self.text or "", validate=True).decode("utf-8", "backslashreplace")


class _Request(Struct, frozen=True, dict=True, rename={"post_data": "postData"}):
    method: str
    url: str
    headers: tuple[_Pair, ...] = ()
    post_data: _Content | None = None

    @cached_property
    def place(self) -> SplitResult:
        return urlsplit(self.url)

    def host(self) -> str:
        return f"{self.place.scheme}://{self.place.netloc.rpartition('@')[2].lower()}"

    def keys(self, name: str) -> dict[str, list[str]]:
        """Return all that was sent as the access or the secret key, by the place where it stood."""
        query = parse_qsl(self.place.query, keep_blank_values=True)
        found = {
            "query": [value for key, value in query if key.lower() == f"{name}key"],
            "headers": [pair.value for pair in self.headers if pair.name.lower() == f"x-lsq-{name}key"],
        }
        return {place: keys for place, keys in found.items() if keys}

    def credentials(self) -> Credentials:
        access, secret = self.keys("access"), self.keys("secret")
        query = self.place.query.lower()
        return Credentials(
            "own" if access else "absent",
            "own" if secret else "absent",
            "headers" if "headers" in {*access, *secret} and "query" not in {*access, *secret} else "query",
            secret_first=-1 < query.find("secretkey=") < query.find("accesskey="),
        )


class _Response(Struct, frozen=True):
    status: int
    headers: tuple[_Pair, ...] = ()
    content: _Content = _Content()


class _Entry(Struct, frozen=True, rename={"started": "startedDateTime"}):
    started: str
    time: float
    request: _Request
    response: _Response

    def sent(self) -> float:
        instant = datetime.fromisoformat(self.started)
        return (instant if instant.tzinfo else instant.replace(tzinfo=UTC)).timestamp()


class _Log(Struct, frozen=True):
    entries: tuple[_Entry, ...]


class _Recording(Struct, frozen=True):
    log: _Log


def read(file: Path) -> tuple[Run, History]:
    """Read a recording. Raises FileUnreadable where it is none, or holds no call of UpdateV2 or those of two hosts."""
    every = _entries(file)
    entries = [entry for entry in every if entry.request.place.path == UPDATE_PATH]
    hosts = sorted({entry.request.host() for entry in entries})
    if len(hosts) != 1:
        raise FileUnreadable(
            file, f"calls of {UPDATE_PATH} on one host", f"hosts {', '.join(hosts)}" if hosts else "none"
        )
    keys = {
        name: sorted({key for e in every for keys in e.request.keys(name).values() for key in keys})
        for name in ("access", "secret")
    }
    try:
        history = [_exchange(entry, keys) for entry in sorted(entries, key=_Entry.sent)]
    except (ValueError, OverflowError) as error:
        raise FileUnreadable(file, EXPECTED, redact(str(error), [*keys["access"], *keys["secret"]], "a key")) from None
    started = min(entries, key=_Entry.sent).started
    return Run(hosts[0], tenant="recording", clock="wall clock of the recording", started=started), history


def _entries(file: Path) -> tuple[_Entry, ...]:
    try:
        entries = msgspec.json.decode(file.read_bytes().removeprefix(BOM), type=_Recording).log.entries
        _ = [entry.request.place for entry in entries]
    except OSError as error:
        raise FileUnreadable(file, EXPECTED, error.strerror or "nothing readable") from error
    except (ValueError, RecursionError) as error:
        # `from None`: the error behind may quote a URL, and with it a key.
        raise FileUnreadable(file, EXPECTED, _without_urls(error)) from None
    return entries


def _without_urls(error: ValueError | RecursionError) -> str:
    told = msgspec.DecodeError | UnicodeDecodeError | RecursionError
    return str(error) if isinstance(error, told) else "a URL that cannot be one"


def _exchange(entry: _Entry, keys: dict[str, list[str]]) -> Exchange:
    sent = entry.sent()
    answered = entry.response.status > 0
    request = _request(entry.request, keys)
    response = _response(entry.response, keys) if answered else None
    return Exchange(
        request,
        response,
        planned=sent,
        sent=sent,
        received=sent + max(0.0, entry.time) / 1000,
        expected=_expected(request, response),
        purpose="recorded",
        error="" if answered else "the recording holds no answer",
    )


def _expected(request: Request, response: Response | None) -> Expectation | None:
    """Return what is to be expected on an account that nobody knows; None where the recording does not tell."""
    # Recorders leave out long texts, and show a compressed one as they like.
    told = request.body and response and response.body and all(name.lower() != PACKED for name, _ in request.headers)
    # Keys that were sent may have been wrong ones.
    keys = request.credentials.access == request.credentials.secret == "own"
    if not told or (keys and response and response.status == UNAUTHORIZED):
        return None
    return expect(Known(None), request)


def _request(request: _Request, keys: dict[str, list[str]]) -> Request:
    headers = [(pair.name, _redact(pair.value, keys)) for pair in request.headers if pair.name.lower() in KEPT_HEADERS]
    body = _redact(request.post_data.body(), keys) if request.post_data else ""
    return Request(request.method, request.place.path, tuple(headers), body, request.credentials())


def _response(response: _Response, keys: dict[str, list[str]]) -> Response:
    headers = ((pair.name.lower(), _redact(pair.value, keys)) for pair in _unbound(response.headers))
    return Response(response.status, tuple(headers), _redact(response.content.body(), keys))


def _unbound(headers: tuple[_Pair, ...]) -> Iterator[_Pair]:
    return (pair for pair in headers if pair.name.lower() != "set-cookie")


def _redact(text: str, keys: dict[str, list[str]]) -> str:
    return redact(redact(text, keys["secret"], SECRET_KEY), keys["access"], ACCESS_KEY)
