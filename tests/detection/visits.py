"""A run on an account that is watched: what it writes, and what every lead holds."""

from collections.abc import Callable, Iterator, Mapping
from contextlib import contextmanager, suppress
from dataclasses import dataclass
from pathlib import Path
from typing import Any
from unittest.mock import patch

from msgspec.structs import replace

import contracts.invariants  # registers the rules
import contracts.laws  # noqa: F401  # registers the laws
from contracts.campaign.ledger import Ledger
from contracts.campaign.options import replace_quota
from contracts.campaign.restore import Outcome, put_back, reserve
from contracts.campaign.run import Campaign
from contracts.campaign.session import Session
from contracts.campaign.snapshot import file_for, take
from contracts.client import Client, Keys
from contracts.exchange import Exchange
from contracts.host import HostConfig, Serving, assembly, demo, serve
from contracts.host.store import Record, Store
from contracts.journal import Journal, Run
from contracts.model import Known
from contracts.tenant import Tenant
from tests.detection.conftest import BUDGET, hasty

ROOT = Path(__file__).parents[2]
TENANT = ROOT / "contracts" / "host" / "demo.toml"
OWN = 8
WORN = {"FirstName": "Ada", "mx_Age": "36.00", "mx_Born": "1815-12-10 00:00:00", "mx_Newsletter": "1"}
# An account of thirty leads, of which eight are ours to write.
ACCOUNT = replace(replace_quota(demo(), None), leads=tuple({**lead, **WORN} for lead in demo().leads))
OURS = hasty(replace(replace_quota(demo(), None), leads=demo().leads[:OWN]))


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


@contextmanager
def watched(journal: Path) -> Iterator[Visit]:
    """Serve a watched account whose leads are worn already."""
    made: list[Watched] = []

    def store(*arguments: Any, **more: Any) -> Watched:  # noqa: ANN401  # what a store takes
        made.append(Watched(*arguments, **more))
        return made[-1]

    with patch.object(assembly, "Store", store), serve(HostConfig(tenant=ACCOUNT, quota=None)) as host:
        yield Visit(host, made[0], journal, [])
