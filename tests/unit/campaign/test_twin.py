"""A twin answers as the mocked host does over HTTP."""

from random import Random

import pytest

from contracts.campaign.opening import opening
from contracts.campaign.twin import Twin
from contracts.client import Client, Keys
from contracts.exchange import SECRET_KEY, Credentials, Request
from contracts.host import HostConfig, demo, serve
from contracts.host.host import Host
from contracts.strategies.reads import reads, watched
from tests.unit.campaign.plays import ACCOUNT
from tests.unit.model.account import ADA, body, named, request

UPDATE = request(body(named(ADA, FirstName="Ada")))
FAULTS = ("4.6-flag-ignored-every-7th", "2.2-accounts-mixed", "2.7-secret-echoed")
OTHER = ("another-access-key", "another-secret-key")


@pytest.mark.parametrize("faults", [(), FAULTS], ids=["correct", "faulty"])
def test_a_twin_answers_as_the_host_does(faults: tuple[str, ...]) -> None:
    """To each call of the opening, and to the readings between them, status and body are the same."""
    twin = Twin(ACCOUNT, faults=faults)
    probes = [each.request for each in opening(demo(), Random(0), impact="overload", live=False)]
    look = reads(ACCOUNT, watched(ACCOUNT))
    config = HostConfig(tenant=ACCOUNT, quota=None, faults=faults, other_keys=OTHER)
    with serve(config) as host, Client(host.url, Keys(*host.keys), other=Keys(*OTHER)) as client:
        sent = [(client.send(each), twin.send(each)) for each in [*look, *probes, *look]]
    answers = [(real.response, played.response) for real, played in sent]

    assert all(real and played for real, played in answers)
    assert [(real.status, real.body) for real, _ in answers if real] == [
        (played.status, played.body) for _, played in answers if played
    ]


def test_a_call_bears_the_instants_it_is_told() -> None:
    """Else the time is counted, a second a call."""
    twin = Twin(ACCOUNT)

    assert [twin.send(UPDATE, planned=at).sent for at in (None, 5.0, None)] == [0.0, 5.0, 6.0]


def test_a_call_may_have_any_place() -> None:
    """A fault that shows in every 7th call shows in the one that is told to be."""
    twin = Twin(ACCOUNT, faults=["3.3-counts-swapped-every-5th"])
    answers = [twin.send(UPDATE, number=number).response for number in (1, 5, 1)]

    assert answers[0] == answers[2] != answers[1]


@pytest.mark.parametrize("form", ["swapped-case", "cut", "other", "random", "absent"])
def test_keys_are_resolved_as_a_client_does(form: str) -> None:
    """Whatever is done to the secret key, it is refused."""
    answer = Twin(ACCOUNT).send(Request(body=UPDATE.body, credentials=Credentials("own", form)))  # type: ignore[arg-type]  # a form

    assert answer.response
    assert answer.response.status == 401
    assert Twin(ACCOUNT).tells_apart(Credentials("own", form))  # type: ignore[arg-type]  # a form


def test_an_echoed_key_bears_its_name() -> None:
    """No history holds a key, not even one that was made up."""
    answer = Twin(ACCOUNT, faults=["2.7-secret-echoed"]).send(Request(body="{"))

    assert answer.response
    assert f"(secretKey={SECRET_KEY})" in answer.response.body


def test_a_twin_that_breaks_down_answers_500(monkeypatch: pytest.MonkeyPatch) -> None:
    """As a server does."""

    def fail(*_: object) -> None:
        raise RuntimeError

    monkeypatch.setattr(Host, "serve", fail)
    answer = Twin(ACCOUNT).send(UPDATE)

    assert answer.response
    assert answer.response.status == 500
