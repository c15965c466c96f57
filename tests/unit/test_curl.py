"""A cURL command sends in bash what the client sends."""

import json
import os
import re
import shutil
import socket
import subprocess
from collections.abc import Callable
from concurrent.futures import ThreadPoolExecutor
from itertools import takewhile
from typing import Literal, get_args
from urllib.parse import parse_qsl, urlsplit

import pytest

from contracts.client import Client, Keys
from contracts.curl import curl
from contracts.exchange import Credentials, KeyForm, Request
from contracts.spec import UPDATE_PATH

KEYS = Keys("u$r+a%25&=k/Z'\"\\@", "s$3cr`echo no`+%=&#?!;*Q")
OTHER = Keys("other-$access+key", "other-%secret=key")
FORMS = [form for form in get_args(KeyForm) if form != "random"]
BODIES = (
    '{"LeadPropertiesList": []}',
    "",
    "@/etc/hostname",
    'it\'s "quoted" $HOME `id` \\ ! %s \\n',
    "two\nlines\r\nthree\n",
    "tab\tescape\x1bdelete\x7fnext line\x85bidi\u202e backslash \\ 'quote'",
    "žlutý кит 鲸 🐳 e\u0301",
    "a\0b \\0 %d",
    "-d @x",
    "x" * 150_000,
    "kůň" * 500_000,
)

pytestmark = pytest.mark.skipif(not (shutil.which("curl") and shutil.which("bash")), reason="needs bash and curl")


def arrived(send: Callable[[str], object]) -> bytes:
    """Return the bytes of the one request that `send` makes to a loopback server."""
    with socket.create_server(("127.0.0.1", 0)) as server, ThreadPoolExecutor(1) as pool:
        server.settimeout(10)
        got = pool.submit(answer_once, server)
        send(f"http://127.0.0.1:{server.getsockname()[1]}")
        return got.result(timeout=10)


def answer_once(server: socket.socket) -> bytes:
    """Take one request, answer 200 and return the request's bytes."""
    connection, _ = server.accept()
    connection.settimeout(10)
    with connection, connection.makefile("rb") as lines:
        head = b"".join(takewhile(b"\r\n".__ne__, lines))
        length = re.search(rb"(?i)\r\ncontent-length: (\d+)", head)
        body = lines.read(int(length[1])) if length else b""
        connection.sendall(b"HTTP/1.1 200 OK\r\nContent-Length: 0\r\nConnection: close\r\n\r\n")
        return head + b"\r\n" + body


def parts(raw: bytes) -> tuple[str, str, list[tuple[str, str]], list[tuple[str, str]], bytes]:
    """Split a request into method, path, decoded query, the headers that matter, and body."""
    head, _, body = raw.partition(b"\r\n\r\n")
    first, *rest = head.decode("latin-1").split("\r\n")
    method, target, _ = first.split(" ")
    ignored = {"host", "user-agent", "accept", "accept-encoding", "connection"}
    headers = sorted((name.lower(), value.strip()) for name, _, value in (line.partition(":") for line in rest))
    kept = [(name, value) for name, value in headers if name not in ignored]
    url = urlsplit(target)
    return method, url.path, parse_qsl(url.query, keep_blank_values=True), kept, body


def by_client(request: Request, keys: Keys = KEYS) -> bytes:
    """Return what arrives when the client sends a request."""

    def send(host: str) -> None:
        with Client(host, keys, other=OTHER) as client:
            client.send(request)

    return arrived(send)


def by_bash(request: Request, keys: Keys = KEYS) -> bytes:
    """Return what arrives when bash runs the cURL command of a request."""

    def send(host: str) -> None:
        environment = {"PATH": os.environ["PATH"], "LC_ALL": "C.UTF-8"}
        for prefix, pair in (("UPDATEV2", keys), ("UPDATEV2_OTHER", OTHER)):
            environment |= {f"{prefix}_ACCESS_KEY": pair.access, f"{prefix}_SECRET_KEY": pair.secret}
        command = ["bash", "-eu", "-o", "pipefail"]
        subprocess.run(  # noqa: S603 - the command under test
            command, input=curl(host, request).encode(), env=environment, check=True, capture_output=True, timeout=20
        )

    return arrived(send)


