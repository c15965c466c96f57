"""The master divides an order among the workers that are there, in a world of its own where they come and go."""

from pathlib import Path

import pytest

from contracts.leasing.machine import boot
from loadtests.orders import JOURNAL, Order
from loadtests.plans import steady
from tests.unit.loadtests.world import World, conductor, order


def after(order: Order) -> list[float]:
    """Return what an order that came again has in place of what it had."""
    return [instant for instant in order.due if instant > order.since]


def test_each_worker_has_every_other_call() -> None:
    """It hears when they are due, and when they begin by the clock of this machine."""
    world = World(["a", "b"])
    master = conductor(world)
    world.events = [(1012, lambda: world.tell("a", 10)), (1012, lambda: world.tell("b", 10))]

    carried = master.carry_out(order(), steady(2.0, 10.0))

    (first,), (second,) = world.heard("a"), world.heard("b")
    assert first.due == tuple(float(second) for second in range(10))
    assert second.due == tuple(second + 0.5 for second in range(10))
    assert (first.start, first.boot) == (carried.order.start, boot())
    assert (len(carried.told), carried.lost, carried.notes) == (2, [], [])


def test_a_greeting_is_one_workers() -> None:
    """Keys that are wrong are not tried by each."""
    world = World(["a", "b"])
    master = conductor(world)
    world.events = [(1002, lambda: world.tell("a", 1))]
    master.carry_out(order("greet"), steady(1.0, 1.0))

    assert (len(world.heard("a")), world.heard("b")) == (1, [])


def test_the_calls_of_the_dead_go_to_the_living() -> None:
    """From a second later on; what was due before and is not known to be dealt with is lost."""
    world = World(["a", "b"])
    master = conductor(world)
    world.events = [
        (1003.9, lambda: world.tell("a", 2, over=False)),
        (1005, lambda: world.alive.remove("a")),
        (1012, lambda: world.tell("b", 15)),
    ]

    carried = master.carry_out(order(), steady(2.0, 10.0))

    _, divided = world.heard("b")
    assert divided.since == pytest.approx(5.0, abs=0.2)
    assert after(divided) == [number / 2 for number in range(20) if number / 2 > divided.since]
    assert carried.lost == [instant for instant in (2.0, 3.0, 4.0, 5.0) if instant <= divided.since]
    assert carried.notes == ["a worker died; what it had sent without an answer may have been carried out"]
    assert [said.halted for said in world.heard("a")] == [False, True]


def test_who_joins_has_a_part_of_what_is_left() -> None:
    """All that is due later is divided anew, each call once."""
    world = World(["a"])
    master = conductor(world)
    world.events = [
        (1005, lambda: world.greet("b")),
        (1012, lambda: world.tell("a", 14)),
        (1012, lambda: world.tell("b", 6)),
    ]

    carried = master.carry_out(order(), steady(2.0, 10.0))

    (_, divided), (joined,) = world.heard("a"), world.heard("b")
    left = [number / 2 for number in range(20) if number / 2 > divided.since]
    assert sorted((*after(divided), *joined.due)) == left
    assert 0 < len(joined.due) < len(left)
    assert carried.lost == []


def test_a_quota_is_divided_among_machines() -> None:
    """3 and 2 of 5; when one dies the other gets all, after a pause that outlasts what the dead one sent."""
    world = World(["a"])
    master = conductor(world)
    world.greet("b", "zzz elsewhere")
    world.events = [(1005, lambda: world.alive.remove("a")), (1012, lambda: world.tell("b", 0))]
    master.carry_out(order("ride", window=1.0), steady(1.0, 5.0))

    assert [world.heard(worker)[0].calls for worker in ("a", "b")] == [3, 2]
    assert [(said.calls, said.hold) for said in world.heard("b")] == [(2, 0.0), (5, 3.0)]
    assert [said.halted for said in world.heard("a")] == [False, True]


