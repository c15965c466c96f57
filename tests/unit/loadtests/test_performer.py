"""An order is carried out over connections that answer at once, without a host."""

import time
from collections.abc import Iterator, Sequence
from dataclasses import dataclass, field
from pathlib import Path

import gevent
import msgspec
import pytest

from contracts import journal
from contracts.errors import LeaseUnusable
from contracts.exchange import Exchange, Request
from contracts.journal import Journal, Run
from contracts.keyring import Keys
from contracts.leasing.machine import boot
from loadtests.figures import Fate, Tally
from loadtests.mocked import MockedHost
from loadtests.orders import Kind, Order, Progress
from loadtests.performer import Performer
from loadtests.recorder import Recorder
from loadtests.sender import Limits, Target
from loadtests.session import Session
from tests.unit.loadtests.plays import answer, prepared

PREPARED = prepared("25/0.01")


class Counted:
    """Statistics that count nothing."""

    def fire(self, *, reverse: bool = False, **kwargs: object) -> None:
        """Count one call."""


@dataclass
class Answering:
    """A connection that answers at once; it waits a moment first, so that others get their turn."""

    status: int = 200
    waits: list[str] = field(default_factory=list)
    connect: float | None = None
    tls: float | None = None
    opening: float = 0.0

    def clock(self) -> float:
        """Return the time."""
        return time.monotonic()

    def send(self, request: Request, *, planned: float | None = None, purpose: str = "") -> Exchange:
        """Answer a call."""
        sent = self.clock()
        gevent.sleep(0)
        answered = answer(request, self.status)
        if self.waits:
            headers = (*answered.headers, ("retry-after", self.waits.pop(0)))
            answered = msgspec.structs.replace(answered, headers=headers)
        return Exchange(request, answered, planned or sent, sent, self.clock(), purpose=purpose)


class Fake(MockedHost):
    """A mocked host that is none: it only says that nobody else has its keys."""

    def __init__(self) -> None:
        """Start nothing."""

    def close(self) -> None:
        """End nothing."""


@pytest.fixture
def session(tmp_path: Path) -> Iterator[Session]:
    """Return a run whose budget is 60 calls."""
    target = Target("http://127.0.0.1:9", Keys("access-key-0001", "secret-key-0002"), Limits())
    file = tmp_path / "journal.jsonl"
    made = Session(PREPARED, Recorder(target, Journal(file, Run(target.host)), 60, Counted()), file, Fake())
    yield made
    made.close()


def performed(session: Session, order: Order, *, status: int = 200, waits: Sequence[str] = ()) -> Progress:
    """Carry out an order; each connection hears in its answers how long to wait."""
    senders = [Answering(status, list(waits)) for _ in range(order.connections)]
    performer = Performer(session, order, senders)  # type: ignore[arg-type]  # they do what senders do
    performer.perform()
    return performer.progress()


def test_open_calls_are_started_sent_and_told(session: Session) -> None:
    """A burst is in the journal, in the tally, and told call by call where that was asked for."""
    told = performed(session, Order("open", "load: x", seconds=5.0, connections=10, due=(0.0,) * 10, tells=True))

    history = journal.read(session.journal)[1]
    assert (told.started, told.over, told.problem, told.wrong_use) == (10, True, "", "")
    assert Tally.decode(told.tally).calls[Fate.SERVED] == len(told.calls) == len(history) == 10
    assert len({exchange.planned for exchange in history}) == 1


def test_without_a_connection_a_call_is_dropped(session: Session) -> None:
    """It is counted and not sent."""
    told = performed(session, Order("open", "load: x", seconds=5.0, connections=3, due=(0.0,) * 10))

    assert (told.started, told.no_place, Tally.decode(told.tally).dropped) == (3, 7, 7)
    assert session.recorder.spent == 3


def test_refused_keys_stop_an_order(session: Session) -> None:
    """The calls under way come to their end, and no other is started."""
    order = Order("drain", "throughput: 1", seconds=5.0, calls=50, connections=2)
    told = performed(session, order, status=401)

    assert "expected the keys to be accepted, found 401" in told.wrong_use
    assert session.recorder.spent == 2


def test_a_greeting_that_is_no_api_is_wrong_use(session: Session) -> None:
    """One call shows it."""
    told = performed(session, Order("greet", "load: greeting", seconds=5.0), status=404)

    assert "404 on the path of the call" in told.wrong_use
    assert session.recorder.spent == 1


