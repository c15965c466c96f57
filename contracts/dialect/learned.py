"""Write a dialect file from readings that were seen, a comment above each question."""

import json
import os
from collections.abc import Iterator, Mapping, Sequence
from contextlib import contextmanager, suppress
from pathlib import Path

from contracts.dialect.pinned import KnownDeparture, Pinned, load
from contracts.errors import FileUnreadable
from contracts.spec import QUESTIONS

__all__ = ["check", "learn"]

_HEAD = """\
# The dialect of a host: what it makes of the questions that the page leaves open. Written by --learn-dialect.
# A run under --dialect fails where a reading differs from the one that stands here; a line left out pins nothing.

[readings]
"""


def check(file: Path) -> Pinned:
    """Return what a file that is to be written pins now, and make sure that it can be. Raises UsageError."""
    with _beside(file) as beside:
        beside.write_text("", "utf-8")
        return _held(file)


def learn(file: Path, seen: Mapping[str, Sequence[str]]) -> Pinned:
    """Write the readings that were seen into a file, at once or not at all, and return what it pins.

    What an existing file says of questions that were not seen stays, and so do its departures. A question that was
    read in two ways is not pinned, nor is a reading that is a departure. Raises UsageError.
    """
    with _beside(file) as beside:
        pinned = _merged(_held(file), seen)
        beside.write_text(_HEAD + "".join(_lines(pinned, seen)), "utf-8")
        beside.replace(file)
    return pinned


def _merged(old: Pinned, seen: Mapping[str, Sequence[str]]) -> Pinned:
    certain = {question: readings[0] for question, readings in seen.items() if len(readings) == 1}
    kept = {question: reading for question, reading in old.readings.items() if question not in seen}
    if certain.get("limit-status") not in {None, "429", old.readings.get("limit-status")}:
        del certain["limit-status"]
    return Pinned(kept | certain, old.departures)


def _lines(pinned: Pinned, seen: Mapping[str, Sequence[str]]) -> Iterator[str]:
    for id_, question in QUESTIONS.items():
        yield f"# {question.text}: {', '.join(question.readings)}\n"
        if id_ in pinned.readings:
            yield f"{id_} = {_quoted(pinned.readings[id_])}\n"
        elif readings := seen.get(id_, ()):
            yield f"# {id_}: not pinned, seen: {' and '.join(map(_quoted, readings))}\n"
        else:
            yield f"# {id_}: not seen\n"
    for departure in pinned.departures:
        yield "\n[[departures]]\n"
        yield from _departure(departure)


def _departure(departure: KnownDeparture) -> Iterator[str]:
    for name in ("sentence", "where", "found", "reason", "owner"):
        if text := getattr(departure, name):
            yield f"{name} = {_quoted(text)}\n"
    yield f"expires = {departure.expires.isoformat()}\n"


def _quoted(text: str) -> str:
    """Return text as TOML has it: as JSON, but for the one control character that JSON leaves as it is."""
    return json.dumps(text, ensure_ascii=False).replace("\x7f", "\\u007f")


def _held(file: Path) -> Pinned:
    return load(file) if file.exists() else Pinned()


@contextmanager
def _beside(file: Path) -> Iterator[Path]:
    """Yield a file that may take the place of another; behind the block it is gone. Raises FileUnreadable."""
    beside = file.with_name(f".{file.name}.{os.getpid()}")
    try:
        yield beside
    except OSError as error:
        raise FileUnreadable(file, "a dialect file that can be written", error.strerror or "none") from error
    finally:
        with suppress(OSError):
            beside.unlink(missing_ok=True)
