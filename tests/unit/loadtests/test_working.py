"""A worker tells the master how far it is, and always that it is over."""

from collections.abc import Callable
from pathlib import Path
from types import SimpleNamespace
from typing import Any

import msgspec
import pytest

from contracts.errors import LeaseUnusable
from contracts.journal import Journal, Run
from contracts.keyring import Keys
from loadtests.messages import PROGRESS
from loadtests.orders import Order
from loadtests.recorder import Recorder
from loadtests.sender import Limits, Target
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


def test_a_lease_that_cannot_be_used_is_told(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    """The master would wait for the end of the order, and longer."""

    def fail(*_: object) -> None:
        raise LeaseUnusable(tmp_path, "no place")

    monkeypatch.setattr(Session, "pacing", fail)
    target, file = Target("http://127.0.0.1:9", Keys("access-key-0001", "secret-key-0002"), Limits()), tmp_path / "j"
    recorder = Recorder(target, Journal(file, Run(target.host)), 60, Counted())
    session, master = Session(prepared(), recorder, file), Told()
    ride = Order("ride", "ride: ride", seconds=600.0, calls=2, window=5.0)
    Worker(session, master).take(SimpleNamespace(data=msgspec.to_builtins(ride)))
    session.close()

    assert (master.last["over"], "no place" in master.last["wrong_use"]) == (True, True)
