"""The master: divide every order among the workers that are there, also as they join and die."""

import time
from collections.abc import Sequence
from dataclasses import dataclass, field
from pathlib import Path
from tempfile import mkdtemp
from typing import Any

import gevent
import msgspec
from locust.runners import STATE_MISSING, MasterRunner

from loadtests.arrivals import Arrivals, Share
from loadtests.dispatcher import reserve
from loadtests.merging import Source
from loadtests.orders import Order, Progress, boot, due, portion
from loadtests.plans import Plan
from loadtests.stage import Carried
from loadtests.working import DELIVER, DIVIDE, HERE, JOURNAL, LEASE, ORDER, PROGRESS

__all__ = ["Conductor"]

# Workers hear of an order, and open connections for it, before it begins.
LEAD_SECONDS = 1.0
LEAD_PER_CONNECTION = 0.005
LOOK_SECONDS = 0.1
# Beyond the time that an order takes, its last calls may still be waiting.
GRACE_SECONDS = 180.0
# A larger share of the quota begins when the calls of the smaller ones, or of the dead, count no more.
FORGOTTEN_WINDOWS = 2
DELIVERY_SECONDS = 60.0
ASSEMBLY_SECONDS = 20.0


@dataclass(slots=True)
class _Course:
    """An order under way: what each worker has of it, and what each told last."""

    order: Order
    arrivals: Arrivals
    parts: dict[str, tuple[float, ...]] = field(default_factory=dict)
    told: dict[str, Progress] = field(default_factory=dict)
    lost: list[float] = field(default_factory=list)
    notes: list[str] = field(default_factory=list)


