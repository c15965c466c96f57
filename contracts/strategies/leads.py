"""Leads, one kind each: those that exist, those that do not, and those that fail for what they carry.

A kind is a list of bases: the ways in which a tenant can show it, as pairs of field and value. What has to be made
up is made from one random UUID, under domains and codes that belong to nobody.
"""

from collections.abc import Callable, Sequence
from random import Random
from typing import Any, Literal, get_args
from uuid import UUID

from hypothesis import strategies as st

from contracts.dialect import SPELLINGS
from contracts.strategies.near import NOBODYS_PHONE, near
from contracts.strategies.values import samples, values
from contracts.tenant import SURELY_UNKNOWN, Lead, Tenant

__all__ = [
    "LEAD_KINDS",
    "LeadKind",
    "Pairs",
    "bases",
    "dealt",
    "display_name",
    "fields",
    "joined",
    "missing_value",
    "name_field",
    "pair",
]

LeadKind = Literal[
    "own", "own-distracted", "missing", "near-miss", "missing-distracted", "restricted", "unknown-field",
    "unknown-empty-field", "misspelt-field", "display-name", "locked-field", "unidentified",
]  # fmt: skip
LEAD_KINDS: tuple[LeadKind, ...] = get_args(LeadKind)
Pairs = list[dict[str, str]]

_WRONG_AT_THE_END = frozenset({"unknown-field", "unknown-empty-field", "misspelt-field", "locked-field"})


def joined(kind: LeadKind, base: Pairs, more: Sequence[dict[str, str]]) -> dict[str, Any]:
    """Return a lead of a base and further fields: before the key of a distracted one, else behind it.

    What is wrong with a lead stands last, but for display names, so that a check of one place alone shows.
    """
    taken = {each["Attribute"] for each in base}
    more = [each for each in more if each["Attribute"] not in taken]
    if kind == "own-distracted":
        return {"Fields": [*more, *base]}
    if kind in _WRONG_AT_THE_END:
        return {"Fields": [base[0], *more, *base[1:]]}
    return {"Fields": [*base, *more]}


def fields(tenant: Tenant) -> st.SearchStrategy[Pairs]:
    """One to three writable fields with valid values: what becomes of a lead with its key alone is open."""
    names = [name for name in sorted(tenant.fields.writable) if name not in tenant.fields.unique]
    if not names:
        return st.just([])
    pairs = st.sampled_from(names).flatmap(
        lambda name: values(tenant.fields.writable[name], max_size=tenant.fields.length(name)).map(
            lambda value: pair(name, value)
        )
    )
    return st.lists(pairs, min_size=1, max_size=3, unique_by=lambda each: each["Attribute"])


def dealt(tenant: Tenant, random: Random) -> Pairs:
    """Return one writable field with a sample value, none where there is no such field."""
    names = [name for name in tenant.fields.writable if name not in tenant.fields.unique]
    if not names:
        return []
    name = random.choice(names)
    return [pair(name, random.choice(samples(tenant.fields.writable[name], max_size=tenant.fields.length(name))))]


def bases(tenant: Tenant, key: str | None, kind: LeadKind, uuid: UUID) -> list[Pairs]:
    """Return the ways in which a tenant can show a kind of lead, found by `key` or by the ProspectId."""
    return _KINDS[kind](tenant, key, uuid)


def pair(name: str, value: str) -> dict[str, str]:
    """Return a field and its value as they stand in a call."""
    return {"Attribute": name, "Value": value}


def name_field(tenant: Tenant, key: str | None) -> str:
    """Return the field that names a lead: the key, or the ProspectId as the tenant spells it."""
    return key or next((name for name in tenant.fields.unique if name in SPELLINGS), SPELLINGS[0])


def missing_value(tenant: Tenant, by: str, uuid: UUID) -> str:
    """Return a value of a unique field that surely no lead has."""
    if by in SPELLINGS:
        return str(uuid)
    sample = next((each[by] for each in tenant.leads if each.get(by)), "")
    if "@" in sample or "email" in by.casefold():
        return f"leadproof-{uuid}@example.com"
    if sample.lstrip("+").replace("-", "").isdigit():
        return f"{NOBODYS_PHONE}{uuid.int % 10**10:010}"
    return f"leadproof-{uuid}"


def _own(tenant: Tenant, key: str | None, _: UUID) -> list[Pairs]:
    by = name_field(tenant, key)
    return [[pair(by, each[by])] for each in tenant.leads if each.get(by)]