@pytest.mark.parametrize("body", BODIES, ids=range(len(BODIES)))
def test_every_body_arrives_as_the_client_sends_it(body: str) -> None:
    """Quotes, line ends, control characters, NUL, an @ at the start and long bodies go through bash and curl whole."""
    request = Request(body=body)

    assert parts(by_bash(request)) == parts(by_client(request))


@pytest.mark.parametrize("place", ["query", "headers"])
@pytest.mark.parametrize("form", FORMS)
def test_every_form_of_the_keys_arrives_as_the_client_sends_it(
    form: KeyForm, place: Literal["query", "headers"]
) -> None:
    """What is done to a key is done by bash to the variable that holds it."""
    request = Request(body="{}", credentials=Credentials(form, form, place))

    assert parts(by_bash(request)) == parts(by_client(request))


@pytest.mark.parametrize("key", ["ключ-鲸-é", "a key with spaces", "@file", "=", "~$(id)"])
def test_keys_of_any_text_arrive_in_the_query(key: str) -> None:
    """Curl percent-encodes whatever the variable holds, and bash expands nothing in it."""
    request = Request(body="{}")

    assert parts(by_bash(request, Keys(key, key))) == parts(by_client(request, Keys(key, key)))


def test_the_keys_arrive_in_the_order_asked_for() -> None:
    """With `secret_first` the secret key is the first parameter."""
    request = Request(body="{}", credentials=Credentials(secret_first=True))

    assert parts(by_bash(request))[2] == [("secretKey", KEYS.secret), ("accessKey", KEYS.access)]


def test_a_random_key_is_another_each_time() -> None:
    """A random key is 32 hexadecimal digits, made when the command runs."""
    request = Request(body="{}", credentials=Credentials(secret="random"))  # noqa: S106 - what is done to the key

    first, second = (dict(parts(by_bash(request))[2])["secretKey"] for _ in range(2))

    assert re.fullmatch("[0-9a-f]{32}", first)
    assert first != second


@pytest.mark.parametrize("method", ["GET", "PUT", "PATCH", "DELETE", "OPTIONS", "POST", "HEAD"])
def test_every_method_arrives(method: str) -> None:
    """The method is the request's own, and HEAD does not wait for a body."""
    request = Request(method=method)

    assert parts(by_bash(request)) == parts(by_client(request))


@pytest.mark.parametrize(
    "headers",
    [
        (("Content-Type", "application/json; charset=utf-8"),),
        (("Content-Type", "text/plain"), ("X-Note", 'it\'s "so" $HOME')),
        (("Content-Type", ""), ("X-Empty", "")),
        (("X-Twice", "1"), ("X-Twice", "2")),
        (),
    ],
)
def test_the_headers_are_those_of_the_request_and_no_other(headers: tuple[tuple[str, str], ...]) -> None:
    """A header may be empty or come twice, and curl adds no Content-Type of its own."""
    request = Request(body="{}", headers=headers)

    assert parts(by_bash(request)) == parts(by_client(request))


@pytest.mark.parametrize("path", [UPDATE_PATH + "X", "/a%20b", "/[1-3]/{a,b}", "/v2/with space"])
def test_the_path_is_taken_literally(path: str) -> None:
    """Brackets and braces are no pattern, and what is percent-encoded stays so."""
    request = Request(path=path, body="{}")

    assert parts(by_bash(request))[:3] == parts(by_client(request))[:3]


def test_the_command_names_variables_and_holds_no_key() -> None:
    """The keys come from the environment of whoever pastes the command."""
    command = curl("https://api.example.test/", Request(body=json.dumps({"a": 1})))

    assert '--url-query "accessKey=$UPDATEV2_ACCESS_KEY"' in command
    assert '--url-query "secretKey=$UPDATEV2_SECRET_KEY"' in command
    assert f"https://api.example.test{UPDATE_PATH}" in command
    assert "Expect" not in command
