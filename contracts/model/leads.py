"""What may become of one lead of a call."""

from collections.abc import Iterator, Mapping, Sequence
from dataclasses import dataclass, replace
from typing import Any

from contracts.dialect import SPELLINGS
from contracts.exchange import LeadExpectation, ListName
from contracts.model.known import Identity, Known, is_prospect, stored_value
from contracts.model.values import fits
from contracts.tenant import Lead

__all__ = ["Outlook", "outlook"]

_SUCCESS: ListName = "SuccessfulLeads"
_FAILED: ListName = "FailedLeads"
_UNPROCESSED: ListName = "UnProcessedLeads"


@dataclass(frozen=True, slots=True)
class Outlook:
    """What may become of a lead, and the statuses with which it may have the whole call refused."""

    lead: LeadExpectation
    refusals: frozenset[int] = frozenset()
    found: str | None = None


@dataclass(frozen=True, slots=True)
class _Trouble:
    """What the fields of a lead may do to it: `certain` failure, or perhaps failure, or refusal of the call."""

    certain: bool = False
    refusals: frozenset[int] = frozenset()


def outlook(known: Known, key: str | None, flag: bool | None, lead: Mapping[str, Any]) -> Outlook:  # noqa: FBT001  # the flag is a value of the call
    """Return what may become of a lead of a well-formed call, searched by `key` or by its ProspectId."""
    pairs = lead.get("Fields") or []
    values = {pair["Attribute"]: pair.get("Value") for pair in reversed(pairs)}
    by, value = _identifier(known, key, values)
    if not pairs or by is None:
        return _unidentified(known, key, flag, values, pairs)
    if not isinstance(value, str) or not value:
        return replace(_unidentified(known, key, flag, values, pairs), refusals=_oddity(value))
    identity, stored = known.find(by, value)
    troubles = list(_troubles(known, by, stored, pairs))
    expectation = LeadExpectation(
        identifiers=SPELLINGS if is_prospect(by) else (by,),
        values=_echoes(identity, stored, by, value),
        lists=_lists(identity, flag, troubles),
        sentence=_sentence(known, key, by, identity, troubles, pairs),
        missing=identity in {"missing", "restricted"} and not troubles,
    )
    refusals = frozenset[int]().union(*(trouble.refusals for trouble in troubles))
    return Outlook(expectation, refusals, f"{'' if is_prospect(by) else by}={value.casefold()}")


def _identifier(known: Known, key: str | None, values: Mapping[str, Any]) -> tuple[str | None, object]:
    """Return the field that names the lead and its value; none where the page leaves open what does."""
    if key is not None:
        return (key, values[key]) if key in values else (None, None)
    given = [name for name in SPELLINGS if name in values]
    if len(given) == 1 and known.accepts(given[0]):
        return given[0], values[given[0]]
    return None, None


def _unidentified(
    known: Known, key: str | None, flag: bool | None, values: Mapping[str, Any], pairs: Sequence[Mapping[str, Any]]
) -> Outlook:
    """Return the outlook of a lead that names nothing, or names a lead in a way that the page leaves open."""
    prospects = [str(values[name]) for name in SPELLINGS if values.get(name)]
    other_case = key is not None and any(name.casefold() == key.casefold() for name in values)
    open_name = bool(prospects) or other_case
    lists: tuple[ListName, ...] = (_FAILED,) if flag is False else (_FAILED, _UNPROCESSED)
    expectation = LeadExpectation(
        identifiers=(),
        values=() if open_name or known.tenant is None else ("", None),
        lists=(_SUCCESS, *lists) if open_name else lists,
        sentence="5.3",
    )
    troubles = _troubles(known, "", None, pairs)
    refusals = frozenset[int]().union(*(trouble.refusals for trouble in troubles))
    return Outlook(expectation, refusals if pairs else frozenset({400}))


