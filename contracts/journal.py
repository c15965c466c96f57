"""The journal: the exchanges of a run on disk, one JSON object a line, without any key.

The first line describes the run (`Run`). Every further line is an exchange under its number:

    {"number": 7, "request": {"method", "path", "headers", "body", "credentials"}, "planned": s, "sent": s,
     "received": s, "response": {"status", "headers", "body"} or null, "error", "expected", "purpose", "silence"}

A line {"run": …} in between describes the run anew, with what was learned by then. Instants are seconds of the clock
that the first line names. Where a crash must not lose a call, a line without
`received` stands before it is sent; a number that has no other line is a call whose outcome is unknown.
"""

import math
from collections.abc import Iterable, Iterator
from contextlib import suppress
from pathlib import Path
from threading import Lock
from types import TracebackType
from typing import IO, Self, TypeVar

import msgspec
from msgspec import Struct

from contracts.dialect import KnownDeparture
from contracts.errors import FileUnreadable, JournalLost
from contracts.exchange import Exchange, Expectation, History, Request, Response
from contracts.tenant import Fields

__all__ = ["FORMAT", "Cause", "Journal", "Run", "read"]

FORMAT = 1
_ANEW = b'{"run":'
Kind = TypeVar("Kind", bound=Struct)


class Cause(Struct, frozen=True):
    """Why a sentence is broken, as far as the run found out: in words, and which other sentences break with it."""

    number: str
    words: str
    consequences: tuple[str, ...] = ()


class Run(Struct, frozen=True):
    """What a run was: the host without keys, the tenant's name, the quota as calls and seconds, the clock.

    `asked` are the numbers of the sentences that the run set out to test; `notes` say by number why others could
    not be; `fields` are the tenant's, which tell what a reading of leads has to show; `classes` is how many classes of
    outcomes the account can show. `pinned` are the readings that the host has to keep, by the ids of the questions
    that the page leaves open, and `departures` those that are accepted for a time.
    `floor` are the seconds that an answer takes on the way at least, by the handshakes of the run; 0 where none tells.
    """

    host: str
    tenant: str = "unnamed"
    quota: tuple[int, float] | None = None
    format: int = FORMAT
    clock: str = "monotonic"
    started: str = ""
    asked: tuple[str, ...] = ()
    notes: dict[str, str] = {}
    fields: Fields | None = None
    classes: int = 0
    causes: tuple[Cause, ...] = ()
    pinned: dict[str, str] = {}
    departures: tuple[KnownDeparture, ...] = ()
    floor: float = 0.0


class _Anew(Struct, frozen=True):
    run: Run


class _Line(Struct, frozen=True, omit_defaults=True):
    number: int
    request: Request
    planned: float
    sent: float
    received: float | None = None
    response: Response | None = None
    expected: Expectation | None = None
    purpose: str = ""
    error: str = ""
    silence: bool = False

    def exchange(self) -> Exchange:
        members = msgspec.structs.asdict(self)
        del members["number"]
        members["received"] = math.inf if self.received is None else self.received
        members["error"] = self.error or ("no answer was recorded" if self.response is None else "")
        return Exchange(**members)


class Journal:
    """Write the journal of one run; safe for several threads. Raises JournalLost once it cannot be written any more."""

    def __init__(self, file: Path, run: Run) -> None:
        self.file = file
        self.run = run
        self._lock = Lock()
        self._encoder = msgspec.json.Encoder()
        self._number = 0
        self._lost: JournalLost | None = None
        try:
            file.parent.mkdir(parents=True, exist_ok=True)
            self._out: IO[bytes] = file.open("wb")
        except OSError as error:
            raise FileUnreadable(file, "a journal that can be written", error.strerror or "none") from error
        self._write(run)

    def announce(self, request: Request, planned: float, sent: float) -> int:
        """Note on disk that a call is about to be sent; return its number, for `record`."""
        number = self._next()
        self._write(_Line(number, request, planned, sent))
        return number

    def record(self, exchange: Exchange, number: int | None = None) -> None:
        """Write an exchange, under a number of its own unless it was announced."""
        members = msgspec.structs.asdict(exchange)
        members["received"] = None if math.isinf(exchange.received) else exchange.received
        self._write(_Line(self._next() if number is None else number, **members))

    def describe(self, run: Run) -> None:
        """Describe the run anew, with what was learned since the first line."""
        self.run = run
        self._write(_Anew(run))

    def close(self) -> None:
        """Close the file."""
        self._out.close()

    def __enter__(self) -> Self:
        return self

    def __exit__(
        self, kind: type[BaseException] | None, error: BaseException | None, trace: TracebackType | None
    ) -> None:
        self.close()

    def _next(self) -> int:
        with self._lock:
            self._number += 1
            return self._number

    def _write(self, line: Struct) -> None:
        data = self._encoder.encode(line) + b"\n"
        with self._lock:
            if self._lost:
                # More would stand behind a line that was cut.
                raise self._lost
            try:
                self._out.write(data)
                self._out.flush()
            except OSError as error:
                self._lost = JournalLost(self.file, error.strerror or "none")
                with suppress(OSError):
                    self._out.close()
                raise self._lost from error


def read(file: Path) -> tuple[Run, History]:
    """Read a journal; a last line that a crash cut off is left out.

    Raises FileUnreadable, with the number of the line, for anything that is not a journal of this format.
    """
    try:
        data = file.read_bytes()
    except OSError as error:
        raise FileUnreadable(file, "a journal", error.strerror or "nothing readable") from error
    if not (lines := data.splitlines()):
        raise FileUnreadable(file, "a journal", "an empty file")
    run = _decode(file, 1, lines[0], Run)
    if run.format != FORMAT:
        raise FileUnreadable(file, f"a journal of format {FORMAT}", f"format {run.format}")
    read_ = list(_lines(file, lines, torn=not data.endswith(b"\n")))
    run = next((each.run for each in reversed(read_) if isinstance(each, _Anew)), run)
    return run, [line.exchange() for line in _latest(each for each in read_ if isinstance(each, _Line))]


def _lines(file: Path, lines: list[bytes], *, torn: bool) -> Iterator[_Line | _Anew]:
    for index, line in enumerate(lines[1:], 2):
        try:
            yield _decode(file, index, line, _Anew) if line.startswith(_ANEW) else _decode(file, index, line, _Line)
        except FileUnreadable:
            if index < len(lines) or not torn:
                raise


def _latest(lines: Iterable[_Line]) -> Iterable[_Line]:
    return {line.number: line for line in lines}.values()


def _decode(file: Path, index: int, line: bytes, kind: type[Kind]) -> Kind:
    try:
        return msgspec.json.decode(line, type=kind)
    except (msgspec.DecodeError, UnicodeDecodeError, RecursionError) as error:
        raise FileUnreadable(f"{file}:{index}", "a line of a journal", str(error)) from error
