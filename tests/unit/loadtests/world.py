"""A world in which a master meets workers that come and go: a clock, who is alive, and what is said."""

from collections.abc import Callable
from dataclasses import dataclass, field
from types import SimpleNamespace
from typing import Any

import msgspec

from contracts.leasing.machine import boot
from contracts.spec import Quota
from loadtests.conductor import Conductor
from loadtests.figures import Distribution, Period, Tally
from loadtests.orders import HERE, ORDER, PROGRESS, Order, Progress
from loadtests.plans import Plan

PLAN = Plan(Quota(5, 1.0), "overload", 2000)


@dataclass
class World:
    """A clock, the workers that are alive, and what is said; events happen when their time comes."""

    alive: list[str]
    now: float = 1000.0
    said: list[tuple[str, str | None, Any]] = field(default_factory=list)
    events: list[tuple[float, Callable[[], object]]] = field(default_factory=list)
    listeners: dict[str, Callable[..., None]] = field(default_factory=dict)

    def register_message(self, msg_type: str, listener: Callable[..., None], concurrent: bool = False) -> None:  # noqa: ARG002, FBT001, FBT002 - locust's
        """Keep the listener."""
        self.listeners[msg_type] = listener

    def send_message(self, msg_type: str, data: dict[str, Any] | None = None, client_id: str | None = None) -> None:
        """Keep what is said."""
        self.said.append((msg_type, client_id, data))

    def clock(self) -> float:
        """Return the time."""
        return self.now

    def sleep(self, seconds: float) -> None:
        """Let time pass, and with it what happens then."""
        self.now += seconds
        for event in [event for event in self.events if event[0] <= self.now]:
            self.events.remove(event)
            event[1]()

    def hear(self, kind: str, worker: str, data: object) -> None:
        """Let a worker say something."""
        self.listeners[kind](msg=SimpleNamespace(node_id=worker, data=data))

    def greet(self, worker: str, machine: str = "") -> None:
        """Let a worker be there and ready."""
        if worker not in self.alive:
            self.alive.append(worker)
        self.hear(HERE, worker, {"journal": f"/nowhere/{worker}.jsonl", "boot": machine or boot()})

    def tell(self, worker: str, started: int, *, over: bool = True) -> None:
        """Let a worker say how far it is."""
        tally, late = Tally(Period(0.0, 10.0)).encode(), Distribution().encode()
        self.hear(PROGRESS, worker, msgspec.to_builtins(Progress(1, tally, late, over, started=started)))

    def heard(self, worker: str) -> list[Order]:
        """Return what a worker was told to do."""
        return [msgspec.convert(data, Order) for said, whom, data in self.said if (said, whom) == (ORDER, worker)]


def conductor(world: World) -> Conductor:
    """Return a master of whoever is alive."""
    made = Conductor(PLAN, world, lambda: list(world.alive), len(world.alive), clock=world.clock, sleep=world.sleep)
    for worker in list(world.alive):
        world.greet(worker)
    return made


def order(kind: str = "open", **given: float) -> Order:
    """Return the first order of a run."""
    return msgspec.convert({"kind": kind, "purpose": "load: arrivals", "number": 1, "seconds": 10.0, **given}, Order)
