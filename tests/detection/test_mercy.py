"""A run spares the account: it writes no lead but the tenant's, and every value is put back."""

import os
import re
import subprocess
import sys
from collections.abc import Callable, Iterable, Iterator, Mapping
from contextlib import contextmanager, suppress
from dataclasses import dataclass
from pathlib import Path
from typing import Any
from uuid import UUID

import pytest
from msgspec.structs import replace

import contracts.invariants  # registers the rules
import contracts.laws  # noqa: F401  # registers the laws
from contracts.campaign.ledger import Ledger
from contracts.campaign.options import replace_quota
from contracts.campaign.restore import Outcome, put_back, reserve
from contracts.campaign.run import Campaign
from contracts.campaign.session import Session
from contracts.campaign.snapshot import file_for, load, take
from contracts.client import Client, Keys, is_loopback
from contracts.exchange import Exchange
from contracts.host import HostConfig, Serving, assembly, demo, serve
from contracts.host.store import Record, Store
from contracts.journal import Journal, Run, read
from contracts.model import Known
from contracts.rules import INVARIANTS
from contracts.strategies.leads import bases
from contracts.tenant import Tenant
from contracts.verdict import Verdict
from reports.summary import summarise
from tests.detection.conftest import BUDGET, hasty

ROOT = Path(__file__).parents[2]
TENANT = ROOT / "contracts" / "host" / "demo.toml"
OWN = 8
WORN = {"FirstName": "Ada", "mx_Age": "36.00", "mx_Born": "1815-12-10 00:00:00", "mx_Newsletter": "1"}
# An account of thirty leads, of which eight are ours to write.
ACCOUNT = replace(replace_quota(demo(), None), leads=tuple({**lead, **WORN} for lead in demo().leads))
OURS = hasty(replace(replace_quota(demo(), None), leads=demo().leads[:OWN]))
STRANGERS = {value for lead in demo().leads[OWN:] for value in lead.values()}
IDS = {lead["ProspectID"] for lead in OURS.leads}
# Under reserved domains (RFC 2606), with a country code that nobody has, or a random UUID or its number.
UUID_FORM = r"[0-9a-f]{8}(-[0-9a-f]{4}){3}-[0-9a-f]{12}"
NOBODYS = re.compile(
    rf"leadproof-{UUID_FORM}@example\.com|\+999-\d{{10}}|{UUID_FORM}|leadproof .*{UUID_FORM}|\d{{30,}}"
)


class Watched(Store):
    """A store of whose leads it is known what they hold, and which were written."""

    def __init__(self, tenant: Tenant, *arguments: object, **more: object) -> None:
        super().__init__(tenant, *arguments, **more)  # type: ignore[arg-type]  # as they came
        self.ids = [lead["ProspectID"] for lead in (*tenant.leads, *tenant.restricted)]
        self.written = set[str]()

    def write(self, record: Record, changes: Mapping[str, str]) -> None:
        """Note whose lead it is."""
        self.written.add(record.values["ProspectID"])
        super().write(record, changes)

    def held(self) -> list[dict[str, str | None] | None]:
        """Return what every lead holds."""
        return [self.read(id_) for id_ in self.ids]


@dataclass
class Visit:
    """A run on a watched account: what it sent, and where it keeps its journal and its snapshot."""

    host: Serving
    store: Watched
    journal: Path
    heard: list[Exchange]
    url: str = ""

    @property
    def noted(self) -> Path:
        """The file of the snapshot."""
        return file_for(self.journal)

    @contextmanager
    def session(self, budget: int = BUDGET) -> Iterator[Session]:
        """Open a session with the account."""
        url = self.url or self.host.url
        with (
            Client(url, Keys(*self.host.keys)) as client,
            Journal(self.journal, Run(host=url, fields=OURS.fields)) as journal,
        ):
            yield Session(client, Known(OURS), journal, budget=budget, heard=self.heard.append, sleep=lambda _: None)

    def play(self, *, budget: int = BUDGET, impact: str = "own", tell: Callable[[str], None] = str) -> Outcome:
        """Play a whole run, and put back what it changed however it ended."""
        with self.session(budget - reserve(OURS)) as session:
            campaign = Campaign(session, Ledger(), impact=impact, tell=tell)
            campaign.start()
            snapshot = take(session, OURS)
            assert snapshot is not None
            snapshot.write(self.noted)
            with suppress(KeyboardInterrupt):
                campaign.play()
            return put_back(session, OURS, snapshot, reserve(OURS))


