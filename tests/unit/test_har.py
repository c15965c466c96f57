"""A recording made elsewhere is read without its keys."""

import base64
import json
from pathlib import Path
from typing import Any
from urllib.parse import quote

import pytest

from contracts.errors import FileUnreadable
from contracts.exchange import ACCESS_KEY, SECRET_KEY, Credentials
from contracts.har import read
from contracts.spec import UPDATE_PATH

ACCESS, SECRET = "u$r-access-key-1", "s$3cr+et/key=2"
QUERY = f"?accessKey={quote(ACCESS, safe='')}&secretKey={quote(SECRET, safe='')}"
URL = f"https://api.example.test{UPDATE_PATH}"


def entry(**changes: Any) -> dict[str, Any]:  # noqa: ANN401 - any member of an entry
    """Return one recorded call; `request` and `response` change members, the rest replace them."""
    request = {"method": "POST", "url": URL + QUERY, "headers": [{"name": "Content-Type", "value": "application/json"}]}
    request["postData"] = {"mimeType": "application/json", "text": '{"LeadPropertiesList":[]}'}
    response = {"status": 200, "headers": [{"name": "Content-Type", "value": "application/json"}]}
    response["content"] = {"size": 2, "mimeType": "application/json", "text": "{}"}
    return {
        "startedDateTime": "2026-01-02T03:04:05.250Z",
        "time": 125.5,
        "cache": {},
        "timings": {"send": 1, "wait": 2, "receive": 3},
        **changes,
        "request": request | changes.get("request", {}),
        "response": response | changes.get("response", {}),
    }


def recording(folder: Path, *entries: dict[str, Any]) -> Path:
    """Write a recording and return its file."""
    file = folder / "calls.har"
    log = {"version": "1.2", "creator": {"name": "a browser", "version": "1"}, "entries": entries}
    file.write_text(json.dumps({"log": log}), "utf-8")
    return file


def test_a_call_is_read_with_its_answer_and_its_times(tmp_path: Path) -> None:
    """Instants are seconds of the wall clock, and the run says so."""
    run, (exchange,) = read(recording(tmp_path, entry()))

    assert (run.host, run.clock) == ("https://api.example.test", "wall clock of the recording")
    assert run.started == "2026-01-02T03:04:05.250Z"
    assert exchange.request.body == '{"LeadPropertiesList":[]}'
    assert exchange.request.path == UPDATE_PATH
    assert exchange.response is not None
    assert exchange.response.header("content-type") == "application/json"
    assert exchange.sent == exchange.planned == 1767323045.25
    assert exchange.received - exchange.sent == pytest.approx(0.1255)


@pytest.mark.parametrize(
    ("place", "credentials"),
    [
        ({"url": URL + QUERY}, Credentials()),
        ({"url": f"{URL}?secretKey=1&accessKey=2"}, Credentials(secret_first=True)),
        ({"url": f"{URL}?accessKey=1"}, Credentials(secret="absent")),  # noqa: S106 - no password
        ({"url": URL}, Credentials("absent", "absent")),
        (
            {"url": URL, "headers": [{"name": n, "value": "k"} for n in ("X-LSQ-AccessKey", "x-lsq-secretkey")]},
            Credentials(place="headers"),
        ),
    ],
)
def test_only_the_presence_of_keys_is_kept(tmp_path: Path, place: dict[str, Any], credentials: Credentials) -> None:
    """A key that was sent is the account's own, in the query or in headers; one that was not is absent."""
    _, (exchange,) = read(recording(tmp_path, entry(request=place)))

    assert exchange.request.credentials == credentials


def test_no_key_is_read(tmp_path: Path) -> None:
    """Keys that an answer, its headers, a body or another call holds are replaced or left out."""
    echoes = {"text": f"{SECRET} {quote(SECRET, safe='')} {ACCESS}"}
    headers = [{"name": "Location", "value": URL + QUERY}, {"name": "Set-Cookie", "value": "session=secret"}]
    sent = [{"name": "Cookie", "value": "session=secret"}, {"name": "Authorization", "value": "token"}]
    file = recording(
        tmp_path,
        entry(response={"content": echoes, "headers": headers}, request={"headers": sent, "url": URL}),
        entry(request={"url": f"https://api.example.test/v2/Other{QUERY}"}),
    )

    run, history = read(file)
    text = f"{run}{history}"

    assert len(history) == 1
    assert history[0].response is not None
    assert history[0].response.body == f"{SECRET_KEY} {SECRET_KEY} {ACCESS_KEY}"
    assert not [key for key in (SECRET, ACCESS, quote(SECRET, safe=""), "session", "token") if key in text]


