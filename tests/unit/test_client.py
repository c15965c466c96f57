"""The client sends once, takes whatever comes back, and lets no key out."""

import gzip
import logging
import socket
from collections.abc import Iterator
from concurrent.futures import ThreadPoolExecutor
from contextlib import contextmanager
from dataclasses import dataclass, field
from itertools import count, takewhile
from typing import get_args
from urllib.parse import parse_qsl, quote, urlsplit

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from contracts import client as clients
from contracts.client import Client, Keys, is_loopback
from contracts.errors import HostUnreachable, MissingKeys
from contracts.exchange import ACCESS_KEY, SECRET_KEY, Credentials, Exchange, KeyForm, Request

KEYS = Keys("u$r-acc+ess/Key%1=", "s$3cr+et/Key%2=&?")
OTHER = Keys("other-access-key", "other-secret-key")
OK = b"HTTP/1.1 200 OK\r\nContent-Length: 2\r\n\r\n{}"
FORMS: list[KeyForm] = [form for form in get_args(KeyForm) if form not in {"absent", "empty", "null-text", "random"}]


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


def test_a_request_is_sent_once_with_its_method_path_headers_and_body() -> None:
    """What arrives is what the request says, the body in UTF-8."""
    request = Request("PUT", "/v2/path", (("X-One", "1"), ("Content-Type", "text/plain")), '{"é": "鲸"}')
    with host() as running, Client(f"{running.url}/", KEYS) as client:
        exchange = client.send(request)

    (raw,) = running.requests

    assert raw.startswith(b"PUT /v2/path?accessKey=")
    assert b"X-One: 1\r\n" in raw
    assert b"Content-Type: text/plain\r\n" in raw
    assert raw.endswith('{"é": "鲸"}'.encode())
    assert exchange.request == request
    assert exchange.response is not None
    assert (exchange.response.status, exchange.response.body, exchange.error) == (200, "{}", "")


def test_the_instants_enclose_the_call_and_planned_is_kept() -> None:
    """The clock is read just before the first byte is written and just after; a planned instant is the caller's."""
    ticks = count(10.0)
    with host() as running, Client(running.url, KEYS, clock=lambda: next(ticks)) as client:
        first, second = client.send(Request()), client.send(Request(), planned=3.0, purpose="why")

    assert first.planned == first.sent == 11.0
    assert first.sent < first.received < second.sent
    assert (second.planned, second.purpose) == (3.0, "why")


@given(st.text(st.characters(codec="utf-8"), min_size=1), st.text(st.characters(codec="utf-8"), min_size=1))
@settings(max_examples=50, deadline=None)
def test_keys_of_any_text_arrive_whole_in_the_query(access: str, secret: str) -> None:
    """The keys are percent-encoded, whatever they hold."""
    with host() as running, Client(running.url, Keys(access, secret)) as client:
        client.send(Request())

    assert running.query() == [("accessKey", access), ("secretKey", secret)]


@pytest.mark.parametrize(
    ("form", "access", "secret"),
    [
        ("own", KEYS.access, KEYS.secret),
        ("empty", "", ""),
        ("null-text", "null", "null"),
        ("first-changed", "0" + KEYS.access[1:], "0" + KEYS.secret[1:]),
        ("last-changed", KEYS.access[:-1] + "0", KEYS.secret[:-1] + "0"),
        ("punctuation", "u-r-acc+ess/Key%1=", "s-3cr+et/Key%2=&?"),
        ("swapped-case", "U$R-ACC+ESS/kEY%1=", "S$3CR+ET/kEY%2=&?"),
        ("cut", KEYS.access[:-1], KEYS.secret[:-1]),
        ("longer", KEYS.access + "0", KEYS.secret + "0"),
        ("other", OTHER.access, OTHER.secret),
        ("exchanged", KEYS.secret, KEYS.access),
    ],
)
def test_each_form_does_to_the_keys_what_it_says(form: KeyForm, access: str, secret: str) -> None:
    """The forms hold for the query and for the headers."""
    with host() as running, Client(running.url, KEYS, other=OTHER) as client:
        client.send(Request(credentials=Credentials(form, form)))
        client.send(Request(credentials=Credentials(form, form, "headers")))

    assert running.query() == [("accessKey", access), ("secretKey", secret)]
    assert running.query(1) == []
    assert f"x-LSQ-AccessKey: {access}\r\nx-LSQ-SecretKey: {secret}\r\n".encode() in running.requests[1]


def test_absent_keys_are_not_sent_and_the_secret_may_come_first() -> None:
    """An absent key has no parameter, not an empty one."""
    with host() as running, Client(running.url, KEYS) as client:
        client.send(Request(credentials=Credentials("absent", "absent")))
        client.send(Request(credentials=Credentials(secret_first=True)))

    assert b"?" not in running.requests[0].split(b"\r\n")[0]
    assert [name for name, _ in running.query(1)] == ["secretKey", "accessKey"]


