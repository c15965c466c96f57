"""Calls start when they are due, under a clock that only moves when someone waits."""

from dataclasses import dataclass, field

import pytest

from loadtests.dispatcher import LATE, Dispatcher, reserve
from loadtests.plans import steady


@dataclass
class World:
    """A virtual clock, what was started and what was dropped; starting a call takes `cost` seconds."""

    places: int = 1000
    cost: float = 0.0
    now: float = 100.0
    started: list[tuple[float, float]] = field(default_factory=list)
    dropped: list[float] = field(default_factory=list)

    def clock(self) -> float:
        """Return the time."""
        return self.now

    def sleep(self, seconds: float) -> None:
        """Let time pass."""
        self.now += seconds

    def start(self, planned: float) -> bool:
        """Start a call where there is a place."""
        if len(self.started) >= self.places:
            return False
        self.started.append((planned, self.now))
        self.now += self.cost
        return True

    def dispatcher(self, due: list[float]) -> Dispatcher:
        """Return a dispatcher in this world."""
        return Dispatcher(due, self.start, self.dropped.append, clock=self.clock, sleep=self.sleep)


def test_calls_start_when_they_are_due() -> None:
    """Ten calls a second start a tenth of a second apart, although none of them is ever answered."""
    arrivals, world = steady(10.0, 1.0), World()
    due = [100 + instant for instant in arrivals.instants]

    dispatcher = world.dispatcher(due)
    dispatcher.run()

    assert (dispatcher.started, dispatcher.too_late, dispatcher.no_place) == (10, 0, 0)
    assert all(began == pytest.approx(planned) for planned, began in world.started)


def test_calls_that_are_due_at_once_start_at_once() -> None:
    """A burst is a plan like any other."""
    world = World()
    world.dispatcher([101.0] * 5).run()

    assert [began for _, began in world.started] == [pytest.approx(101.0)] * 5


def test_a_slow_generator_catches_up_and_keeps_the_planned_instants() -> None:
    """What starts late starts as soon as it can, with the instant at which it was due."""
    world = World(cost=0.3)
    world.dispatcher([100.0, 100.1, 100.2]).run()

    assert world.started == [(100.0, 100.0), (100.1, pytest.approx(100.3)), (100.2, pytest.approx(100.6))]


def test_what_is_too_late_is_dropped() -> None:
    """A call that could not start within the bound is counted, and never sent."""
    world = World(cost=LATE + 0.1)
    dispatcher = world.dispatcher([100.0, 100.05, 101.0])
    dispatcher.run()

    assert (dispatcher.started, dispatcher.too_late) == (2, 1)
    assert world.dropped == [100.05]


def test_what_finds_no_place_is_dropped_at_once() -> None:
    """A full pool of connections drops calls, and holds none of them back."""
    world = World(places=2)
    dispatcher = world.dispatcher([100.0, 100.1, 100.2, 100.3])
    dispatcher.run()

    assert (dispatcher.started, dispatcher.no_place) == (2, 2)
    assert world.dropped == [100.2, 100.3]


def test_a_share_may_be_replaced_while_it_is_sent() -> None:
    """What was due by an instant stays, what is due after it is another list."""
    world = World()
    dispatcher = world.dispatcher([100.0, 101.0, 102.0, 103.0])
    dispatcher.replace(101.0, [102.5])
    dispatcher.run()

    assert [planned for planned, _ in world.started] == [100.0, 101.0, 102.5]


def test_a_dispatcher_that_is_stopped_starts_nothing_more() -> None:
    """What was due later is neither started nor dropped."""
    world = World()
    dispatcher = world.dispatcher([100.0, 101.0])
    dispatcher.stop()
    dispatcher.run()

    assert (world.started, world.dropped) == ([], [])


@pytest.mark.parametrize(
    ("due", "most", "connections"),
    [([], 10, 0), ([0.0] * 5, 10, 5), ([0.0, 1.0, 2.0, 3.0], 10, 3), ([0.0] * 50, 10, 10)],
)
def test_connections_outlast_a_stall(due: list[float], most: int, connections: int) -> None:
    """As many connections are held open as calls are due within two seconds, up to a bound."""
    assert reserve(due, most) == connections
