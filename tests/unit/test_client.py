"""The client sends once, and takes whatever comes back."""

import gzip
import socket
from itertools import count
from traceback import format_exception

import pytest

from contracts import client as clients
from contracts.client import Client, is_loopback
from contracts.errors import EnvironmentUnusable, HostUnreachable
from contracts.exchange import Request
from tests.unit.loopback import KEYS, answer, exchanged, host


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
    ("name", "value"),
    [
        ("SSL_CERT_FILE", "none.pem"),
        ("SSL_CERT_FILE", __file__),
        ("HTTPS_PROXY", "ftp://user:password@proxy"),
        ("HTTPS_PROXY", "http://user:password@proxy:port"),
        ("ALL_PROXY", "socks5://user:password@proxy"),
    ],
)
def test_an_environment_that_cannot_be_used_is_wrong_use(
    monkeypatch: pytest.MonkeyPatch, name: str, value: str
) -> None:
    """It is named, and nothing of a proxy is shown; this machine is called without it."""
    monkeypatch.setenv(name, value)
    with pytest.raises(EnvironmentUnusable, match=name) as raised:
        Client("https://api.example.test", KEYS)
    with Client("http://127.0.0.1:1", KEYS) as client:
        (opened,) = client.opened(1)

    assert "password" not in "".join(format_exception(raised.value))
    assert opened.handshake is None


def test_the_certificates_of_this_machine_are_named_by_the_environment(monkeypatch: pytest.MonkeyPatch) -> None:
    """Over TLS, where a host on loopback has an issuer of its own."""
    monkeypatch.setenv("SSL_CERT_FILE", "none.pem")
    with pytest.raises(EnvironmentUnusable, match="SSL_CERT_FILE"):
        Client("https://localhost:1", KEYS)


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