def test_a_random_key_is_another_each_time() -> None:
    """Nobody has it, and it is no secret."""
    with host() as running, Client(running.url, KEYS) as client:
        for _ in range(2):
            client.send(Request(credentials=Credentials("random", "random")))

    keys = [key for index in range(2) for _, key in running.query(index)]

    assert len(set(keys)) == 4
    assert {len(key) for key in keys} == {32}


@pytest.mark.parametrize(
    ("raw", "status", "body"),
    [
        (
            answer(b"<html>Not here</html>", "Content-Type: text/html", status="404 Not Found"),
            404,
            "<html>Not here</html>",
        ),
        (answer(b"", "Location: /elsewhere", status="302 Found"), 302, ""),
        (answer(gzip.compress(b'{"a": 1}', mtime=0), "Content-Encoding: gzip"), 200, '{"a": 1}'),
        (b"HTTP/1.1 200 OK\r\nTransfer-Encoding: chunked\r\n\r\n2\r\n{}\r\n0\r\n\r\n", 200, "{}"),
        (answer(b'"\xff\xc3\xa9"'), 200, '"\\xffé"'),
        (b"HTTP/1.1 503 Busy\r\n\r\nuntil closed", 503, "until closed"),
        (answer(b"", status="204 No Content"), 204, ""),
    ],
)
def test_any_answer_is_taken_as_it_is(raw: bytes, status: int, body: str) -> None:
    """HTML, redirects, packed, chunked, ill-encoded and unfinished bodies are answers, not errors."""
    exchange = exchanged(raw)

    assert exchange.response is not None
    assert (exchange.response.status, exchange.response.body) == (status, body)
    assert exchange.error == ""


@pytest.mark.parametrize(
    ("raw", "error"),
    [
        (b"", "RemoteProtocolError"),
        (b"HTTP/1.1 200 OK\r\nContent-Length: 9\r\n\r\n{}", "RemoteProtocolError"),
        (b"SSH-2.0-OpenSSH_9.2\r\n\r\n", "RemoteProtocolError"),
        (answer(b"not packed", "Content-Encoding: gzip"), "DecodingError"),
        (b"HTTP/1.1 200 OK\r\nTransfer-Encoding: chunked\r\n\r\nnonsense", "RemoteProtocolError"),
    ],
)
def test_no_answer_is_an_exchange_that_says_why(raw: bytes, error: str) -> None:
    """A dropped connection or a broken answer leaves a call whose outcome is unknown."""
    exchange = exchanged(raw)

    assert exchange.response is None
    assert exchange.error.startswith(error)


def test_a_flood_is_cut_off(monkeypatch: pytest.MonkeyPatch) -> None:
    """An answer past the bound is no answer, and the rest of it is not read."""
    monkeypatch.setattr(clients, "ANSWER_BYTES", 2**20)

    exchange = exchanged(answer(b"x" * 2**23))

    assert exchange.response is None
    assert exchange.error == "ReadError: the answer went past 1 MiB or 60 s"


def test_an_endless_answer_is_cut_off() -> None:
    """Time is bounded as well as size."""
    ticks = count(0.0, 61.0)
    with host() as running, Client(running.url, KEYS, clock=lambda: next(ticks)) as client:
        exchange = client.send(Request())

    assert "60 s" in exchange.error


def test_a_closed_port_is_an_unanswered_call() -> None:
    """Nobody listens, and the exchange says so."""
    with socket.create_server(("127.0.0.1", 0)) as server:
        port = server.getsockname()[1]
    with Client(f"http://127.0.0.1:{port}", KEYS) as client:
        exchange = client.send(Request())

    assert exchange.error.startswith("ConnectError")


def test_no_call_carries_what_an_earlier_answer_set() -> None:
    """Cookies would make an answer depend on the calls before, and could sign in a call with wrong keys."""
    with host(answer(b"{}", "Set-Cookie: session=1; Path=/")) as running, Client(running.url, KEYS) as client:
        client.send(Request())
        client.send(Request())

    assert b"cookie" not in running.requests[1].lower()


@pytest.mark.parametrize(
    "url", ["", "api.example.test", "ftp://h", "https://", "http://[::1", "localhost:80", "http://h:x"]
)
def test_a_url_that_cannot_be_a_host_is_refused(url: str) -> None:
    """The error comes before the first call."""
    with pytest.raises(HostUnreachable, match="https://name"):
        Client(url, KEYS)


@pytest.mark.parametrize(
    "text",
    [
        KEYS.secret,
        quote(KEYS.secret, safe=""),
        "s%243cr%2bet%2fKey%252%3d%26%3f",
        KEYS.secret.replace("/", "\\/"),
        KEYS.secret.replace("+", "\\u002B").replace("&", "\\u0026"),
        OTHER.secret,
    ],
)
def test_an_echoed_secret_is_redacted_in_body_and_headers(text: str) -> None:
    """However a host spells it, the name of the variable stands in its place."""
    exchange = exchanged(answer(f"<{text}>".encode(), f"Location: /?k={text}"))

    assert exchange.response is not None
    assert exchange.response.body == f"<{SECRET_KEY}>"
    assert exchange.response.header("location") == f"/?k={SECRET_KEY}"