@pytest.mark.parametrize(
    "place",
    [
        {"url": f"{URL}?accessKey=first-key-1&accessKey=second-key-2&secretKey=third-key-3&SECRETKEY=fourth-key-4"},
        {"headers": [
            {"name": name, "value": key}
            for name, key in [
                ("x-LSQ-AccessKey", "first-key-1"), ("X-LSQ-AccessKey", "second-key-2"),
                ("x-LSQ-SecretKey", "third-key-3"), ("X-LSQ-SecretKey", "fourth-key-4"),
            ]
        ]},
    ],
    ids=["query", "headers"],
)  # fmt: skip
def test_no_key_is_read_though_another_of_its_name_follows(tmp_path: Path, place: dict[str, Any]) -> None:
    """Whichever of them the host took and echoes."""
    echo = {"content": {"text": "first-key-1 second-key-2 third-key-3 fourth-key-4"}}
    _, (exchange,) = read(recording(tmp_path, entry(request=place, response=echo)))

    assert exchange.response is not None
    assert exchange.response.body == f"{ACCESS_KEY} {ACCESS_KEY} {SECRET_KEY} {SECRET_KEY}"


def test_bodies_in_base64_are_decoded(tmp_path: Path) -> None:
    """Bytes that are no UTF-8 are backslashed, as the client does."""
    content = {"encoding": "base64", "text": base64.b64encode(b'{"a": "\xc3\xa9\xff"}').decode()}
    file = recording(tmp_path, entry(response={"content": content}, request={"postData": content}))

    _, (exchange,) = read(file)

    assert exchange.request.body == '{"a": "é\\xff"}'
    assert exchange.response is not None
    assert exchange.response.body == exchange.request.body


def test_a_call_without_an_answer_has_none(tmp_path: Path) -> None:
    """Status 0 is how browsers record that nothing came back."""
    _, (exchange,) = read(recording(tmp_path, entry(response={"status": 0}, time=-1)))

    assert exchange.response is None
    assert exchange.error == "the recording holds no answer"
    assert exchange.received == exchange.sent


def test_calls_come_in_the_order_of_sending(tmp_path: Path) -> None:
    """A recording may list them otherwise, and write instants in several zones."""
    early = entry(startedDateTime="2026-01-02T03:00:00+02:00", request={"method": "PUT"})

    run, history = read(recording(tmp_path, entry(), early))

    assert [exchange.request.method for exchange in history] == ["PUT", "POST"]
    assert run.started == "2026-01-02T03:00:00+02:00"


def test_a_byte_order_mark_is_taken(tmp_path: Path) -> None:
    """The format allows one."""
    file = recording(tmp_path, entry())
    file.write_bytes(b"\xef\xbb\xbf" + file.read_bytes())

    assert len(read(file)[1]) == 1


@pytest.mark.parametrize(
    ("entries", "found"),
    [
        ([], "found none"),
        ([entry(request={"url": "https://api.example.test/"})], "found none"),
        ([entry(), entry(request={"url": f"https://b.example.test{UPDATE_PATH}"})], "https://b.example.test"),
        ([entry(startedDateTime="yesterday")], "yesterday"),
        ([entry(time=None)], "Expected `float`"),
        ([entry(request={"url": "https://[half" + QUERY})], "a URL that cannot be one"),
        ([entry(response={"content": {"encoding": "base64", "text": "!"}})], "base64"),
    ],
)
def test_a_recording_that_cannot_be_used_says_why(tmp_path: Path, entries: list[dict[str, Any]], found: str) -> None:
    """The error names the file, what was expected and what was found, and no key."""
    with pytest.raises(FileUnreadable, match=r"calls\.har: expected ") as raised:
        read(recording(tmp_path, *entries))

    assert found in str(raised.value)
    assert SECRET not in str(raised.value)
    assert raised.value.__suppress_context__ or raised.value.__context__ is None


@pytest.mark.parametrize("content", [b"", b"{", b"[]", b'{"log": {}}', b"\xff\xfe", b"<har/>"])
def test_a_file_that_is_no_recording_is_refused(tmp_path: Path, content: bytes) -> None:
    """Whatever is in the file, the error is one of use."""
    file = tmp_path / "calls.har"
    file.write_bytes(content)

    with pytest.raises(FileUnreadable, match=r"a HAR 1\.2 recording"):
        read(file)


def test_a_missing_file_is_refused(tmp_path: Path) -> None:
    """The error says that there is none."""
    with pytest.raises(FileUnreadable, match="No such file"):
        read(tmp_path / "none.har")


def test_a_recording_that_is_too_deep_is_refused(tmp_path: Path) -> None:
    """In one line."""
    file = tmp_path / "deep.har"
    file.write_text('{"deep":' + "[" * 90000, "utf-8")

    with pytest.raises(FileUnreadable, match=r"expected a HAR 1\.2 recording, found maximum recursion depth"):
        read(file)
