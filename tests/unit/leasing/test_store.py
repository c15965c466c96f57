"""A lease that cannot be used is said in one line, and never waited for without end."""

import os
import platform
import sqlite3
import subprocess
import sys
import time
from pathlib import Path

import pytest

from contracts.errors import LeaseUnusable
from contracts.leasing import machine
from contracts.leasing.machine import HOUR, alive, boot
from contracts.leasing.store import KEPT_SECONDS, Store


@pytest.fixture
def file(tmp_path: Path) -> Path:
    """Return where a lease may lie, in a folder that does not exist yet."""
    return tmp_path / "leases" / "account.sqlite"


def test_a_file_that_is_locked_is_given_up(file: Path) -> None:
    """A process that hangs in a transaction holds nobody up for ever."""
    store, other = Store(file, "boot", patience=0.01), sqlite3.connect(file, isolation_level=None)
    other.execute("BEGIN EXCLUSIVE")

    with pytest.raises(LeaseUnusable, match=r"account.sqlite: expected the lease of a quota, found database is locked"):
        Store(file, "boot", patience=0.01)
    with pytest.raises(LeaseUnusable, match="locked; end who holds it"), store.transaction():
        pass
    other.close()


def test_a_file_that_is_no_lease_is_left_alone(file: Path) -> None:
    """It may be somebody's."""
    file.parent.mkdir()
    file.write_text("a diary, in words and not in tables" * 30)

    with pytest.raises(LeaseUnusable, match="not a database"):
        Store(file, "boot")
    assert file.read_text().startswith("a diary")


def test_a_folder_that_cannot_be_made_is_said(tmp_path: Path) -> None:
    """Before the first call."""
    (tmp_path / "file").touch()

    with pytest.raises(LeaseUnusable, match=r"file"):
        Store(tmp_path / "file" / "account.sqlite", "boot")


def test_what_raises_leaves_nothing_behind(file: Path) -> None:
    """A transaction is whole or not at all."""
    store = Store(file, "boot")

    def fail() -> None:
        with store.transaction():
            store.take(1, 1, 10.0)
            raise InterruptedError

    with pytest.raises(InterruptedError):
        fail()
    with store.transaction():
        assert store.slots(0.0) == []


def test_slots_of_another_boot_count_for_nothing(file: Path) -> None:
    """Its clock was another."""
    before = Store(file, "before")
    with before.transaction():
        before.take(1, 1, 10.0)
        before.take(1, 1, 10.0, 11.0)
        before.close(99.0)
    after = Store(file, "after")
    with after.transaction():
        assert after.slots(0.0) == []
        assert after.closed_until() < 0


def test_old_slots_are_forgotten(file: Path) -> None:
    """The file does not grow."""
    store = Store(file, "boot")
    with store.transaction():
        for at in (0.0, 100.0, KEPT_SECONDS + 50.0):
            store.take(1, 1, at)
            store.decide(store.mine(1, 1) or 0, at)

        assert [row.planned for row in store.slots(-1.0)] == [100.0, KEPT_SECONDS + 50.0]


def test_slots_are_kept_as_long_as_any_process_counts_them(file: Path) -> None:
    """Also by one that knows the account under a shorter window, and came first."""
    short, long = Store(file, "boot"), Store(file, "boot", kept=7200.5)
    with long.transaction():
        for at in (0.0, 100.0):
            long.take(1, 1, at, at)
    with short.transaction():
        short.take(2, 1, 7250.0)
        short.decide(short.mine(2, 1) or 0, 7250.0)

        assert [row.planned for row in short.slots(-1.0)] == [100.0, 7250.0]


def test_a_process_is_alive_until_it_ends() -> None:
    """Also where its parent has not looked yet how it ended."""
    with subprocess.Popen([sys.executable, "-c", "input()"], stdin=subprocess.PIPE) as child:
        assert alive(child.pid)
        child.kill()
        # Waits for the end, and leaves it to be waited for.
        os.waitid(os.P_PID, child.pid, os.WEXITED | os.WNOWAIT)
        assert not alive(child.pid)
    assert not alive(child.pid)


def test_a_boot_has_one_name() -> None:
    """All processes see the same."""
    assert boot() == boot() != ""


@pytest.mark.parametrize(
    ("says", "found"), [("echo 9D5C", "9D5C"), ("echo unknown oid >&2; exit 1", f"{platform.node()} 3")]
)
def test_a_boot_has_one_name_without_proc(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch, says: str, found: str
) -> None:
    """The system's own where it has one, else by the hour of the start."""
    (tmp_path / "sysctl").write_text(f"#!/bin/sh\n{says}\n")
    (tmp_path / "sysctl").chmod(0o700)
    monkeypatch.setenv("PATH", str(tmp_path))
    monkeypatch.setattr(machine, "BOOT_ID", tmp_path / "none")
    monkeypatch.setattr(machine.time, "time", lambda: time.monotonic() + 3.5 * HOUR)

    assert boot.__wrapped__() == found


def test_a_store_that_is_released_is_closed(file: Path) -> None:
    """Its file is open no more, and whoever uses it all the same is told."""
    store = Store(file, "boot")
    store.release()

    assert str(file) not in {os.path.realpath(link) for link in Path("/proc/self/fd").glob("*")}
    with pytest.raises(LeaseUnusable, match="closed"), store.transaction():
        pass