def _troubles(known: Known, by: str, stored: Lead | None, pairs: Sequence[Mapping[str, Any]]) -> Iterator[_Trouble]:
    names = [pair["Attribute"] for pair in pairs]
    if len(set(map(str.casefold, names))) < len(names):
        yield _Trouble(refusals=frozenset({400}))
    if stored is not None and len(pairs) == 1:
        # Nothing to update: the page says neither that this succeeds nor that it fails.
        yield _Trouble()
    for pair in pairs:
        if pair["Attribute"] != by:
            yield from _pair_troubles(known, stored, pair["Attribute"], pair)


def _pair_troubles(known: Known, stored: Lead | None, name: str, pair: Mapping[str, Any]) -> Iterator[_Trouble]:
    value = pair.get("Value")
    if not isinstance(value, str):
        yield _Trouble(refusals=frozenset({400}))
        return
    if known.tenant is None:
        yield _Trouble(refusals=frozenset({400, 500}))
    elif known.tenant.fields.surely_lacks(name):
        yield _Trouble(certain=True, refusals=frozenset({400}))
    elif known.is_unique(name):
        yield from _unique_troubles(known, stored, name, value)
    elif (kind := known.tenant.fields.writable.get(name)) is None:
        yield _Trouble(refusals=frozenset() if name in known.tenant.fields.locked else frozenset({400}))
    elif not fits(value, kind, known.tenant.fields.length(name)):
        too_long = len(value.encode("utf-16-le")) // 2 > known.tenant.fields.length(name)
        yield _Trouble(refusals=frozenset({400, 500} if too_long else ()))


def _unique_troubles(known: Known, stored: Lead | None, name: str, value: str) -> Iterator[_Trouble]:
    """A unique field beside the key is no trouble where it holds the lead's own value already."""
    if is_prospect(name) and not known.accepts(name):
        yield _Trouble(refusals=frozenset({400}))
    elif stored is None or stored_value(stored, name) != value:
        yield _Trouble()


def _lists(identity: Identity, flag: bool | None, troubles: Sequence[_Trouble]) -> tuple[ListName, ...]:  # noqa: FBT001  # the flag is a value of the call
    missing: tuple[ListName, ...] = (_FAILED, _UNPROCESSED) if flag is None else (_UNPROCESSED if flag else _FAILED,)
    either: tuple[ListName, ...] = (_FAILED,) if flag is False else (_FAILED, _UNPROCESSED)
    if identity == "own":
        success = () if any(trouble.certain for trouble in troubles) else (_SUCCESS,)
        return (*success, _FAILED) if troubles else success
    if identity == "missing":
        return either if troubles else missing
    return either if identity == "restricted" else (_SUCCESS, *either)


def _sentence(
    known: Known,
    key: str | None,
    by: str,
    identity: Identity,
    troubles: Sequence[_Trouble],
    pairs: Sequence[Mapping[str, Any]],
) -> str:
    """Return the number of the sentence that decides whether the lead succeeds."""
    if identity == "restricted":
        return "6.5"
    if identity == "own" and any(trouble.certain for trouble in troubles):
        return "1.5"
    if key is None:
        return "5.2" if identity == "own" else "5.4"
    return "5.1" if _distracted(known, by, identity, pairs) else "5.4"


def _distracted(known: Known, by: str, identity: Identity, pairs: Sequence[Mapping[str, Any]]) -> bool:
    """Whether a lead carries what may mislead a search that does not go by the key alone."""
    others = [p for p in pairs if p["Attribute"] != by and known.is_unique(p["Attribute"])]
    if identity == "own":
        return bool(others) or pairs[0]["Attribute"] != by
    return any(known.find(p["Attribute"], str(p.get("Value")))[0] in {"own", "restricted"} for p in others)


def _echoes(identity: Identity, stored: Lead | None, by: str, value: str) -> tuple[str | None, ...]:
    """Return how an entry may echo the value: as sent, and as stored where the two differ in case."""
    if identity != "perhaps":
        return (value,)
    return () if stored is None else (value, stored_value(stored, by))


def _oddity(value: object) -> frozenset[int]:
    return frozenset() if value == "" else frozenset({400})
