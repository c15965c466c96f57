"""The slots of one account in an SQLite file: each step is one short transaction that nobody else can come between.

Instants are of the monotonic clock, which all processes of a machine share until it is started anew: rows of another
boot count for nothing.
"""

import sqlite3
from collections.abc import Iterator
from contextlib import contextmanager
from math import ceil
from pathlib import Path
from threading import Lock

from msgspec import Struct

from contracts.errors import LeaseUnusable

__all__ = ["KEPT_SECONDS", "Row", "Store"]

# How long another process may hold the file: a transaction takes less than a millisecond.
LOCKED_SECONDS = 5.0
# Processes may know the account under quotas of different windows: the longest that any asked for is kept in the file.
KEPT_SECONDS = 600.0
# What the file can say: 68 years.
MOST = 2**31 - 1
DAY_HOURS = 24
# Who waits asks every few hundredths of a second.
GONE_SECONDS = 1.0
TABLES = """
CREATE TABLE IF NOT EXISTS slots (
  number INTEGER PRIMARY KEY, boot TEXT NOT NULL, pid INTEGER NOT NULL, caller INTEGER NOT NULL,
  planned REAL NOT NULL, decided REAL
);
CREATE INDEX IF NOT EXISTS by_decision ON slots (boot, decided);
CREATE TABLE IF NOT EXISTS waiting (
  number INTEGER PRIMARY KEY AUTOINCREMENT, boot TEXT NOT NULL, pid INTEGER NOT NULL, caller INTEGER NOT NULL,
  seen REAL NOT NULL
);
CREATE TABLE IF NOT EXISTS closed (boot TEXT PRIMARY KEY, until REAL NOT NULL);
CREATE TABLE IF NOT EXISTS hours (hour INTEGER PRIMARY KEY, calls INTEGER NOT NULL)
"""


class Row(Struct, frozen=True):
    """A slot: which process and which caller in it has it, from when, and by when the call was decided."""

    number: int
    pid: int
    caller: int
    planned: float
    decided: float | None