def _own_distracted(tenant: Tenant, key: str | None, _: UUID) -> list[Pairs]:
    """Own leads whose key stands behind their other unique fields."""
    by = name_field(tenant, key)
    return [[*_others(tenant, each, by), pair(by, each[by])] for each in tenant.leads if each.get(by)]


def _others(tenant: Tenant, lead: Lead, by: str) -> Pairs:
    """Return the other unique fields of a lead."""
    return [pair(name, lead[name]) for name in tenant.fields.unique if name != by and lead.get(name)]


def _missing(tenant: Tenant, key: str | None, uuid: UUID) -> list[Pairs]:
    by = name_field(tenant, key)
    return [[pair(by, missing_value(tenant, by, uuid))]]


def _near_miss(tenant: Tenant, key: str | None, _: UUID) -> list[Pairs]:
    by = name_field(tenant, key)
    taken = {each.get(by) for each in (*tenant.leads, *tenant.restricted)}
    values_ = (value for each in tenant.leads if each.get(by) for value in near(each[by], by))
    return [[pair(by, value)] for value in values_ if value not in taken]


def _missing_distracted(tenant: Tenant, key: str | None, uuid: UUID) -> list[Pairs]:
    """Leads that do not exist by what names them and carry another unique field of a lead that does."""
    by = name_field(tenant, key)
    bearing = (others for each in tenant.leads if (others := _others(tenant, each, by)))
    return [[*_missing(tenant, key, uuid)[0], *others] for others in bearing]


def _restricted(tenant: Tenant, key: str | None, _: UUID) -> list[Pairs]:
    by = name_field(tenant, key)
    return [[pair(by, each[by])] for each in tenant.restricted if each.get(by)]


def _unknown_field(tenant: Tenant, key: str | None, uuid: UUID) -> list[Pairs]:
    return [[*base, pair(f"{SURELY_UNKNOWN}{uuid.int % 1000}", "1")] for base in _own(tenant, key, uuid)]


def _unknown_empty_field(tenant: Tenant, key: str | None, uuid: UUID) -> list[Pairs]:
    return [[*base, pair(f"{SURELY_UNKNOWN}{uuid.int % 1000}", "")] for base in _own(tenant, key, uuid)]


def _misspelt_field(tenant: Tenant, key: str | None, uuid: UUID) -> list[Pairs]:
    return [[*base, pair(name, "1")] for base in _own(tenant, key, uuid) for name in tenant.fields.misspellings()]


def _display_name(tenant: Tenant, key: str | None, uuid: UUID) -> list[Pairs]:
    """Leads with a field by the name that a page would show, with spaces, which no schema name has."""
    shown = (display_name(name) for name in (*sorted(tenant.fields.writable), *tenant.fields.unique))
    names = [name for name in dict.fromkeys(shown) if " " in name] or ["Leadproof Display Name"]
    return [[*base, pair(name, "1")] for base in _own(tenant, key, uuid) for name in names]


def display_name(name: str) -> str:
    """Return a schema name as a page would show it."""
    words = name.removeprefix("mx_").replace("_", " ")
    return "".join(f" {c}" if c.isupper() and i and words[i - 1].islower() else c for i, c in enumerate(words))


def _locked_field(tenant: Tenant, key: str | None, uuid: UUID) -> list[Pairs]:
    return [[*base, pair(name, "1")] for base in _own(tenant, key, uuid) for name in tenant.fields.locked]


def _unidentified(tenant: Tenant, key: str | None, _: UUID) -> list[Pairs]:
    """Leads that lack what names them: the key searched by, or without one the ProspectId."""
    by = name_field(tenant, key)
    carrying = [others for each in tenant.leads if key is None and (others := _others(tenant, each, by))]
    carrying = [[each for each in others if each["Attribute"] not in SPELLINGS] for others in carrying]
    plain = [[pair(name, "1")] for name, kind in tenant.fields.writable.items() if kind in {"Text", "Number"}]
    return [*carrying, *plain]


_KINDS: dict[LeadKind, Callable[[Tenant, str | None, UUID], list[Pairs]]] = {
    "own": _own,
    "own-distracted": _own_distracted,
    "missing": _missing,
    "near-miss": _near_miss,
    "missing-distracted": _missing_distracted,
    "restricted": _restricted,
    "unknown-field": _unknown_field,
    "unknown-empty-field": _unknown_empty_field,
    "misspelt-field": _misspelt_field,
    "display-name": _display_name,
    "locked-field": _locked_field,
    "unidentified": _unidentified,
}
