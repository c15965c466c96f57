"""Schemathesis as a part of a run: what it sends, what it says, and what it never says."""

import itertools
from collections.abc import Callable
from contextlib import redirect_stderr, redirect_stdout
from functools import partial
from io import StringIO
from pathlib import Path
from random import Random
from typing import Any, NamedTuple

import msgspec
import pytest

import contracts.invariants  # noqa: F401  # registers the rules
from contracts.campaign.fuzz import PURPOSE, Fuzz, calls_to_fuzz
from contracts.campaign.ledger import Ledger
from contracts.campaign.session import Session
from contracts.campaign.steering import Steering
from contracts.client import Client, Keys
from contracts.errors import UsageError
from contracts.host import HostConfig, demo, serve
from contracts.journal import Journal, Run, read
from contracts.model import Known
from contracts.spec import BATCH_LIMIT, FLAG
from contracts.strategies.calls import call, kinds_possible, request
from contracts.tenant import SURELY_UNKNOWN, Tenant

pytestmark = pytest.mark.no_cover

CALLS = 40
NO_SHAPE, ECHO = "2.1-no-message", "2.7-secret-echoed"
KEYS = ("u$r+canary%25access", "s$3c+canary%25secret")
TENANT = msgspec.structs.replace(demo(), quota=None)
PAIR = {"Attribute": "generated", "Value": "generated"}

Play = Callable[..., tuple[Fuzz, Ledger]]


@pytest.fixture
def play(tmp_path: Path) -> Play:
    """Play the part alone on a mocked host; the journal is in `tmp_path`."""
    return partial(played, tmp_path / "run.jsonl")


def played(
    file: Path, *faults: str, calls: int = CALLS, impact: str = "own", number: int = 0, **readings: str
) -> tuple[Fuzz, Ledger]:
    """Play the part alone on a mocked host with these faults and readings, into a journal."""
    named = {name.replace("_", "-"): reading for name, reading in readings.items()}
    config = HostConfig(tenant=TENANT, quota=None, keys=KEYS, faults=faults, readings=named)
    ledger = Ledger()
    with serve(config) as host, Client(host.url, Keys(*KEYS)) as client, Journal(file, Run(host=host.url)) as journal:
        session = Session(client, Known(TENANT), journal, budget=0, heard=ledger.hear)
        fuzz = Fuzz(session, impact=impact, calls=calls, number=number, tell=lambda _: None)
        fuzz.play()
    return fuzz, ledger


class Broken(NamedTuple):
    """A part on a host that keeps neither the shape of answers nor the secret, with all that it told."""

    fuzz: Fuzz
    ledger: Ledger
    told: str


@pytest.fixture(scope="module")
def broken(tmp_path_factory: pytest.TempPathFactory) -> Broken:
    """Play the part once on such a host."""
    file, printed = tmp_path_factory.mktemp("broken") / "run.jsonl", StringIO()
    with redirect_stdout(printed), redirect_stderr(printed):
        fuzz, ledger = played(file, NO_SHAPE, ECHO, calls=120)
    return Broken(fuzz, ledger, fuzz.report() + file.read_text() + printed.getvalue())


def steered(body: object, *, impact: str = "own", number: int = 0) -> Any:  # noqa: ANN401  # it is any JSON
    """Return a body as one steering makes it."""
    return Steering(TENANT, Random(number), impact=impact).body(body)


def test_a_correct_host_raises_no_alarm(play: Play) -> None:
    """Neither a check of Schemathesis nor a sentence of ours complains of the mocked host."""
    fuzz, ledger = play(calls=120)

    assert fuzz.report() == ""
    assert not ledger.findings
    assert fuzz.judged > 60


@pytest.mark.parametrize(
    "readings",
    [
        {"lenient_json": "400", "non_unique_key": "400", "over_25": "413"},
        {"non_unique_key": "all-failed", "over_25": "500", "empty_fields": "400", "unknown_field": "400"},
        {"value_type": "as-text", "scalar_type": "as-text", "flag_text": "as-boolean", "null_members": "absent"},
        {"empty_batch": "served", "other_method": "501", "over_25": "all-failed"},
    ],
)
def test_another_reading_raises_no_alarm(readings: dict[str, str], play: Play) -> None:
    """What the page leaves open may be answered in any of the ways listed."""
    fuzz, ledger = play(calls=90, **readings)

    assert fuzz.report() == ""
    assert not ledger.findings


def test_the_same_number_sends_the_same_calls(play: Play, tmp_path: Path) -> None:
    """A part of a run is repeated by its number."""
    bodies = []
    for number in (3, 3, 4):
        play(number=number)
        bodies.append([exchange.request for exchange in read(tmp_path / "run.jsonl")[1]])

    assert bodies[0] == bodies[1] != bodies[2]


