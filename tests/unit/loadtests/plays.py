"""Runs that never happened: a plan, a host that answers well, and a carrier on a clock that only moves when told."""

from collections.abc import Callable, Sequence
from dataclasses import dataclass, field
from functools import cache

import msgspec

from contracts.exchange import Exchange, History, Request, Response
from contracts.quota.history import outcome
from contracts.spec import MISSING_REASON
from loadtests.arrivals import Arrivals
from loadtests.figures import Distribution, Period, Tally, sample
from loadtests.leads import batches
from loadtests.orders import Order, Progress
from loadtests.plans import Plan
from loadtests.session import Prepared, prepare
from loadtests.stage import Carried, Stage

HEADERS = (("content-type", "application/json"),)
LIMIT = "API calls exceeded the limit of 2 in 5 second(s)"
Host = Callable[[float], int]


def prepared(quota: str = "2/5", **given: str) -> Prepared:
    """Return a run against the mocked host's account."""
    return prepare({"quota": quota, "budget": "3000", **given})


@cache
def requested(size: int = 1) -> Request:
    """Return a call of leads that nobody has."""
    return next(batches(prepared().tenant, "none", size))


def answer(request: Request, status: int = 200) -> Response:
    """Return what a host answers that does not know the leads of a call, or that refuses it."""
    if status != 200:
        envelope = {"Status": "Error", "ExceptionType": "MXException", "ExceptionMessage": LIMIT}
        return Response(status, HEADERS, msgspec.json.encode(envelope).decode())
    leads = msgspec.json.decode(request.body)["LeadPropertiesList"]
    failed = [
        {"Identifier": pair["Attribute"], "IdentifierValue": pair["Value"], "Reason": MISSING_REASON}
        for pair in (lead["Fields"][0] for lead in leads)
    ]
    counts = {"TotalCount": len(leads), "SuccessCount": 0, "FailureCount": len(leads), "Message": "Error"}
    body = {"Status": counts, "Details": {"SuccessfulLeads": [], "FailedLeads": failed}}
    return Response(200, HEADERS, msgspec.json.encode(body).decode())


def exchange(purpose: str, sent: float, status: int | None = 200, *, size: int = 1, took: float = 0.1) -> Exchange:
    """Return a call and its answer."""
    request = requested(size)
    response = None if status is None else answer(request, status)
    return Exchange(request, response, sent, sent, sent + took, purpose=purpose)


@dataclass
class Virtual:
    """Carry orders out on a virtual clock: a host that answers by the instant alone, after `took` seconds."""

    host: Host
    took: float = 0.01
    late: float = 0.0
    clock: float = 1000.0
    history: History = field(default_factory=list)
    orders: list[Order] = field(default_factory=list)
    ceiling: float = 5000.0
    promised: float | None = None

    def carry_out(self, order: Order, arrivals: Arrivals) -> Carried:
        """Carry out an order."""
        self.clock = max(self.clock, order.start)
        order = msgspec.structs.replace(order, start=self.clock)
        self.orders.append(order)
        done = [self._call(order, order.start + instant) for instant in self._instants(order, arrivals)]
        self.clock += order.seconds if order.kind != "greet" and not order.tells else 0.1
        calls = tuple((call.sent, call.received, int(outcome(call))) for call in done if order.tells)
        tally, late = Tally(Period(order.start, order.seconds, order.warm_up)), Distribution()
        for call in done:
            tally.add(sample(call))
            late.add(call.sent - call.planned)
        told = Progress(
            order.number,
            tally.encode(),
            late.encode(),
            over=True,
            started=len(done),
            ceiling=self.ceiling,
            promised=self.promised,
            calls=calls,
        )
        return Carried(order, [told])

    def cut(self) -> Carried | None:
        """Return nothing: no order is ever under way."""
        return None

    def now(self) -> float:
        """Return the time."""
        return self.clock

    def wait(self, seconds: float) -> None:
        """Let time pass."""
        self.clock += seconds

    def stage(self, plan: Plan) -> Stage:
        """Return the stage of a run on this clock."""
        return Stage(plan, self, clock=self.now, sleep=self.wait)

    def _instants(self, order: Order, arrivals: Arrivals) -> Sequence[float]:
        if order.kind == "open":
            return order.due
        if order.kind == "ride":
            spacing = order.window / arrivals.calls
            return [number * spacing for number in range(int(order.seconds / spacing))]
        return [number * self.took for number in range(arrivals.calls)]

    def _call(self, order: Order, planned: float) -> Exchange:
        sent = planned + self.late
        call = exchange(order.purpose, sent, self.host(sent), size=order.size, took=self.took)
        self.history.append(msgspec.structs.replace(call, planned=planned))
        return self.history[-1]
