"""The plan over a client: what is sent, to whose leads, when, and that their values are put back."""

import json
from contextlib import nullcontext
from dataclasses import dataclass, field
from threading import Lock
from types import SimpleNamespace
from typing import Any
from unittest.mock import patch

import pytest
from msgspec.structs import replace

from contracts.campaign import identification as probing
from contracts.campaign.identification import Identification, possible_kinds, unprobed
from contracts.campaign.ledger import Ledger
from contracts.campaign.session import Session
from contracts.errors import LeaseUnusable
from contracts.exchange import OTHER, Credentials, Exchange, Expectation, Request
from contracts.host.limiters import Limiter, limiter
from contracts.journal import Journal, read
from contracts.model import Known
from contracts.quota.identify import Candidates, Kind
from contracts.quota.pacing import Pacer
from contracts.spec import UPDATE_PATH, Quota
from contracts.tenant import QuotaTable, ReadBack, Tenant
from tests.unit.campaign.keeper import READABLE, WITHIN, Keeper, many, visit
from tests.unit.campaign.stage import LOOPBACK, REMOTE, said
from tests.unit.model.account import KEY

FIVE = Quota(5, 10.0)
ACCOUNT = replace(READABLE, quota=QuotaTable(5, 10.0), leads=many(8))
BLIND = replace(ACCOUNT, read_back=None)
NOTHING = '{"LeadPropertiesList": []}'
ANY = Candidates(("fixed-window",), lambda _name, _calls, _floor: True)


@dataclass
class Limited(Keeper):
    """A keeper behind a limiter; a call takes a hundredth of a second, and a reading uses up no quota."""

    kept: Limiter = field(default_factory=lambda: limiter("fixed-window", FIVE))
    status: int = 0
    lock: Lock = field(default_factory=Lock)

    def send(self, request: Request, *, expected: Expectation | None = None, purpose: str = "") -> Exchange:
        """Answer within the quota, malformed calls and wrong keys with their status."""
        with self.lock:
            sent = self.now
            wrong = request.credentials == Credentials("own", "cut")
            odd = 400 if "SearchByKey" not in request.body else 401 if wrong else self.status
            odd = odd if request.path == UPDATE_PATH else 0
            if not odd and request.path == UPDATE_PATH and not self.kept.admit(self.now):
                odd = 429
            exchange = super().send(
                replace(request, body=NOTHING) if odd else request, expected=expected, purpose=purpose
            )
            self.now = sent + 0.01
            self.sent[-1] = request
            response = said(odd) if odd else exchange.response
            return replace(exchange, request=request, response=response, sent=sent, received=self.now, error="")

    def opened(self, count: int) -> list[Any]:
        """Return as many clients that are this one."""
        return [nullcontext(SimpleNamespace(send=self.send, handshake=0.005)) for _ in range(count)]

    def sleep(self, seconds: float) -> None:
        """Let time pass."""
        self.now += seconds


@pytest.fixture(autouse=True)
def _any_class(monkeypatch: pytest.MonkeyPatch) -> None:
    """Have one class left whatever is answered."""
    monkeypatch.setattr(probing, "candidates", lambda _: ANY)


def played(
    journal: Journal, tenant: Tenant = ACCOUNT, *, host: str = LOOPBACK, impact: str = "quota", status: int = 0
) -> Limited:
    """Identify the limiter of a keeper and put back what it held."""
    held = {lead["ProspectID"]: {"FirstName": "Ada", KEY: lead[KEY]} for lead in tenant.leads}
    names = {lead[KEY]: lead["ProspectID"] for lead in tenant.leads}
    keeper = Limited(host=host, leads={id_: dict(each) for id_, each in held.items()}, names=names, status=status)
    session = visit(journal, keeper, tenant)
    identification = Identification(session, Ledger(), impact=impact, tell=lambda _: None)
    identification.play()
    identification.put_back()

    assert keeper.leads == held
    assert session.spent == len(keeper.sent) <= session.budget
    return keeper


def written(keeper: Limited) -> list[tuple[str, str]]:
    """Return the lead and the marker of each call that writes one."""
    bodies: list[Any] = [json.loads(each.body) for each in keeper.sent if each.body.startswith('{"SearchByKey')]
    pairs = [lead["Fields"] for body in bodies for lead in body["LeadPropertiesList"]]
    return [(pair[0]["Value"], pair[1]["Value"]) for pair in pairs if pair[1]["Value"].startswith("marker")]


def test_each_probe_writes_a_marker_of_its_own(journal: Journal) -> None:
    """To leads of the tenant alone; those of one burst lie in different places."""
    marks = written(played(journal))

    assert len({marker for _, marker in marks}) == len(marks) > 20
    assert {lead for lead, _ in marks} == {lead[KEY] for lead in ACCOUNT.leads}
    assert all(len({lead for lead, _ in marks[at : at + 5]}) == 5 for at in range(0, len(marks) - 5, 5))


