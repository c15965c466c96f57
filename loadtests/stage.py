"""Where a scenario plays: it orders parts one after the other, by whomever they are carried out."""

import time
from collections.abc import Callable, Sequence
from dataclasses import dataclass
from typing import Protocol

import msgspec

from contracts.errors import BudgetSpent, HostError
from contracts.exchange import Clock
from contracts.leasing.machine import boot
from contracts.quota.identify import Step
from contracts.spec import Quota
from contracts.tenant import Tenant
from loadtests.arrivals import Arrivals
from loadtests.dispatcher import reserve
from loadtests.orders import Order, Progress, Traffic
from loadtests.phases import Phase, phase
from loadtests.plans import Plan, purpose

__all__ = ["Carried", "Carrier", "HostTrouble", "Stage"]

# What is due at once is measured until it is answered, for so many seconds at most.
BURST_SECONDS = 30.0


class HostTrouble(HostError):
    """What keeps the host from being judged, as the worker that met it says."""


@dataclass(frozen=True, slots=True)
class Carried:
    """What an order came to: what each worker told last, when calls were due that died with one, and what to note."""

    order: Order
    told: Sequence[Progress]
    lost: Sequence[float] = ()
    notes: Sequence[str] = ()


class Carrier(Protocol):
    """Whoever carries orders out: this process, or workers."""

    def carry_out(self, order: Order, arrivals: Arrivals) -> Carried:
        """Carry out an order from now on."""

    def cut(self) -> Carried | None:
        """Stop, and return what the order under way came to, None where there was none."""


class Stage:
    """Order parts of scenarios, and keep what they came to.

    `problems` are why something could not be proven, `notes` what else there is to say of how it went. `tenant` is the
    account as far as it may be written, where that was found out by calls: then the host has been tried, too.
    """

    def __init__(
        self,
        plan: Plan,
        carrier: Carrier,
        tenant: Tenant | None = None,
        *,
        clock: Clock = time.monotonic,
        sleep: Callable[[float], None] = time.sleep,
    ) -> None:
        self.plan = plan
        self.phases: dict[str, list[Phase]] = {}
        self.problems: list[str] = []
        self.notes: list[str] = []
        self.spent = 0
        # The clock by which steps are planned.
        self.now = clock
        self._sleep = sleep
        self._carrier = carrier
        self._scenario = ""
        self._tenant = tenant
        self._greeted, self._under_way = tenant is not None, False
        self._number = 0

    @property
    def left(self) -> int:
        """Calls that the budget still allows."""
        return self.plan.budget - self.spent

    def enter(self, scenario: str) -> None:
        """Begin a scenario: with one call, if it is the first. Raises HostTrouble where there is nothing to judge."""
        self._scenario = scenario
        self.phases[scenario] = []
        if not self._greeted:
            self._carried(Order("greet", "greeting"), Arrivals((0.0,), BURST_SECONDS))
            self._greeted = True

    def open(self, part: object, arrivals: Arrivals, *, warm_up: float = 0.0, traffic: Traffic = "valid") -> Phase:
        """Start calls when they are due, whatever the host does; the share `warm_up` of them is not measured."""
        due, kind = arrivals.instants, Order("open", str(part), warm_up=warm_up * arrivals.seconds, traffic=traffic)
        order = msgspec.structs.replace(kind, connections=max(1, reserve(due, self.plan.under_way)), due=due)
        return self._kept(order, arrivals)

    def burst(self, part: object, calls: int, leads: int = 1, *, traffic: Traffic = "valid") -> Phase:
        """Start calls of so many leads at once, each over a connection of its own."""
        instants = (0.0,) * calls
        order = Order("open", str(part), size=leads, connections=calls, due=instants, traffic=traffic)
        return self._kept(order, Arrivals(instants, BURST_SECONDS))

    def probe(self, step: Step) -> Phase:
        """Send the calls of a step of a plan at its instant, and keep what became of each."""
        if step.in_a_row:
            order = Order("drain", step.label, size=step.leads, start=step.at, boot=boot(), tells=True)
            return self._kept(order, Arrivals((0.0,) * step.calls, BURST_SECONDS))
        instants, size = (0.0,) * step.calls, step.leads
        places = len(instants)
        order = Order(
            "open", step.label, start=step.at, boot=boot(), size=size, connections=places, due=instants, tells=True
        )
        return self._kept(order, Arrivals(instants, BURST_SECONDS))

    def ride(self, part: object, quota: Quota, seconds: float) -> Phase:
        """Send what the quota allows, in a closed loop."""
        order = Order("ride", str(part), window=quota.seconds, most=self.left)
        ended = self._kept(order, Arrivals((0.0,) * quota.calls, seconds))
        if self.left <= 0:
            self.problems.append(f"{self._scenario}: {BudgetSpent(self.plan.budget)}")
        return ended

    def drain(self, part: object, calls: int, seconds: float, size: int) -> Phase:
        """Send calls as fast as they are answered, in a closed loop of several connections."""
        order = Order("drain", str(part), size=size, connections=self.plan.connections)
        return self._kept(order, Arrivals((0.0,) * calls, seconds))

    def silence(self) -> None:
        """Send nothing until every class of limiter has forgotten what came before."""
        self.wait(self.plan.silence)

    def wait(self, seconds: float) -> None:
        """Send nothing for so long."""
        self._sleep(seconds)

    def _kept(self, order: Order, arrivals: Arrivals) -> Phase:
        ended = self._carried(order, arrivals)
        self.phases[self._scenario].append(ended)
        return ended

    def cut(self) -> None:
        """Keep what the part under way came to, as the run ends within it."""
        if self._under_way and (carried := self._carrier.cut()) is not None and carried.order.kind != "greet":
            self.phases[self._scenario].append(self._taken(carried))

    def _carried(self, order: Order, arrivals: Arrivals) -> Phase:
        self._number += 1
        order = msgspec.structs.replace(
            order,
            number=self._number,
            purpose=purpose(self._scenario, order.purpose),
            seconds=arrivals.seconds,
            calls=arrivals.calls,
            tenant=self._tenant,
        )
        self._under_way = True
        carried = self._carrier.carry_out(order, arrivals)
        self._under_way = False
        return self._taken(carried)

    def _taken(self, carried: Carried) -> Phase:
        if not carried.told:
            self.problems.append(f"{self._scenario}: no worker was there")
        ended = phase(carried.order, carried.told, lost=carried.lost)
        self.spent += ended.sent
        self.notes += carried.notes
        self.problems += sorted({f"{self._scenario}: {each.problem}" for each in carried.told if each.problem})
        if trouble := next((each.wrong_use for each in carried.told if each.wrong_use), ""):
            raise HostTrouble(trouble)
        return ended