@pytest.mark.parametrize("form", FORMS)
def test_a_tampered_key_that_is_echoed_gives_nothing_away(form: KeyForm) -> None:
    """A key as it was sent is redacted wherever it is close to a real one."""
    changed = f"{KEYS.secret[:-1]}0 0{KEYS.secret[1:]} {KEYS.secret.replace('$', '-')}"
    body = f"{KEYS.secret} {KEYS.secret.swapcase()} {KEYS.secret[:-1]}. {KEYS.secret}0 {KEYS.access} {changed}"
    request = Request(body="{}", credentials=Credentials(secret=form))

    text = repr(exchanged(answer(body.encode()), request))

    assert not [key for key in (KEYS.secret, KEYS.access, OTHER.secret) if key in text]
    assert form != "swapped-case" or KEYS.secret.swapcase() not in text
    assert form != "cut" or KEYS.secret[:-1] not in text
    assert form != "last-changed" or f"{KEYS.secret[:-1]}0" not in text
    assert form != "first-changed" or f"0{KEYS.secret[1:]}" not in text
    assert form != "punctuation" or KEYS.secret.replace("$", "-") not in text


def test_an_echoed_access_key_is_named() -> None:
    """The access key has a name of its own."""
    exchange = exchanged(answer(KEYS.access.encode()))

    assert exchange.response is not None
    assert exchange.response.body == ACCESS_KEY


@pytest.mark.parametrize("key", ["two\nlines-in-a-key", "ключ-ключ-ключ", "with\0nul-inside"])
def test_a_key_that_no_header_can_hold_is_not_told_by_the_error(key: str) -> None:
    """The reason is given without the value."""
    request = Request(body="{}", credentials=Credentials(place="headers"))

    exchange = exchanged(OK, request, Keys(key, key))

    assert exchange.response is None
    assert exchange.error
    assert not [part for part in (key, key[-8:], repr(key)[1:-1]) if part in repr(exchange)]


def test_no_representation_shows_a_key() -> None:
    """Keys are hidden from repr, and so from tracebacks and logs."""
    with Client("http://127.0.0.1:9", KEYS, other=OTHER) as client:
        text = f"{KEYS!r} {KEYS} {client!r} {client.send(Request())!r}"

    assert not [key for key in (KEYS.access, KEYS.secret, OTHER.access, OTHER.secret) if key in text]


@pytest.mark.parametrize("logger", ["", "httpx", "httpcore", "httpcore.http11", "httpcore.connection"])
def test_no_logger_prints_a_key(logger: str, caplog: pytest.LogCaptureFixture) -> None:
    """Even where a user turns the library's loggers up."""
    caplog.set_level(logging.DEBUG, logger or None)
    with host(answer(b"{}", f"X-Echo: {KEYS.secret}")) as running, Client(running.url, KEYS) as client:
        client.send(Request(credentials=Credentials(place="headers")))
        client.send(Request())

    assert not [key for key in (KEYS.secret, quote(KEYS.secret, safe="")) if key in caplog.text]


def test_keys_come_from_the_environment() -> None:
    """Both names have to be set; a second account has a prefix of its own."""
    environment = {"UPDATEV2_OTHER_ACCESS_KEY": "a", "UPDATEV2_OTHER_SECRET_KEY": "s"}

    assert Keys.from_environment("h", "UPDATEV2_OTHER_", environment) == Keys("a", "s")


@pytest.mark.parametrize(
    ("environment", "names"),
    [
        ({}, "UPDATEV2_ACCESS_KEY and UPDATEV2_SECRET_KEY not set"),
        ({"UPDATEV2_ACCESS_KEY": "a"}, "environment, UPDATEV2_SECRET_KEY not set"),
        ({"UPDATEV2_ACCESS_KEY": "", "UPDATEV2_SECRET_KEY": "s"}, "environment, UPDATEV2_ACCESS_KEY not set"),
    ],
)
def test_keys_that_are_missing_are_named(environment: dict[str, str], names: str) -> None:
    """The error says which variables to export."""
    with pytest.raises(MissingKeys, match=names):
        Keys.from_environment("https://h", environ=environment)


@pytest.mark.parametrize("url", ["http://127.0.0.1:1", "http://localhost", "https://[::1]:8", "http://127.8.9.1/path"])
def test_this_machine_is_loopback(url: str) -> None:
    """The names of this machine itself."""
    assert is_loopback(url)


@pytest.mark.parametrize(
    "url",
    ["https://api.example.test", "http://127.0.0.1@h", "http://127.0.0.1.h", "http://10.0.0.1", "", "http://[::1"],
)
def test_any_other_host_is_not_loopback(url: str) -> None:
    """A host that looks like this machine is not."""
    assert not is_loopback(url)