class Conductor:
    """Carry orders out by all workers of a master."""

    def __init__(self, plan: Plan, runner: MasterRunner, expected: int) -> None:
        self._plan = plan
        self._runner = runner
        self._course: _Course | None = None
        self._sources: dict[str, Source] = {}
        self._begun = False
        self._delivered: set[str] = set()
        self._expected = expected
        runner.register_message(HERE, self.greet)
        runner.register_message(PROGRESS, self.hear)
        runner.register_message(JOURNAL, self.receive)

    def carry_out(self, order: Order, arrivals: Arrivals) -> Carried:
        """Carry out an order by the workers that are there; a greeting is one worker's."""
        workers = self._assembled()
        places = sum(LEAD_PER_CONNECTION for _ in range(order.connections))
        order = msgspec.structs.replace(
            order, boot=boot(), start=time.monotonic() + LEAD_SECONDS + places, wait=LEAD_SECONDS + places
        )
        course = self._course = _Course(order, arrivals)
        self._begin(course, workers[:1] if order.kind == "greet" else workers)
        end = order.start + order.seconds + GRACE_SECONDS
        while self._is_busy(course) and time.monotonic() < end:
            gevent.sleep(LOOK_SECONDS)
            if order.kind != "greet":
                self._adapt(course)
        return Carried(order, list(course.told.values()), course.lost, course.notes)

    def wait(self, seconds: float) -> None:
        """Let time pass."""
        gevent.sleep(seconds)

    def so_far(self) -> Carried | None:
        """Return what the order under way came to until now."""
        course = self._course
        return Carried(course.order, list(course.told.values()), course.lost, course.notes) if course else None

    def greet(self, msg: Any, **_: object) -> None:  # noqa: ANN401 - locust's message
        """Take in a worker that is ready."""
        self._sources.setdefault(msg.node_id, Source(Path(msg.data["journal"]), msg.data["boot"]))

    def hear(self, msg: Any, **_: object) -> None:  # noqa: ANN401 - locust's message
        """Take in how far a worker is."""
        progress = msgspec.convert(msg.data, Progress)
        if self._course and progress.number == self._course.order.number:
            self._course.told[msg.node_id] = progress

    def receive(self, msg: Any, **_: object) -> None:  # noqa: ANN401 - locust's message
        """Take in a part of the journal of a worker on another machine."""
        with self._sources[msg.node_id].file.open("ab") as file:
            file.write(msg.data["chunk"])
        if msg.data["over"]:
            self._delivered.add(msg.node_id)

    def collect(self) -> Sequence[Source]:
        """Return where the journals are, those of other machines being fetched; a dead worker's there is lost."""
        here = boot()
        away = {worker for worker, source in self._sources.items() if source.boot != here}
        folder = Path(mkdtemp(prefix="journals-")) if away else Path()
        for worker in away:
            self._sources[worker] = Source(folder / f"{worker}.jsonl", self._sources[worker].boot)
            self._runner.send_message(DELIVER, None, worker)
        end = time.monotonic() + DELIVERY_SECONDS
        while away & set(self._workers()) - self._delivered and time.monotonic() < end:
            gevent.sleep(LOOK_SECONDS)
        return list(self._sources.values())

    def _workers(self) -> list[str]:
        there = {client.id for client in self._runner.clients.all if client.state != STATE_MISSING}
        return sorted(there & self._sources.keys())

    def _assembled(self) -> list[str]:
        """Return the workers, once as many are ready as were expected, or none more comes."""
        end = time.monotonic() + ASSEMBLY_SECONDS
        while not self._begun and len(self._workers()) < self._expected and time.monotonic() < end:
            gevent.sleep(LOOK_SECONDS)
        self._begun = True
        return self._workers()

    def _is_busy(self, course: _Course) -> bool:
        there = set(self._workers()) & course.parts.keys()
        return any(worker not in course.told or not course.told[worker].over for worker in there)

    def _begin(self, course: _Course, workers: Sequence[str]) -> None:
        for place, worker in enumerate(workers):
            part = due(Share(course.arrivals, place, len(workers))) if course.order.kind == "open" else ()
            self._send(course, worker, part, place, len(workers))

    def _send(self, course: _Course, worker: str, part: tuple[float, ...], place: int, workers: int) -> None:
        course.parts[worker] = part
        order, connections = course.order, 1
        if order.kind == "open":
            connections = max(1, reserve(list(part), self._plan.under_way))
        elif order.kind == "drain":
            connections = max(1, portion(order.connections, place, workers))
        calls = portion(course.arrivals.calls, place, workers)
        own = msgspec.structs.replace(order, due=part, connections=connections, calls=calls)
        self._runner.send_message(ORDER, msgspec.to_builtins(own), worker)

    def _adapt(self, course: _Course) -> None:
        """Divide anew where workers have joined or died."""
        there = self._workers()
        dead = course.parts.keys() - set(there) - {worker for worker, told in course.told.items() if told.over}
        joined = set(there) - course.parts.keys()
        elapsed = time.monotonic() - course.order.start
        if not (dead or joined) or (joined and elapsed > course.order.seconds):
            return
        since = max(0.0, elapsed) + LEAD_SECONDS
        for worker in sorted(dead):
            course.notes.append("a worker died; what it had sent without an answer may have been carried out")
            course.lost += _lost(course.parts.pop(worker), course.told.get(worker), since)
        if course.order.kind == "open":
            self._divide(course, there, since)
        elif course.order.kind == "ride":
            self._lease(course, there)

    def _divide(self, course: _Course, there: Sequence[str], since: float) -> None:
        for place, worker in enumerate(there):
            part = due(Share(course.arrivals, place, len(there), since))
            if worker in course.parts:
                kept = tuple(instant for instant in course.parts[worker] if instant <= since)
                course.parts[worker] = (*kept, *part)
                data = {"number": course.order.number, "since": since, "due": part}
                self._runner.send_message(DIVIDE, data, worker)
            else:
                self._send(course, worker, part, place, len(there))

    def _lease(self, course: _Course, there: Sequence[str]) -> None:
        """Give each worker its share of the quota: at once where it is smaller, later where it is larger."""
        wait = FORGOTTEN_WINDOWS * course.order.window + LEAD_SECONDS
        for place, worker in enumerate(there):
            calls = portion(course.arrivals.calls, place, len(there))
            if worker not in course.parts:
                course.parts[worker] = ()
                own = msgspec.structs.replace(course.order, calls=0)
                self._runner.send_message(ORDER, msgspec.to_builtins(own), worker)
            data = {"number": course.order.number, "calls": calls, "wait": wait}
            self._runner.send_message(LEASE, data, worker)


def _lost(part: Sequence[float], told: Progress | None, since: float) -> list[float]:
    """Return when calls were due that a dead worker had and is not known to have dealt with."""
    dealt = told.started + told.too_late + told.no_place if told else 0
    return [instant for instant in part[dealt:] if instant <= since]
