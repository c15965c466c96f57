"""Every variation is seen from outside, and means what a host without it means."""

from collections.abc import Mapping
from typing import Any

import httpx
import pytest

from contracts.errors import UnknownChoice
from contracts.host import HostConfig, serve
from contracts.host.faults import FAULTS
from contracts.host.messages import Received, Reply
from contracts.host.variations import VARIATIONS, chosen
from contracts.spec import UPDATE_PATH, Quota
from tests.unit.host.battery import requests
from tests.unit.host.desk import ADA, JSON, KEYS, SERVICE, Answer, Desk, call, named

COUNTS = ("TotalCount", "SuccessCount", "FailureCount", "UnProcessedCount")
TYPED = {"mx_Newsletter": "true", "mx_Age": "33", "mx_Born": "2024-02-29", "mx_Second_Email": "Ada@Example.com"}
WRITTEN = named(ADA, FirstName="Zoë a/b", **TYPED)
QUERY = {"accessKey": KEYS[0], "secretKey": KEYS[1]}
# What shows in time, or beyond the quota.
ELSEWHERE = {"latency", "late-effects", "queue", "retry-after"}
TIMELESS = VARIATIONS.keys() - {"late-effects", "queue"}


def meaning(answer: Answer) -> object:
    """Return what an answer promises to tell: a refusal its status, a served call its counts and lists."""
    status, body = answer
    if status != 200 or "Details" not in body:
        return status
    counts = [body["Status"].get(name) or 0 for name in COUNTS]
    mixed = 0 < counts[1] < counts[0]
    lists = {
        name: [(each["Identifier"], each["IdentifierValue"], bool(each.get("Reason"))) for each in entries]
        for name, entries in sorted(body["Details"].items())
        if entries
    }
    return counts, None if mixed else body["Status"]["Message"], lists


def held(shown: Mapping[str, str | None]) -> list[str]:
    """Return the texts that a lead holds."""
    return [shown[name] or "" for name in ("FirstName", "mx_City", "Phone", "ProspectID")]


def told(desk: Desk) -> list[object]:
    """Return what every answer of a host means."""
    return [(meaning(desk.send(**request)), held(desk.read(ADA))) for request in requests()]


def replies(desk: Desk) -> list[Reply]:
    """Return the replies to a call, a mixed one, a refused one and a read, as they are sent."""
    packed = JSON | {b"accept-encoding": b"gzip, deflate"}
    read = {"SearchParameters": {"LeadIds": [ADA["ProspectID"]]}}
    missing = {"EmailAddress": "nobody@example.com"}
    wrong = named(ADA, NoField="x")
    sent: list[Reply] = []
    for body, path in (
        (call(WRITTEN), UPDATE_PATH),
        (call(WRITTEN, missing, wrong), UPDATE_PATH),
        ({}, UPDATE_PATH),
        (read, f"{SERVICE}/Leads/Retrieve/ByIds"),
    ):
        desk.send(body, path=path, headers=packed)
        sent.append(desk.reply)
    return sent


@pytest.fixture(scope="module")
def plain() -> list[object]:
    """Return what a host without variations means."""
    return told(Desk())


@pytest.mark.parametrize("id_", sorted(TIMELESS))
def test_a_variation_means_the_same(id_: str, plain: list[object]) -> None:
    """Statuses, counts, lists, names and effects are those of a host without it."""
    assert told(Desk(variations=(id_,))) == plain


@pytest.mark.parametrize("id_", sorted(VARIATIONS.keys() - ELSEWHERE))
def test_a_variation_is_seen(id_: str) -> None:
    """Some reply is sent otherwise."""
    assert replies(Desk(variations=(id_,))) != replies(Desk())


def test_variations_combine(plain: list[object]) -> None:
    """All of them at once still mean the same."""
    assert told(Desk(variations=tuple(TIMELESS))) == plain


def test_a_fault_shows_through_variations(plain: list[object]) -> None:
    """What varies does not mend what is wrong."""
    ids = tuple(TIMELESS)

    assert told(Desk(variations=ids, faults=("4.6-flag-ignored",))) == told(Desk(faults=("4.6-flag-ignored",)))
    assert told(Desk(variations=ids, faults=("3.3-counts-swapped",))) != plain