@pytest.mark.parametrize(("waits", "longest"), [(("2", "1"), 2.0), (("0", ""), 0.0), (("", ""), None)])
def test_the_longest_wait_that_refusals_ask_for_is_told(
    session: Session, waits: tuple[str, ...], longest: float | None
) -> None:
    """None where none asks."""
    order = Order("drain", "quota boundary: x", seconds=5.0, calls=len(waits))

    assert performed(session, order, status=429, waits=waits).promised == longest


def test_a_closed_loop_sends_what_it_may(session: Session) -> None:
    """Several connections take their calls from one supply."""
    told = performed(session, Order("drain", "throughput: 5", seconds=5.0, size=5, calls=40, connections=4))

    assert session.recorder.spent == 40
    assert {key.leads for key in Tally.decode(told.tally).times} == {5}


def test_the_budget_ends_an_order(session: Session) -> None:
    """What could not be sent is a problem, and no wrong use."""
    told = performed(session, Order("drain", "throughput: 1", seconds=5.0, calls=100, connections=4))

    assert session.recorder.spent == 60
    assert (told.problem.startswith("the budget of 60 calls is spent"), told.wrong_use) == (True, "")


def test_a_ride_keeps_the_quota(session: Session) -> None:
    """25 per 10 ms are ridden over one connection, until the time is over."""
    order = Order("ride", "ride: ride", seconds=0.05, calls=25, window=0.01, start=time.monotonic(), boot=boot())
    told = performed(session, order)

    assert 0 < session.recorder.spent <= 60
    assert told.wrong_use == ""


@pytest.mark.parametrize("most", [0, 7])
def test_a_ride_sends_no_more_than_its_part_of_the_budget(session: Session, most: int) -> None:
    """Its last call ends it; without one it waits for the end."""
    start = time.monotonic()
    order = Order("ride", "ride: ride", seconds=0.3, calls=25, window=0.01, start=start, boot=boot(), most=most)
    told = performed(session, order)

    assert (session.recorder.spent, told.over, told.problem) == (most, True, "")


def fail(*_: object) -> None:
    """Say that the lease of the account is a file that cannot be used."""
    raise LeaseUnusable(Path("lease"), "no place")


@pytest.fixture
def no_lease(monkeypatch: pytest.MonkeyPatch) -> None:
    """Let no lease be usable."""
    monkeypatch.setattr("loadtests.session.pacing", fail)


@pytest.mark.usefixtures("no_lease")
@pytest.mark.parametrize("kind", ["greet", "open", "drain"])
def test_only_a_ride_needs_the_lease(session: Session, kind: Kind) -> None:
    """Whoever does not share the quota does not ask for it."""
    told = performed(session, Order(kind, "load: x", seconds=5.0, calls=1, window=5.0, due=(0.0,)))

    assert (session.recorder.spent, told.over, told.wrong_use) == (1, True, "")


@pytest.mark.usefixtures("no_lease")
@pytest.mark.parametrize("hold", [0.0, 1.0])
def test_a_ride_without_its_lease_is_over(session: Session, hold: float) -> None:
    """It sends nothing, and says why."""
    told = performed(session, Order("ride", "ride: ride", seconds=5.0, calls=25, window=5.0, hold=hold))

    assert (session.recorder.spent, told.over) == (0, True)
    assert "no place" in told.wrong_use


def test_a_ride_that_loses_its_lease_is_over(session: Session, monkeypatch: pytest.MonkeyPatch) -> None:
    """Riding on would be under a share that others have by now."""
    ride = Order("ride", "ride: ride", seconds=5.0, calls=25, window=5.0)
    performer = Performer(session, ride, [])
    monkeypatch.setattr("loadtests.session.pacing", fail)
    performer.adapt(msgspec.structs.replace(ride, calls=5, hold=1.0))
    performer.perform()

    assert (performer.progress().over, "no place" in performer.progress().wrong_use) == (True, True)


def test_an_order_that_comes_again_goes_on_in_another_division(session: Session) -> None:
    """What was due by an instant stays; what is due after it is other calls."""
    order = Order("open", "load: x", seconds=5.0, connections=5, due=(0.0, 0.01, 4.0))
    performer = Performer(session, order, [Answering() for _ in range(5)])  # type: ignore[arg-type]  # as above
    performer.adapt(msgspec.structs.replace(order, since=0.005, due=(0.0, 0.02)))
    performer.perform()

    assert (performer.progress().started, performer.progress().over) == (2, True)


@pytest.mark.parametrize("kind", ["open", "ride", "drain"])
def test_an_order_that_is_halted_is_over(session: Session, kind: Kind) -> None:
    """Also where it comes to nobody any more."""
    told = performed(session, Order(kind, "load: x", seconds=5.0, calls=5, window=5.0, due=(0.0,), halted=True))

    assert (session.recorder.spent, told.over, told.wrong_use) == (0, True, "")