@pytest.fixture
def visit(monkeypatch: pytest.MonkeyPatch, tmp_path: Path) -> Iterator[Visit]:
    """Serve a watched account whose leads are worn already."""
    made: list[Watched] = []

    def store(*arguments: Any, **more: Any) -> Watched:  # noqa: ANN401  # what a store takes
        made.append(Watched(*arguments, **more))
        return made[-1]

    monkeypatch.setattr(assembly, "Store", store)
    with serve(HostConfig(tenant=ACCOUNT, quota=None)) as host:
        yield Visit(host, made[0], tmp_path / "run.jsonl", [])


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


def restored(visit: Visit, *arguments: str) -> subprocess.CompletedProcess[str]:
    """Run the command that restores, under the keys of the account."""
    keys = dict(zip(("UPDATEV2_ACCESS_KEY", "UPDATEV2_SECRET_KEY"), visit.host.keys, strict=True))
    options = {"--restore": str(visit.noted), "--host": visit.host.url, "--tenant": str(TENANT), "--quota": "none"}
    options |= dict(zip(arguments[::2], arguments[1::2], strict=True))
    command = [sys.executable, "-m", "pytest", "tests/conformance", "-q", "-p", "no:cacheprovider"]
    command += ["--journal", str(visit.journal), *(part for pair in options.items() for part in pair)]
    return subprocess.run(  # noqa: S603  # our own command
        command, cwd=ROOT, env=os.environ | keys, capture_output=True, text=True, timeout=120, check=False
    )


def note(visit: Visit) -> None:
    """Write the snapshot of the account, then let a lead hold other values."""
    with visit.session() as session:
        snapshot = take(session, OURS)
    assert snapshot is not None
    replace(snapshot, tenant=demo().name).write(visit.noted)
    wear(visit.store, FirstName="Other", mx_City="Paris")


def wear(store: Watched, **values: str) -> None:
    """Let the first lead hold other values."""
    record = store.first(lambda record: record.values["ProspectID"] == OURS.leads[0]["ProspectID"])
    assert record is not None
    store.write(record, values)


def test_the_command_puts_values_back_and_judges_nothing(visit: Visit) -> None:
    """It tells what it put back, and removes the file once that is all."""
    before = visit.store.held()
    note(visit)
    done = restored(visit)

    assert done.returncode == 0
    assert f"put back: FirstName of lead {OURS.leads[0]['ProspectID']}" in done.stdout
    assert "sentence" not in done.stdout
    assert visit.store.held() == before
    assert not visit.noted.exists()


def test_the_command_tells_what_it_could_not_put_back(visit: Visit) -> None:
    """A locked field is never written; the file is kept, and the last line says how to try again."""
    note(visit)
    wear(visit.store, mx_Credit_Limit="8")
    done = restored(visit)

    assert done.returncode == 1
    assert "not put back: mx_Credit_Limit of lead" in done.stdout
    assert f"pytest tests/conformance --restore {visit.noted} --host {visit.host.url} --tenant FILE" in done.stdout
    assert visit.noted.exists()


@pytest.mark.parametrize(
    ("arguments", "says"),
    [
        (("--host", "http://127.0.0.1:1"), "--host: expected http://127.0.0.1:"),
        (("--restore", "none.json"), "none.json: expected a snapshot, found No such file"),
    ],
)
def test_restoring_elsewhere_is_one_line_and_exit_4(visit: Visit, arguments: tuple[str, ...], says: str) -> None:
    """Nothing is sent to a host that the snapshot is not from."""
    note(visit)
    written = visit.store.held()
    done = restored(visit, *arguments)

    lines = [line for line in (done.stdout + done.stderr).splitlines() if line.startswith("ERROR: ")]
    assert done.returncode == pytest.ExitCode.USAGE_ERROR
    assert len(lines) == 1
    assert says in lines[0]
    assert visit.store.held() == written
