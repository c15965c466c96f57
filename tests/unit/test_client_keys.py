"""The client does to keys what it is told, and lets none of them out."""

import logging
from typing import get_args
from urllib.parse import quote

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from contracts.client import Client, Keys
from contracts.errors import MissingKeys
from contracts.exchange import ACCESS_KEY, SECRET_KEY, Credentials, KeyForm, Request
from tests.unit.loopback import KEYS, OK, OTHER, answer, exchanged, host

FORMS: list[KeyForm] = [form for form in get_args(KeyForm) if form not in {"absent", "empty", "null-text", "random"}]


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


def test_a_second_account_need_not_be_there() -> None:
    """But where one of its keys is, both have to be."""
    environment = {"UPDATEV2_OTHER_ACCESS_KEY": "a", "UPDATEV2_OTHER_SECRET_KEY": "s"}

    assert Keys.of_another("h", environment) == Keys("a", "s")
    assert Keys.of_another("h", {}) is None
    assert Keys.of_another("h", {**environment, "UPDATEV2_ACCESS_KEY": "a", "UPDATEV2_SECRET_KEY": "s"}) is None
    with pytest.raises(MissingKeys, match="UPDATEV2_OTHER_SECRET_KEY not set"):
        Keys.of_another("h", {"UPDATEV2_OTHER_ACCESS_KEY": "a"})


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
