"""The journals of several workers as one, in the order of sending."""

from collections.abc import Iterable
from dataclasses import dataclass
from pathlib import Path

import msgspec

from contracts import journal
from contracts.errors import FileUnreadable
from contracts.exchange import History
from contracts.journal import Journal, Run
from loadtests.plans import EDGE

__all__ = ["Source", "merge", "rewrite"]


@dataclass(frozen=True, slots=True)
class Source:
    """Where the journal of a worker is, and which machine's clock its instants are of."""

    file: Path
    boot: str


def merge(file: Path, run: Run, sources: Iterable[Source]) -> tuple[History, str]:
    """Write one journal of all; return its history, and why its instants cannot be compared, if they cannot.

    A call that a worker announced and did not record may have been accepted: its outcome is unknown. The parts are
    deleted once the whole is written.
    """
    listed = list(sources)
    read = {source: _read(source.file) for source in listed}
    apart = _apart(listed, [source for source, found in read.items() if found is None])
    history = [exchange for found in read.values() for exchange in found or ()]
    history.sort(key=lambda exchange: exchange.sent)
    if apart:
        run = msgspec.structs.replace(run, quota=None, asked=(), notes=dict.fromkeys(EDGE, apart))
    rewrite(file, run, history)
    for source, found in read.items():
        if found is not None:
            source.file.unlink()
    return history, apart


def rewrite(file: Path, run: Run, history: History) -> None:
    """Write a journal, in place of what is there once it is whole."""
    with Journal(file.with_name(f"{file.name}.part"), run) as whole:
        for exchange in history:
            whole.record(exchange)
    whole.file.replace(file)


def _read(file: Path) -> History | None:
    try:
        return journal.read(file)[1]
    except FileUnreadable:
        return None


def _apart(sources: list[Source], missing: list[Source]) -> str:
    if missing:
        return f"the journals of {len(missing)} of {len(sources)} workers are missing"
    machines = len({source.boot for source in sources})
    return f"the calls were made on {machines} machines, whose clocks cannot be compared" if machines > 1 else ""
