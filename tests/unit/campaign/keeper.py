"""A host that keeps what leads hold, on paper: it reads and writes them, and refuses what a test says."""

import json
from collections.abc import Callable, Sequence
from dataclasses import dataclass, field
from typing import Any
from urllib.parse import unquote

from msgspec.structs import replace

from contracts.campaign.session import Session
from contracts.exchange import Exchange, Expectation, Request, Response
from contracts.journal import Journal
from contracts.model import Known
from contracts.spec import UPDATE_PATH
from contracts.tenant import Lead, ReadBack, Tenant
from tests.unit.campaign.stage import Script, said
from tests.unit.model.account import KEY, TENANT

WITHIN = 3.0
READABLE = replace(TENANT, quota=None, read_back=ReadBack("Leads/Retrieve/ByIds", WITHIN))
Held = dict[str, str | None]


def many(count: int) -> tuple[Lead, ...]:
    """Return so many leads."""
    return tuple({"ProspectID": f"lead-{number}", KEY: f"{number}@example.com"} for number in range(count))


@dataclass
class Keeper(Script):
    """Leads by their ids; `takes` says whether it takes a value for a field, else the lead fails.

    `names` has the ids of leads by their other names. Answers are its own unless they are given.
    """

    answers: Sequence[Response | None] = (None,)
    leads: dict[str, Held] = field(default_factory=dict)
    takes: Callable[[str, str], bool] = lambda _name, _value: True
    names: dict[str, str] = field(default_factory=dict)
    pauses: list[float] = field(default_factory=list)

    def send(self, request: Request, *, expected: Expectation | None = None, purpose: str = "") -> Exchange:
        """Read or write."""
        exchange = super().send(request, expected=expected, purpose=purpose)
        if self.answers[-1] is not None:
            return exchange
        response = self._written(request) if request.path == UPDATE_PATH else self._read(request)
        return replace(exchange, response=response, error="")

    def sleep(self, seconds: float) -> None:
        """Note a pause."""
        self.pauses.append(seconds)

    @property
    def writings(self) -> list[Any]:
        """The bodies of the calls that write."""
        return [json.loads(request.body) for request in self.sent if request.path == UPDATE_PATH]

    def _read(self, request: Request) -> Response:
        if request.method == "GET":
            id_ = unquote(request.path.partition("id=")[2])
            return said(200, json.dumps(self._shown([id_])))
        return said(200, json.dumps({"Leads": self._shown(json.loads(request.body)["SearchParameters"]["LeadIds"])}))

    def _shown(self, ids: list[str]) -> list[Held]:
        return [{"ProspectID": id_, **self.leads[id_]} for id_ in ids if id_ in self.leads]

    def _written(self, request: Request) -> Response:
        for lead in json.loads(request.body)["LeadPropertiesList"]:
            (name, *pairs) = [(each["Attribute"], each["Value"]) for each in lead["Fields"]]
            id_ = self.names.get(name[1], name[1])
            if all(self.takes(*each) for each in pairs) and id_ in self.leads:
                self.leads[id_] |= {field: value or None for field, value in pairs}
        return said(200, '{"Status": {}, "Details": {}}')


def visit(journal: Journal, keeper: Keeper, tenant: Tenant = READABLE, *, budget: int = 100) -> Session:
    """Open a session with a keeper, which is known to take the ProspectID."""
    return Session(
        keeper,  # type: ignore[arg-type]  # it sends, which is all that is asked of it
        Known(tenant).learn("prospect-spelling", "ProspectID"),
        journal,
        budget=budget,
        heard=lambda _: None,
        clock=lambda: keeper.now,
        sleep=keeper.sleep,
    )