class Store:
    """The file of one account. Raises LeaseUnusable where it cannot be written in time.

    Slots are `kept` for so many seconds at least; `patience` is how many to wait for the file.
    """

    def __init__(self, file: Path, boot: str, *, kept: float = KEPT_SECONDS, patience: float = LOCKED_SECONDS) -> None:
        self._file = file
        self._boot = boot
        self._lock = Lock()
        try:
            file.parent.mkdir(mode=0o700, parents=True, exist_ok=True)
            self._sql = sqlite3.connect(file, timeout=patience, isolation_level=None, check_same_thread=False)
            # Unlike a log that is written ahead, this needs nobody to wait when the file is new.
            self._sql.execute("PRAGMA journal_mode = TRUNCATE")
            # A crash of the machine ends all that the slots are for.
            self._sql.execute("PRAGMA synchronous = OFF")
        except (OSError, sqlite3.Error) as error:
            raise LeaseUnusable(file, str(error)) from error
        with self.transaction():
            for table in TABLES.split(";"):
                self._sql.execute(table)
            self._sql.execute("DELETE FROM slots WHERE boot <> ?", (boot,))
            self._sql.execute(f"PRAGMA user_version = {max(self._kept(), ceil(min(max(kept, KEPT_SECONDS), MOST)))}")

    def release(self) -> None:
        """Let go of the file."""
        self._sql.close()

    @contextmanager
    def transaction(self) -> Iterator[None]:
        """Let nobody else read or write until the block ends; undo what it did where it raises."""
        try:
            with self._lock, self._sql:
                self._sql.execute("BEGIN IMMEDIATE")
                yield
        except sqlite3.Error as error:
            raise LeaseUnusable(self._file, str(error)) from error

    def slots(self, since: float) -> list[Row]:
        """Return the slots that are open, or were decided since an instant."""
        found = self._sql.execute(
            "SELECT number, pid, caller, planned, decided FROM slots WHERE boot = ? AND decided IS NULL "
            "UNION ALL SELECT number, pid, caller, planned, decided FROM slots WHERE boot = ? AND decided > ?",
            (self._boot, self._boot, since),
        )
        return [Row(*row) for row in found]

    def take(self, pid: int, caller: int, planned: float, decided: float | None = None) -> None:
        """Add a slot."""
        self._sql.execute(
            "INSERT INTO slots (boot, pid, caller, planned, decided) VALUES (?, ?, ?, ?, ?)",
            (self._boot, pid, caller, planned, decided),
        )

    def decide(self, number: int, instant: float) -> None:
        """Say by when the call of a slot was decided, and forget what was long ago."""
        self._sql.execute("UPDATE slots SET decided = ? WHERE number = ?", (instant, number))
        self._sql.execute("DELETE FROM slots WHERE boot = ? AND decided < ?", (self._boot, instant - self._kept()))

    def _kept(self) -> int:
        """Return the seconds for which slots are kept, of all processes that ever asked."""
        return int(self._sql.execute("PRAGMA user_version").fetchone()[0])

    def mine(self, pid: int, caller: int) -> int | None:
        """Return the number of the slot that a process has open for a caller, else for another of its callers."""
        found = self._sql.execute(
            "SELECT number FROM slots WHERE boot = ? AND decided IS NULL AND pid = ? "
            "ORDER BY caller <> ?, planned LIMIT 1",
            (self._boot, pid, caller),
        ).fetchone()
        return None if found is None else int(found[0])

    def is_next(self, pid: int, caller: int, now: float) -> bool:
        """Whether nobody waits for a slot who asked before this caller."""
        self._sql.execute("DELETE FROM waiting WHERE boot <> ? OR seen < ?", (self._boot, now - GONE_SECONDS))
        found = self._sql.execute("SELECT pid, caller FROM waiting ORDER BY number LIMIT 1").fetchone()
        return found is None or found == (pid, caller)

    def wait(self, pid: int, caller: int, now: float) -> None:
        """Give a caller its place among those who wait, or let it keep the one that it has."""
        seen = self._sql.execute("UPDATE waiting SET seen = ? WHERE pid = ? AND caller = ?", (now, pid, caller))
        if not seen.rowcount:
            values = (self._boot, pid, caller, now)
            self._sql.execute("INSERT INTO waiting (boot, pid, caller, seen) VALUES (?, ?, ?, ?)", values)

    def wait_no_more(self, pid: int, caller: int) -> None:
        """Take a caller's place away."""
        self._sql.execute("DELETE FROM waiting WHERE pid = ? AND caller = ?", (pid, caller))

    def close(self, until: float) -> None:
        """Put off the instant before which nothing goes out."""
        self._sql.execute(
            "INSERT INTO closed VALUES (?, ?) ON CONFLICT DO UPDATE SET until = max(until, excluded.until)",
            (self._boot, until),
        )

    def closed_until(self) -> float:
        """Return the instant before which nothing goes out."""
        found = self._sql.execute("SELECT until FROM closed WHERE boot = ?", (self._boot,)).fetchone()
        return float("-inf") if found is None else float(found[0])

    def count(self, hour: int, calls: int) -> None:
        """Count calls in an hour since the epoch."""
        self._sql.execute(
            "INSERT INTO hours VALUES (?, ?) ON CONFLICT DO UPDATE SET calls = calls + excluded.calls", (hour, calls)
        )
        self._sql.execute("DELETE FROM hours WHERE hour < ?", (hour - DAY_HOURS,))

    def counted(self, hour: int) -> int:
        """Return the calls of an hour and the 24 before: of every day that may include now, wherever it begins."""
        found = self._sql.execute("SELECT total(calls) FROM hours WHERE hour >= ?", (hour - DAY_HOURS,)).fetchone()
        return int(found[0])
