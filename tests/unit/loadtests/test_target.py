"""A target is a URL, its certificates are verified, and its keys go nowhere else."""

from urllib.parse import quote

import pytest

from contracts.errors import HostUnreachable
from contracts.exchange import ACCESS_KEY, SECRET_KEY
from loadtests.sender import Sender
from tests.unit.loadtests import hosts
from tests.unit.loadtests.test_sender import CALL, KEYS, target


def test_keys_go_out_percent_encoded_and_only_there() -> None:
    """The request line carries both keys, the exchange neither."""
    with hosts.raw_host(hosts.say(hosts.ANSWER)) as host:
        sender = Sender(target(host.url))
        exchange = sender.send(CALL)
        sender.close()

    (seen,) = host.requests
    assert f"?accessKey={quote(KEYS.access, safe='')}&secretKey={quote(KEYS.secret, safe='')} ".encode() in seen
    assert b"Content-Type: application/json" in seen
    assert "key-000" not in repr(exchange)


def test_an_echoed_key_is_taken_out() -> None:
    """Wherever an answer echoes a key, raw or encoded, the name of its variable stands."""
    body = f'{{"a":"{KEYS.access}","s":"{quote(KEYS.secret, safe="")}"}}'.encode()
    echo = f"X-Echo: {KEYS.secret}"
    with hosts.raw_host(hosts.answer("400 Bad Request", body, echo)) as host:
        sender = Sender(target(host.url))
        response = sender.send(CALL).response
        sender.close()

    assert response is not None
    assert response.body == f'{{"a":"{ACCESS_KEY}","s":"{SECRET_KEY}"}}'
    assert response.header("x-echo") == SECRET_KEY


@pytest.mark.parametrize(
    "url", ["", "example.test", "ftp://example.test:80", "https://", "https://[a.test", "https://a.test:70000"]
)
def test_a_host_is_a_url(url: str) -> None:
    """What is no URL of HTTP is wrong use."""
    with pytest.raises(HostUnreachable, match="https://name"):
        target(url)


def test_certificates_are_verified() -> None:
    """A connection over TLS asks for a certificate of the host's own name."""
    context = target("https://127.0.0.1:1")._tls  # noqa: SLF001 - nothing else shows it

    assert context is not None
    assert context.check_hostname
    assert context.verify_mode.name == "CERT_REQUIRED"
