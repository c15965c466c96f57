"""What the fields of a lead may do to it: make it fail, or have the whole call refused."""

from collections.abc import Iterator, Mapping, Sequence
from dataclasses import dataclass
from typing import Any

from contracts.model.known import Known, is_prospect, stored_value
from contracts.model.values import fits
from contracts.tenant import Fields, FieldType, Lead

__all__ = ["Pairs", "Trouble", "refusals", "troubles"]

Pairs = Sequence[Mapping[str, Any]]
_REFUSED = frozenset({400})
_FAILING = frozenset({400, 500})


@dataclass(frozen=True, slots=True)
class Trouble:
    """Something that may make a lead fail, certainly or perhaps, and the statuses that may refuse its call."""

    certain: bool = False
    refusals: frozenset[int] = frozenset()


def troubles(known: Known, by: str, stored: Lead | None, pairs: Pairs) -> list[Trouble]:
    """Return the troubles of a lead that is named by one field; `stored` is the lead itself where it is known."""
    found = [trouble for pair in pairs if pair["Attribute"] != by for trouble in _of_pair(known, stored, pair)]
    names = [pair["Attribute"].casefold() for pair in pairs]
    if len(set(names)) < len(names):
        found.append(Trouble(refusals=_REFUSED))
    if stored is not None and len(pairs) == 1:
        # Nothing to update: the page says neither that this succeeds nor that it fails.
        found.append(Trouble())
    return found


def refusals(found: Sequence[Trouble]) -> frozenset[int]:
    """Return the statuses with which troubles may have a call refused."""
    return frozenset[int]().union(*(trouble.refusals for trouble in found))


def _of_pair(known: Known, stored: Lead | None, pair: Mapping[str, Any]) -> Iterator[Trouble]:
    name, value = pair["Attribute"], pair.get("Value")
    if not isinstance(value, str):
        yield Trouble(refusals=_REFUSED)
    elif known.tenant is None:
        yield Trouble(refusals=_FAILING)
    elif known.tenant.fields.surely_lacks(name):
        yield Trouble(certain=True, refusals=_REFUSED)
    elif known.is_unique(name):
        yield from _of_unique(known, stored, name, value)
    elif (kind := known.tenant.fields.writable.get(name)) is not None:
        yield from _of_value(known.tenant.fields, name, kind, value)
    else:
        yield Trouble(refusals=frozenset() if name in known.tenant.fields.locked else _REFUSED)


def _of_unique(known: Known, stored: Lead | None, name: str, value: str) -> Iterator[Trouble]:
    """Yield the trouble of a unique field beside the key: none where it holds the lead's own value already."""
    if is_prospect(name) and not known.accepts(name):
        yield Trouble(refusals=_REFUSED)
    elif stored is None or stored_value(stored, name) != value:
        yield Trouble()


def _of_value(fields: Fields, name: str, kind: FieldType, value: str) -> Iterator[Trouble]:
    if not fits(value, kind, fields.length(name)):
        too_long = not fits(value, "Text", fields.length(name))
        yield Trouble(refusals=_FAILING if too_long else frozenset())
