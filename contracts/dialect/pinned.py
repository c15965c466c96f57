"""The dialect file (TOML): readings that a host has to keep, and departures that are known and accepted for a time.

[readings]
over-25 = "400"
[[departures]]
sentence = "2.5"
where = "the status"        # optional: anywhere in the answer where it is left out
found = "403"               # what a report shows as found
reason = "the gateway before the host cannot answer 429"
owner = "qa@example.com"
expires = 2027-01-31        # the last day on which it is accepted
"""

import re
import tomllib
from collections.abc import Mapping
from datetime import date
from pathlib import Path
from typing import Any

from msgspec import Struct

from contracts.errors import FileUnreadable, UnknownChoice
from contracts.spec import QUESTIONS, SENTENCES
from contracts.spelling import spelled

__all__ = ["KnownDeparture", "Pinned", "load"]

_TABLES = ("readings", "departures")
# The reading is the text itself.
_ANY_TEXT = "mixed-message"
_DOCUMENTED_STATUS = "429"
_REMEDIES = {
    "sentence": "name the number of the sentence that is departed from",
    "found": "copy what the report shows as found",
    "reason": "say why it is accepted",
    "owner": "say who answers for it",
    "expires": "give the last day on which it is accepted",
}


class KnownDeparture(Struct, frozen=True):
    """A departure that is accepted until a day: what is found, where (empty: anywhere), why, and by whom."""

    sentence: str
    found: str
    reason: str
    owner: str
    expires: date
    where: str = ""

    def covers(self, number: str, where: str, found: object) -> bool:
        """Whether a violation is this departure; the places of entries in their lists do not count."""
        somewhere = not self.where or _without_places(self.where) == _without_places(where)
        return number == self.sentence and somewhere and self.found == spelled(found)


class Pinned(Struct, frozen=True):
    """What a dialect file says."""

    readings: dict[str, str] = {}
    departures: tuple[KnownDeparture, ...] = ()


def load(file: Path) -> Pinned:
    """Read a dialect file. Raises FileUnreadable or UnknownChoice, in one line that names the remedy."""
    try:
        tables = tomllib.loads(file.read_text("utf-8"))
    except OSError as error:
        raise FileUnreadable(file, "a dialect file", f"{error.strerror}; --learn-dialect writes one") from error
    except (tomllib.TOMLDecodeError, UnicodeDecodeError, RecursionError) as error:
        raise FileUnreadable(file, "TOML", f"{error}; mend the line") from error
    for name in tables.keys() - _TABLES:
        raise UnknownChoice(str(file), name, _TABLES)
    readings, listed = tables.get("readings", {}), tables.get("departures", [])
    if not isinstance(readings, dict) or not isinstance(listed, list):
        found = "something else; the first lines of a learned file show the form"
        raise FileUnreadable(file, "a table [readings] and tables [[departures]]", found)
    departures = tuple(
        _departure(f"{file}: [[departures]] number {place}", each) for place, each in enumerate(listed, 1)
    )
    pinned = {question: _reading(f"{file}: [readings]", question, each) for question, each in readings.items()}
    _check_status(file, pinned, departures)
    return Pinned(pinned, departures)


def _reading(where: str, question: str, reading: object) -> str:
    if question not in QUESTIONS:
        raise UnknownChoice(where, question, QUESTIONS)
    if question == _ANY_TEXT and isinstance(reading, str) and reading:
        return reading
    if not isinstance(reading, str) or reading not in QUESTIONS[question].readings:
        raise UnknownChoice(f"{where} {question}", str(reading), QUESTIONS[question].readings)
    return reading


def _departure(where: str, table: Any) -> KnownDeparture:  # noqa: ANN401  # TOML may hold anything
    if not isinstance(table, Mapping):
        raise FileUnreadable(where, "a table", f"{table!r}; begin it with [[departures]]")
    for name in table:
        if name not in KnownDeparture.__struct_fields__:
            raise UnknownChoice(where, name, KnownDeparture.__struct_fields__)
    for name, remedy in _REMEDIES.items():
        if not table.get(name):
            raise FileUnreadable(where, f"{name} = …", f"none; {remedy}")
    if type(table["expires"]) is not date:
        raise FileUnreadable(where, "expires as a date", f"{table['expires']!r}; write 2027-01-31, without quotes")
    words = {name: str(value) for name, value in table.items() if name != "expires"}
    if words["sentence"] not in SENTENCES:
        raise UnknownChoice(f"{where} sentence", words["sentence"], SENTENCES)
    return KnownDeparture(expires=table["expires"], **words)


def _check_status(file: Path, readings: Mapping[str, str], departures: tuple[KnownDeparture, ...]) -> None:
    """Refuse a pinned status of refusals that sentence 2.5 does not allow, unless it is accepted as a departure."""
    status = readings.get("limit-status", _DOCUMENTED_STATUS)
    if status != _DOCUMENTED_STATUS and not any(each.covers("2.5", each.where, status) for each in departures):
        found = f'"{status}", a departure from 2.5; accept it under [[departures]] with its reason, owner and expiry'
        raise FileUnreadable(file, f'limit-status = "{_DOCUMENTED_STATUS}"', found)


def _without_places(where: str) -> str:
    return re.sub(r"\[\d+\]", "[]", where)