def ridden(ride: Order) -> World:
    """Have two workers ride, of which the first dies, and then a third join."""
    world = World(["a", "b"])
    master = conductor(world)
    world.events = [
        (1003, lambda: world.alive.remove("a")),
        (1005, lambda: world.greet("c")),
        (1012, lambda: world.tell("b", 0)),
        (1012, lambda: world.tell("c", 0)),
    ]
    master.carry_out(ride, steady(1.0, 5.0))
    return world


def test_workers_of_one_machine_have_one_share() -> None:
    """Among themselves they take turns, so that nobody has to pause where one dies or joins."""
    world = ridden(order("ride", window=1.0))

    told = [said for worker in ("a", "b", "c") for said in world.heard(worker)]
    assert {(said.calls, said.hold) for said in told} == {(5, 0.0)}


@pytest.mark.parametrize(("most", "parts"), [(7, (3, 4, 0)), (100, (30, 30, 30))], ids=["few", "enough"])
def test_workers_share_the_budget_of_a_ride(most: int, parts: tuple[int, ...]) -> None:
    """Together they send no more; who joins has what no other could use, and what the dead had is gone."""
    world = ridden(order("ride", window=1.0, seconds=5.0, most=most))

    assert tuple(world.heard(worker)[0].most for worker in ("a", "b", "c")) == parts


def test_a_machine_that_joins_a_ride_holds_still_first() -> None:
    """As long as the others pause."""
    world = World(["a"])
    master = conductor(world)
    world.events = [
        (1003, lambda: world.greet("b", "zzz elsewhere")),
        (1012, lambda: world.tell("a", 0)),
        (1012, lambda: world.tell("b", 0)),
    ]
    master.carry_out(order("ride", window=1.0), steady(1.0, 5.0))

    (joined,), (_, leased) = world.heard("b"), world.heard("a")
    assert (joined.calls, joined.hold) == (2, 3.0)
    assert (leased.calls, leased.hold) == (3, 3.0)


def test_the_dead_do_not_come_back() -> None:
    """One that was out of reach for a while was told to stop, and gets nothing more."""
    world = World(["a", "b"])
    master = conductor(world)
    world.events = [
        (1003, lambda: world.alive.remove("a")),
        (1005, lambda: world.greet("a")),
        (1012, lambda: world.tell("b", 20)),
    ]
    master.carry_out(order(), steady(2.0, 10.0))

    assert [said.halted for said in world.heard("a")] == [False, True]


def test_a_run_that_is_cut_short_stops_its_workers() -> None:
    """It waits for what is under way, but not for ever."""
    world = World(["a", "b"])
    master = conductor(world)
    world.events = [(1003, lambda: world.tell("a", 3, over=False)), (1210, lambda: world.tell("a", 4))]
    master.carry_out(order(), steady(2.0, 10.0))
    told = master.cut()

    assert [world.heard(worker)[-1].halted for worker in ("a", "b")] == [True, True]
    assert told is not None
    assert [each.started for each in told.told] == [4]


def test_without_workers_an_order_is_not_carried_out() -> None:
    """The run ends all the same."""
    world = World([])

    assert conductor(world).carry_out(order(), steady(2.0, 10.0)).told == []


def test_a_worker_that_never_ends_is_given_up() -> None:
    """Every order ends by itself."""
    world = World(["a"])
    master = conductor(world)
    carried = master.carry_out(order(), steady(2.0, 10.0))

    assert (carried.told, world.now < 1300) == ([], True)


def test_the_journal_of_another_machine_is_fetched(tmp_path: Path) -> None:
    """In parts; one on this machine is where it is."""
    world = World(["a", "b"])
    master = conductor(world)
    world.greet("c", "elsewhere")
    world.events = [
        (1000.1, lambda: world.hear(JOURNAL, "c", {"chunk": b"one ", "over": False})),
        (1000.2, lambda: world.hear(JOURNAL, "c", {"chunk": b"two", "over": True})),
    ]

    here, _, away = master.collect(tmp_path / "journal.jsonl")

    assert (str(here.file), here.boot) == ("/nowhere/a.jsonl", boot())
    assert (away.file.read_bytes(), away.boot) == (b"one two", "elsewhere")