def test_every_call_stands_in_the_journal_with_its_purpose_and_expectation(play: Play, tmp_path: Path) -> None:
    """The journal holds what was sent, and what the oracle expects of it."""
    fuzz, _ = play()
    _, history = read(tmp_path / "run.jsonl")

    assert len(history) == fuzz.sent <= CALLS
    assert {exchange.purpose for exchange in history} == {PURPOSE}
    assert all(exchange.expected for exchange in history)


def test_no_key_is_told_anywhere(broken: Broken) -> None:
    """Keys with characters that are encoded stand neither in the journal, nor in a report, nor in any output."""
    assert broken.fuzz.complaints
    assert "canary" not in broken.told


def test_a_complaint_names_the_check_and_gives_the_command(broken: Broken) -> None:
    """A complaint is one paragraph: the check, what it says, and a cURL command with the names of the keys."""
    report = broken.fuzz.report()

    assert "response_schema_conformance: " in report or "content_type_conformance: " in report
    assert '--url-query "secretKey=$UPDATEV2_SECRET_KEY"' in report
    assert "[Filtered]" not in report


def test_the_rulebook_is_asked_as_a_check_and_reported_by_sentence(broken: Broken) -> None:
    """What a sentence says stands under the sentence, not among the complaints of Schemathesis."""
    assert "keeps_the_contract" in {each.check for each in broken.fuzz.found.values()}
    assert "keeps_the_contract" not in {each.check for each in broken.fuzz.complaints}
    assert broken.ledger.findings


def test_nothing_is_sent_where_it_is_off(play: Play) -> None:
    """A part of no calls says that it is off."""
    fuzz, ledger = play(calls=0)

    assert not ledger.evidence
    assert fuzz.nothing.startswith("off")


def test_no_impact_names_no_lead_that_exists(play: Play, tmp_path: Path) -> None:
    """With the impact `none` no value that names a lead of the tenant stands as such in any call."""
    play(calls=60, impact="none")
    _, history = read(tmp_path / "run.jsonl")

    expected = [lead for each in history if each.expected for lead in each.expected.leads or ()]
    assert expected
    assert not any(lead.must_succeed for lead in expected)


@pytest.mark.parametrize(
    ("asked", "host", "impact", "calls"),
    [
        (None, "http://127.0.0.1:1", "own", 120),
        (None, "http://127.0.0.1:1", "none", 60),
        (None, "https://api.example.test", "own", 0),
        ("7", "https://api.example.test", "own", 7),
        ("0", "http://127.0.0.1:1", "own", 0),
    ],
)
def test_a_live_host_is_spared_unless_asked_for(asked: str | None, host: str, impact: str, calls: int) -> None:
    """The default is some calls on loopback and none elsewhere."""
    assert calls_to_fuzz(asked, host, impact) == calls


def test_a_number_of_calls_has_to_be_one() -> None:
    """Wrong use says which option, what was expected and what was found."""
    with pytest.raises(UsageError, match="--fuzz: expected a number of calls"):
        calls_to_fuzz("many", "http://127.0.0.1:1", "own")


@pytest.mark.parametrize(
    "body", [0, None, "text", [], [1], {"LeadPropertiesList": 1}, {"LeadPropertiesList": [1, None]}, {"Options": []}]
)
def test_what_breaks_the_schema_stays_broken(body: object) -> None:
    """A body without the structure of a call is sent as it was generated."""
    assert steered(body) == body


@pytest.mark.parametrize("impact", ["none", "own"])
@pytest.mark.parametrize("number", range(20))
def test_only_fields_and_leads_of_the_account_are_named(number: int, impact: str) -> None:
    """Every attribute is the account's or surely none of it, and no text that names a lead is as generated."""
    body = steered(
        call([{"Fields": [dict(PAIR) for _ in range(4)]} for _ in range(5)], key="x"), impact=impact, number=number
    )
    pairs = list(itertools.chain.from_iterable(lead["Fields"] for lead in body["LeadPropertiesList"]))

    assert all(known(TENANT, pair["Attribute"]) for pair in pairs)
    assert not any(pair["Attribute"] in TENANT.fields.unique and pair["Value"] == "generated" for pair in pairs)


def known(tenant: Tenant, name: str) -> bool:
    """Whether a field is the account's or surely none of it."""
    return tenant.fields.knows(name) or tenant.fields.surely_lacks(name) or name.startswith(SURELY_UNKNOWN)


def test_too_many_leads_are_well_formed() -> None:
    """A call of 26 leads is wrong in that alone."""
    body = steered(call([{"Fields": [{"Attribute": 1}]}] * (BATCH_LIMIT + 1), key="x", options={FLAG: True}))

    assert len(body["LeadPropertiesList"]) == BATCH_LIMIT + 1
    assert all(isinstance(pair["Value"], str) for lead in body["LeadPropertiesList"] for pair in lead["Fields"])
    assert kinds_possible(TENANT, body["SearchByKey"])
    assert request(body).body