@pytest.mark.parametrize(
    ("id_", "shown"),
    [
        ("reads-booleans-as-words", {"mx_Newsletter": "true"}),
        ("reads-short-dates", {"mx_Born": "2024-02-29"}),
        ("reads-short-numbers", {"mx_Age": "33"}),
        ("reads-small-addresses", {"mx_Second_Email": "ada@example.com"}),
        ("reads-empty-text", {"mx_City": ""}),
        ("reads-more", {"ProspectStage": "Prospect"}),
    ],
)
def test_a_value_is_shown_in_another_form(id_: str, shown: dict[str, str]) -> None:
    """One that the normalisation of its type allows."""
    usual, other = Desk(), Desk(variations=(id_,))
    for desk in (usual, other):
        desk.update(WRITTEN)
    read = other.read(ADA)

    assert shown.items() <= read.items()
    assert shown.items().isdisjoint(usual.read(ADA).items())


def test_an_effect_comes_late() -> None:
    """It is read a twentieth of a second after the call, and not before."""
    desk = Desk(variations=("late-effects",))
    desk.update(WRITTEN)
    at_once = desk.read(ADA)["FirstName"]
    desk.clock.now += 0.05

    assert (at_once, desk.read(ADA)["FirstName"]) == (None, "Zoë a/b")


def test_a_refusal_says_when_to_come_again() -> None:
    """In whole seconds, and it alone."""
    desk = Desk(variations=("retry-after",), quota=Quota(1, 4.5))
    replies = [(desk.update(WRITTEN)[0], dict(desk.reply.headers).get(b"retry-after")) for _ in range(2)]

    assert replies == [(200, None), (429, b"5")]


def test_a_queue_keeps_calls_back_in_place_of_refusing_them() -> None:
    """N go at once, the others one after the other at the rate of the quota; readings do not wait."""
    desk = Desk(variations=("queue",), quota=Quota(2, 4.0))
    waits = [desk.host.pausing(Received("POST", UPDATE_PATH, b"", {}, b"", 0)) for _ in range(4)]
    statuses = [desk.update(WRITTEN)[0] for _ in range(4)]

    assert waits == [0.0, 0.0, 2.0, 4.0]
    assert statuses == [200] * 4


def test_latency_is_a_pause() -> None:
    """Only a host that is asked for it pauses."""
    assert Desk(variations=("latency",)).host.pause > 0
    assert Desk().host.pause == 0


def sent_over_http(*ids: str) -> httpx.Response:
    """Return the answer to a call, as a client has it."""
    with serve(HostConfig(keys=KEYS, variations=ids)) as host:
        return httpx.post(host.url + UPDATE_PATH, params=QUERY, json=call(WRITTEN))


@pytest.mark.parametrize(
    ("id_", "headers"),
    [
        ("gzip", {"content-encoding": "gzip"}),
        ("deflate", {"content-encoding": "deflate"}),
        ("chunked", {"transfer-encoding": "chunked"}),
        ("connection-close", {"connection": "close"}),
        ("latency", {"content-type": "application/json"}),
        ("charset", {"content-type": "application/json; charset=utf-8"}),
    ],
)
def test_a_variation_passes_through_http(id_: str, headers: Mapping[str, str]) -> None:
    """A client reads the answer, which is framed as it is headed."""
    answer = sent_over_http(id_)

    assert headers.items() <= answer.headers.items()
    assert ("content-length" in answer.headers) == (id_ != "chunked")
    assert answer.json()["Status"]["SuccessCount"] == 1


def test_names_of_headers_keep_their_case() -> None:
    """They are sent with capitals."""
    raw: list[Any] = sent_over_http("header-case").headers.raw

    assert b"Content-Type" in [name for name, _ in raw]


def test_all_variations_pass_through_http() -> None:
    """At once, with either way to write headers."""
    for ids in (VARIATIONS.keys(), VARIATIONS.keys() - {"header-case"}):
        assert sent_over_http(*ids).json()["Status"]["SuccessCount"] == 1


def test_a_variation_is_no_fault() -> None:
    """No name stands for both, and an unknown one is met with a known one."""
    assert not VARIATIONS.keys() & FAULTS.keys()
    assert len(VARIATIONS) >= 20
    with pytest.raises(UnknownChoice, match="did you mean gzip"):
        chosen(["gzp"])
