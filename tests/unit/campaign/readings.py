"""A stage whose leads are read back, and what they show."""

from dataclasses import dataclass

import msgspec

import contracts.laws  # noqa: F401  # registers the rules
from contracts.campaign.rereading import Rereading
from contracts.exchange import Response
from contracts.journal import Journal
from contracts.laws.windows import Window
from contracts.rules import LAWS
from contracts.tenant import ReadBack, Tenant
from tests.unit.campaign.stage import Stage, said, stage
from tests.unit.invariants.answers import ADA_ALONE, answer, entry
from tests.unit.model.account import ADA, KEY, TENANT, request

WITHIN = 3.0
READABLE = msgspec.structs.replace(
    TENANT, quota=None, leads=(ADA,), restricted=(), read_back=ReadBack("Leads/Retrieve/ByIds", WITHIN)
)
CALL = request(ADA_ALONE)
WROTE = said(200, msgspec.json.encode(answer([entry(ADA[KEY])])).decode())
FAILED = said(500)


def shows(name: str | None) -> Response:
    """Return the answer to a reading."""
    leads = [{"ProspectID": ADA["ProspectID"], "FirstName": name}]
    return said(200, msgspec.json.encode({"RecordCount": 1, "Leads": leads}).decode())


OLD, NEW = shows("Old"), shows("Ada")


@dataclass
class Scene:
    """A stage, the windows that were settled, and the pauses in seconds."""

    on: Stage
    rereading: Rereading
    windows: list[Window]
    pauses: list[float]

    @property
    def purposes(self) -> list[str]:
        """What each call was sent for."""
        return [exchange.purpose for exchange in self.on.heard]

    @property
    def broken(self) -> list[tuple[str, ...]]:
        """The sentences that each window breaks."""
        return [LAWS.judge(window).broken for window in self.windows]

    def play(self, *turns: str) -> None:
        """Call the API, read, or read later, one after the other."""
        for turn in turns:
            match turn:
                case "call":
                    self.on.session.ask(CALL, "call")
                case "later":
                    self.rereading.read_later()
                case _:
                    self.rereading.read()


def scene(journal: Journal, *answers: Response | None, tenant: Tenant = READABLE, budget: int = 100) -> Scene:
    """Set a session up that is read back from."""
    on = stage(journal, tenant, *answers, budget=budget)
    windows, pauses = list[Window](), list[float]()
    rereading = Rereading(on.session, windows.append, pauses.append)
    on.session.listen(rereading.hear)
    return Scene(on, rereading, windows, pauses)
