"""The master: divide every order among the workers that are there, also as they join and die."""

import time
from collections.abc import Callable, Iterable, Sequence
from math import inf
from pathlib import Path
from typing import Any

import gevent
import msgspec

from contracts.exchange import Clock
from contracts.leasing.machine import boot
from loadtests.arrivals import Arrivals
from loadtests.course import Course
from loadtests.dispatcher import reserve
from loadtests.merging import Source
from loadtests.orders import DELIVER, HERE, JOURNAL, ORDER, PROGRESS, Order, Progress, Runner, portion
from loadtests.plans import Plan
from loadtests.stage import Carried

__all__ = ["Conductor"]

# Workers hear of an order, and open connections for it, before it begins.
LEAD_SECONDS = 1.0
LEAD_PER_CONNECTION = 0.005
LOOK_SECONDS = 0.1
# Beyond the time that an order takes, its last calls may still be waiting.
GRACE_SECONDS = 180.0
# Another division of the quota begins when the calls of the old one, and of the dead, count no more.
FORGOTTEN_WINDOWS = 2
DELIVERY_SECONDS = 60.0
# What is under way when a run is cut short may still be answered.
STOP_SECONDS = 30.0
ASSEMBLY_SECONDS = 20.0


class Conductor:
    """Carry orders out by workers: `there` are those that locust hears of, `expected` how many there will be."""

    def __init__(
        self,
        plan: Plan,
        runner: Runner,
        there: Callable[[], Iterable[str]],
        expected: int,
        *,
        clock: Clock = time.monotonic,
        sleep: Callable[[float], None] = gevent.sleep,
    ) -> None:
        self._plan = plan
        self._runner = runner
        self._there = there
        self._clock = clock
        self._sleep = sleep
        self._course: Course | None = None
        self._sources: dict[str, Source] = {}
        self._begun = False
        self._delivered: set[str] = set()
        self._dead: set[str] = set()
        self._expected = expected
        runner.register_message(HERE, self.greet)
        runner.register_message(PROGRESS, self.hear)
        runner.register_message(JOURNAL, self.receive)

    def carry_out(self, order: Order, arrivals: Arrivals) -> Carried:
        """Carry out an order by the workers that are there; a greeting is one worker's."""
        workers = self._assembled()
        lead = LEAD_SECONDS + LEAD_PER_CONNECTION * order.connections
        self._sleep(max(0.0, order.start - lead - self._clock()))
        start = max(order.start, self._clock() + lead)
        order = msgspec.structs.replace(order, boot=boot(), start=start, wait=lead)
        course = self._course = Course(order, arrivals)
        alone = order.kind == "greet" or order.tells
        able = self._near(workers)[:1] if alone else workers
        for worker in able:
            self._divide(course, worker, able)
        end = order.start + order.seconds + GRACE_SECONDS
        while self._is_busy(course) and self._clock() < end:
            self._sleep(LOOK_SECONDS)
            if not alone:
                self._adapt(course)
        return course.carried

    def cut(self) -> Carried | None:
        """Let the workers start nothing more, and return what the order under way came to."""
        if (course := self._course) is None:
            return None
        for worker in sorted(course.orders.keys() & set(self._workers())):
            self._halt(course, worker)
        end = self._clock() + STOP_SECONDS
        while self._is_busy(course) and self._clock() < end:
            self._sleep(LOOK_SECONDS)
        return course.carried

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

    def collect(self, file: Path) -> Sequence[Source]:
        """Return where the journals are, those of other machines fetched to this one; a dead worker's there is lost."""
        here = boot()
        away = {worker for worker, source in self._sources.items() if source.boot != here}
        for worker in away:
            self._sources[worker] = Source(file.with_stem(f"{file.stem}-{worker}"), self._sources[worker].boot)
            self._runner.send_message(DELIVER, None, worker)
        end = self._clock() + DELIVERY_SECONDS
        while away & set(self._workers()) - self._delivered and self._clock() < end:
            self._sleep(LOOK_SECONDS)
        return list(self._sources.values())

    def _workers(self) -> list[str]:
        return sorted(self._sources.keys() & set(self._there()) - self._dead)

    def _near(self, workers: Iterable[str]) -> list[str]:
        """Return the workers with those of this machine first: only their clock is the master's."""
        here = boot()
        return sorted(workers, key=lambda worker: (self._sources[worker].boot != here, worker))

    def _assembled(self) -> list[str]:
        """Return the workers, once as many are ready as were expected, or none more comes."""
        end = self._clock() + ASSEMBLY_SECONDS
        while not self._begun and len(self._workers()) < self._expected and self._clock() < end:
            self._sleep(LOOK_SECONDS)
        self._begun = True
        return self._workers()

    def _is_busy(self, course: Course) -> bool:
        there = set(self._workers()) & course.orders.keys()
        return any(worker not in course.told or not course.told[worker].over for worker in there)

    def _adapt(self, course: Course) -> None:
        """Divide anew where workers have joined or died."""
        there, over = self._workers(), {worker for worker, told in course.told.items() if told.over}
        before, elapsed = course.orders.keys() - self._dead, self._clock() - course.order.start
        dead = before - set(there) - over
        joined = set(there) - before if elapsed < course.order.seconds else set()
        if not dead and not joined:
            return
        # One that is over tells nothing more, and takes nothing more.
        able = [worker for worker in there if worker not in over and worker in before | joined]
        since = max(0.0, elapsed) + LEAD_SECONDS if able else inf
        for worker in sorted(dead):
            self._bury(course, worker, since)
        # Where a machine has joined or died a ride pauses, until what was sent under the old shares is forgotten.
        moved = self._machines(able) != self._machines(before)
        hold = FORGOTTEN_WINDOWS * course.order.window + LEAD_SECONDS if moved else 0.0
        for worker in able if course.order.kind in {"open", "ride"} else ():
            self._divide(course, worker, able, since, hold)

    def _bury(self, course: Course, worker: str, since: float) -> None:
        """Count what dies with a worker; should it only have been out of reach, it does no more and stays away."""
        self._halt(course, worker)
        self._dead.add(worker)
        course.notes.append("a worker died; what it had sent without an answer may have been carried out")
        course.lost += _lost(course.orders[worker].due, course.told.get(worker), since)

    def _divide(
        self, course: Course, worker: str, workers: Sequence[str], since: float = -inf, hold: float = 0.0
    ) -> None:
        """Give a worker its part of an order: of all of it, or of what is due after an instant."""
        order, place, had = course.order, workers.index(worker), course.orders.get(worker)
        due, connections, most = (), 1, None
        if order.kind == "open":
            kept = (instant for instant in had.due if instant <= since) if had else ()
            due = (*kept, *course.arrivals.share(place, len(workers), since))
            connections = max(1, reserve(due, self._plan.under_way))
        elif order.kind == "drain":
            connections = max(1, portion(order.connections, place, len(workers)))
        elif order.kind == "ride":
            most = had.most if had else course.allot(workers)
        calls = self._calls(course, worker, workers)
        course.orders[worker] = msgspec.structs.replace(
            order, due=due, connections=connections, calls=calls, most=most, since=since, hold=hold
        )
        self._send(worker, course.orders[worker])

    def _halt(self, course: Course, worker: str) -> None:
        self._send(worker, msgspec.structs.replace(course.orders[worker], halted=True))

    def _send(self, worker: str, order: Order) -> None:
        self._runner.send_message(ORDER, msgspec.to_builtins(order), worker)

    def _machines(self, workers: Iterable[str]) -> list[str]:
        return sorted({self._sources[worker].boot for worker in workers})

    def _calls(self, course: Course, worker: str, workers: Sequence[str]) -> int:
        """Return what a worker has of the calls of an order, or its machine of the quota."""
        calls, machines = course.arrivals.calls, self._machines(workers)
        if course.order.kind == "ride":
            return portion(calls, machines.index(self._sources[worker].boot), len(machines))
        return portion(calls, workers.index(worker), len(workers))


def _lost(part: Sequence[float], told: Progress | None, since: float) -> list[float]:
    """Return when calls were due that a dead worker had and is not known to have dealt with."""
    dealt = told.started + told.too_late + told.no_place if told else 0
    return [instant for instant in part[dealt:] if instant <= since]