def test_where_nothing_can_be_read_back_no_lead_is_written(journal: Journal) -> None:
    """Probes name leads that surely do not exist."""
    keeper = played(journal, BLIND)

    assert written(keeper) == []
    assert [lead for lead in BLIND.leads if any(f'"{lead[KEY]}"' in each.body for each in keeper.sent)] == []
    assert len(keeper.sent) > 20


def test_every_probe_is_journaled_as_one_of_the_quota(journal: Journal) -> None:
    """By its purpose, so that its refusal is taken for granted."""
    played(journal)
    _, history = read(journal.file)
    probes = [each for each in history if each.request.path == UPDATE_PATH and each.purpose != "put back"]

    assert len(probes) > 20
    assert all(each.purpose.startswith("quota: ") for each in probes)
    assert any(each.response and each.response.status == 429 for each in probes)


def test_the_calls_of_a_pass_begin_after_silence(journal: Journal) -> None:
    """Twice the window after the last answer before."""
    played(journal)
    _, history = read(journal.file)
    bursts = [each for each in history if each.purpose == "quota: one more than the quota at once"]
    before = max(each.received for each in history if each.received < bursts[0].sent)

    assert bursts[0].sent - before >= 2 * FIVE.seconds


@pytest.mark.parametrize(("impact", "tenant"), [("none", ACCOUNT), ("own", ACCOUNT), ("quota", READABLE)])
def test_where_the_limiter_may_not_be_probed_nothing_is_sent(journal: Journal, impact: str, tenant: Tenant) -> None:
    """There is no quota, or the run may send no burst; the reason is kept."""
    assert played(journal, tenant, impact=impact).sent == []
    assert unprobed(tenant.limit, impact)


def test_keys_that_are_refused_end_the_probes(journal: Journal) -> None:
    """The account is spared at the first step."""
    assert len(played(journal, BLIND, status=401).sent) == FIVE.calls - 1


@pytest.mark.parametrize(
    ("tenant", "host", "kinds"),
    [
        (ACCOUNT, LOOPBACK, set(Kind)),
        (ACCOUNT, None, set(Kind)),
        (ACCOUNT, REMOTE, set(Kind) - {Kind.UNAUTHORISED}),
        (BLIND, REMOTE, {Kind.PLAIN, Kind.MALFORMED}),
        (replace(ACCOUNT, read_back=ReadBack("Leads.GetById", WITHIN)), LOOPBACK, set(Kind)),
    ],
)
def test_a_host_elsewhere_is_spared_wrong_keys(tenant: Tenant, host: str | None, kinds: set[Kind]) -> None:
    """And what cannot be read is not."""
    assert set(possible_kinds(tenant, host)) == kinds


def test_a_host_elsewhere_sees_no_wrong_key(journal: Journal) -> None:
    """Not one, whatever is left of the budget."""
    keeper = played(journal, host=REMOTE)

    assert Credentials("own", "cut") not in {each.credentials for each in keeper.sent}


def test_another_account_calls_once_while_ours_is_shut(journal: Journal) -> None:
    """Right behind an answer that refuses ours."""
    played(journal)
    _, history = read(journal.file)
    (place,) = (place for place, each in enumerate(history) if each.request.credentials == OTHER)
    before = max(history[:place], key=lambda each: each.received)

    assert before.response is not None
    assert before.response.status == 429
    assert history[place].sent - before.received < FIVE.seconds


def test_nothing_is_written_over_a_marker_that_was_refused(journal: Journal) -> None:
    """As long as there are places for a burst: what a refused call wrote is still there to be read."""
    played(journal)
    _, history = read(journal.file)
    places = [(each.request.body.partition("marker")[0], each) for each in history if "marker" in each.request.body]
    refused = [n for n, (_, each) in enumerate(places) if each.response and each.response.status == 429]

    assert refused
    assert [n for n in refused[:2] if places[n][0] in {where for where, _ in places[n + FIVE.calls + 1 :]}] == []


def test_a_plan_whose_pace_cannot_be_noted_ends_with_the_step(journal: Journal) -> None:
    """Its calls are recorded, no other step follows, and the reason is told."""
    told, pacer = list[str](), Pacer(FIVE)
    keeper = Limited(host=LOOPBACK)
    with patch.object(pacer, "note", side_effect=LeaseUnusable("lease", "database is locked")):
        session = Session(
            keeper,  # type: ignore[arg-type]  # it sends, which is all that is asked of it
            Known(BLIND),
            journal,
            budget=100,
            heard=lambda _: None,
            pacer=pacer,
            clock=lambda: keeper.now,
            sleep=keeper.sleep,
        )
        Identification(session, Ledger(), impact="quota", tell=told.append).play()
    purposes = {each.purpose for each in read(journal.file)[1]}

    assert len(purposes) == 1
    assert len(read(journal.file)[1]) == session.spent == len(keeper.sent)
    assert ["database is locked" in each for each in told] == [True]
