"""A worker tells the master how far it is, and always that it is over."""

from collections.abc import Callable, Iterator
from pathlib import Path
from types import SimpleNamespace
from typing import Any

import msgspec
import pytest

from contracts.errors import LeaseUnusable
from contracts.journal import Journal, Run
from contracts.keyring import Keys
from loadtests.orders import PROGRESS, Order
from loadtests.recorder import Recorder
from loadtests.sender import Limits, Sender, Target
from loadtests.session import Session
from loadtests.working import Worker
from tests.unit.loadtests.plays import prepared


class Counted:
    """Statistics that count nothing."""

    def fire(self, *, reverse: bool = False, **kwargs: object) -> None:
        """Count one call."""


class Told:
    """The way to a master, who keeps what was told last."""

    last: Any = None

    def register_message(self, msg_type: str, listener: Callable[..., None], concurrent: bool = False) -> None:  # noqa: FBT001, FBT002 - locust's
        """Hear nothing."""

    def send_message(self, msg_type: str, data: dict[str, Any] | None = None, client_id: str | None = None) -> None:  # noqa: ARG002 - locust's
        """Keep how far the worker is."""
        self.last = data if msg_type == PROGRESS else self.last


@pytest.fixture
def session(tmp_path: Path) -> Iterator[Session]:
    """Return a run on a host that is not there."""
    target, file = Target("http://127.0.0.1:9", Keys("access-key-0001", "secret-key-0002"), Limits()), tmp_path / "j"
    made = Session(prepared(), Recorder(target, Journal(file, Run(target.host)), 60, Counted()), file)
    yield made
    made.close()


def said(order: Order) -> SimpleNamespace:
    """Return a message of the master."""
    return SimpleNamespace(data=msgspec.to_builtins(order))


def test_a_lease_that_cannot_be_used_is_told(session: Session, monkeypatch: pytest.MonkeyPatch) -> None:
    """The master would wait for the end of the order, and longer."""

    def fail(*_: object) -> None:
        raise LeaseUnusable(Path("lease"), "no place")

    monkeypatch.setattr(Session, "pacing", fail)
    master = Told()
    Worker(session, master).take(said(Order("ride", "ride: ride", seconds=600.0, calls=2, window=5.0)))

    assert (master.last["over"], "no place" in master.last["wrong_use"]) == (True, True)


def test_an_order_may_come_again_before_it_begins(session: Session, monkeypatch: pytest.MonkeyPatch) -> None:
    """While its connections are opened: what was said last holds."""
    master = Told()
    worker = Worker(session, master)
    order = Order("open", "load: x", seconds=5.0, due=(0.0,))

    def opening(_: Session) -> Sender:
        worker.take(said(msgspec.structs.replace(order, halted=True)))
        return Sender(session.recorder.target)

    monkeypatch.setattr(Session, "sender", opening)
    worker.take(said(order))

    assert (master.last["over"], master.last["started"], session.recorder.spent) == (True, 0, 0)
