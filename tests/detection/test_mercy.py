"""A run spares the account: it writes no lead but the tenant's, and every value is put back."""

import re
from collections.abc import Callable, Iterable, Iterator
from contextlib import suppress
from pathlib import Path
from uuid import UUID

import pytest

from contracts.campaign.ledger import Ledger
from contracts.campaign.restore import put_back
from contracts.campaign.run import Campaign
from contracts.campaign.snapshot import load, take
from contracts.client import is_loopback
from contracts.exchange import Exchange
from contracts.host import demo
from contracts.journal import read
from contracts.rules import INVARIANTS
from contracts.strategies.leads import bases
from contracts.verdict import Verdict
from reports.summary import summarise
from tests.detection.conftest import BUDGET
from tests.detection.visits import OURS, OWN, Visit, watched

STRANGERS = {value for lead in demo().leads[OWN:] for value in lead.values()}
IDS = {lead["ProspectID"] for lead in OURS.leads}
# Under reserved domains (RFC 2606), with a country code that nobody has, or a random UUID or its number.
UUID_FORM = r"[0-9a-f]{8}(-[0-9a-f]{4}){3}-[0-9a-f]{12}"
NOBODYS = re.compile(
    rf"leadproof-{UUID_FORM}@example\.com|\+999-\d{{10}}|{UUID_FORM}|leadproof .*{UUID_FORM}|\d{{30,}}"
)


@pytest.fixture
def visit(tmp_path: Path) -> Iterator[Visit]:
    """Serve a watched account."""
    with watched(tmp_path / "run.jsonl") as visit:
        yield visit


def interrupt(text: str) -> None:
    """Press Ctrl-C once the opening is over."""
    if "opening" in text:
        raise KeyboardInterrupt


@pytest.mark.parametrize("impact", ["own", "overload"])
def test_no_lead_but_the_tenants_is_written(visit: Visit, impact: str) -> None:
    """The account has many more, and none of their values is even named."""
    visit.play(impact=impact)

    assert visit.store.written == IDS
    assert [value for value in STRANGERS if any(value in exchange.request.body for exchange in visit.heard)] == []


def test_with_no_impact_nothing_is_written(visit: Visit) -> None:
    """Not even to put it back."""
    visit.play(impact="none")

    assert visit.store.written == set()


def test_a_run_leaves_every_value_as_it_was(visit: Visit) -> None:
    """It writes many of them, and puts them back within the budget; what it sent for that accuses nobody."""
    before = visit.store.held()
    outcome = visit.play()

    assert len(outcome.done) > OWN
    assert outcome.left == ()
    assert visit.store.held() == before
    assert len(visit.heard) <= BUDGET
    assert summarise(*read(visit.journal), INVARIANTS).verdict is Verdict.PASS


@pytest.mark.parametrize(
    ("budget", "tell"), [(60, str), (150, str), (BUDGET, interrupt)], ids=["early", "later", "interrupted"]
)
def test_a_run_that_ends_early_leaves_every_value_as_it_was(
    visit: Visit, budget: int, tell: Callable[[str], None]
) -> None:
    """The calls for it were kept."""
    before = visit.store.held()
    outcome = visit.play(budget=budget, tell=tell)

    assert outcome.done
    assert outcome.left == ()
    assert visit.store.held() == before
    assert len(visit.heard) <= budget


def test_a_run_that_was_killed_is_put_back_from_its_file(visit: Visit) -> None:
    """By another session, that knows nothing but the file."""
    before = visit.store.held()
    with visit.session() as session:
        snapshot = take(session, OURS)
        assert snapshot is not None
        snapshot.write(visit.noted)
        with suppress(KeyboardInterrupt):
            Campaign(session, Ledger(), impact="own", tell=interrupt).play()
    worn = visit.store.held()
    with visit.session() as session:
        outcome = put_back(session, OURS, load(visit.noted), session.left)

    assert worn != before
    assert outcome.left == ()
    assert visit.store.held() == before


def test_a_host_elsewhere_is_spared(visit: Visit, monkeypatch: pytest.MonkeyPatch) -> None:
    """It sees two wrong keys at most, and leads that are the tenant's, nearly so, or surely nobody's."""
    monkeypatch.setenv("NO_PROXY", "*")
    visit.url = visit.host.url.replace("127.0.0.1", "127.1")
    visit.play()
    wrong = [each for each in visit.heard if not set(forms(each)) <= {"own", "absent"}]
    keys = (*OURS.fields.unique, None)
    near = {base[0]["Value"] for key in keys for base in bases(OURS, key, "near-miss", UUID(int=0))}

    assert not is_loopback(visit.url)
    assert len(wrong) <= 2
    assert len(visit.heard) > 100
    assert [name for name in missing(visit.heard) - near if not NOBODYS.fullmatch(name)] == []


def forms(exchange: Exchange) -> tuple[str, str]:
    """Return what was done to the two keys of a call."""
    return exchange.request.credentials.access, exchange.request.credentials.secret


def missing(heard: Iterable[Exchange]) -> set[str]:
    """Return the values that named leads which do not exist."""
    leads = (lead for each in heard if each.expected for lead in each.expected.leads or ())
    return {value for lead in leads if lead.missing and lead.sentence != "6.5" for value in lead.values if value}
