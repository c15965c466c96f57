"""Calls that are as specified: 1 to 25 leads, mixed on purpose."""

from collections.abc import Mapping, Sequence
from random import Random
from typing import Any
from uuid import UUID

import msgspec
from hypothesis import strategies as st
from msgspec.structs import replace

from contracts.exchange import Request
from contracts.spec import BATCH_LIMIT, FLAG
from contracts.strategies.leads import LEAD_KINDS, LeadKind, bases, dealt, fields, joined, leads, name_field
from contracts.tenant import Tenant

__all__ = ["MEDIA_TYPES", "OPTIONS", "Body", "batches", "bodies", "call", "calls", "kinds_possible", "request"]

Body = dict[str, Any]
_ByKey = dict[str | None, dict[LeadKind, st.SearchStrategy[Body]]]
OPTIONS: tuple[Body | None, ...] = (None, {FLAG: False}, {FLAG: True}, {})
_SIZES = st.integers(1, BATCH_LIMIT) | st.sampled_from([1, 2, BATCH_LIMIT - 1, BATCH_LIMIT])
MEDIA_TYPES = ("application/json", "application/json; charset=utf-8", "application/json;charset=UTF-8")
_ENDLESS = frozenset({"missing", "missing-distracted", "unidentified"})
_DRAWN = 3
_HARMLESS: tuple[LeadKind, ...] = ("missing", "unidentified")


def calls(tenant: Tenant, *, impact: str = "own", max_size: int = BATCH_LIMIT) -> st.SearchStrategy[Request]:
    """Calls of `max_size` leads at most; with the impact `none` they name no lead that exists."""
    media_types = st.sampled_from(MEDIA_TYPES)
    return st.builds(
        request,
        bodies(tenant, impact=impact, max_size=max_size),
        media_types,
    )


def bodies(tenant: Tenant, *, impact: str, max_size: int) -> st.SearchStrategy[Body]:
    """Bodies of calls: the leads depend on the key, and no lead stands in a call twice."""
    # Made once: to make a strategy takes longer than to draw from it.
    by_key = {
        key: {kind: leads(tenant, key, kind) for kind in kinds_possible(tenant, key, impact)}
        for key in (None, *tenant.fields.unique)
    }
    return _bodies(tenant, by_key, max_size)


@st.composite
def _bodies(draw: st.DrawFn, tenant: Tenant, by_key: _ByKey, max_size: int) -> Body:
    key = draw(st.sampled_from(list(by_key)))
    options = draw(st.sampled_from(OPTIONS))
    mix = draw(st.lists(st.sampled_from(list(by_key[key])), min_size=1, max_size=4, unique=True))
    drawn = st.one_of([by_key[key][kind] for kind in mix])
    size = min(draw(_SIZES), max_size)
    by = name_field(tenant, key)
    least = size if _ENDLESS & set(mix) else 1
    batch = draw(st.lists(drawn, min_size=least, max_size=size, unique_by=lambda each: _name(each, by)))
    return call(batch, key=key, options=options)


@st.composite
def batches(draw: st.DrawFn, tenant: Tenant, key: str | None, parts: Mapping[tuple[LeadKind, ...], int]) -> list[Body]:
    """Batches of so many leads of each of some kinds, in any order; of the tenant's own each stands there once.

    The fields of a few leads are drawn, those of the others are dealt from a seed: to draw one takes a millisecond.
    """
    random = Random(draw(st.integers(0, 2**64 - 1)))
    few = draw(st.lists(fields(tenant), max_size=_DRAWN))
    own = iter(random.sample(tenant.leads, len(tenant.leads)))
    near = bases(tenant, key, "near-miss", UUID(int=0))
    random.shuffle(near)
    batch = []
    for kinds, count in parts.items():
        for _ in range(count):
            kind, uuid = random.choice(kinds), UUID(int=random.getrandbits(128), version=4)
            if kind == "near-miss":
                found = [near.pop()] if near else bases(tenant, key, "missing", uuid)
            else:
                known = tenant if kind in _ENDLESS else replace(tenant, leads=(next(own),))
                found = bases(known, key, kind, uuid)
            if found:
                batch.append(joined(kind, random.choice(found), few.pop() if few else dealt(tenant, random)))
    random.shuffle(batch)
    return batch


def kinds_possible(tenant: Tenant, key: str | None, impact: str = "own") -> list[LeadKind]:
    """Return the kinds of leads that a tenant has, by a key, within an impact."""
    kinds = LEAD_KINDS
    if impact == "none":
        # Without a key, a lead without its ProspectId still carries what may name one that exists.
        kinds = _HARMLESS if key is not None else ("missing",)
    return [kind for kind in kinds if bases(tenant, key, kind, UUID(int=0))]


def call(batch: Sequence[Body], *, key: str | None = None, options: Body | None = None) -> Body:
    """Return the body of a call."""
    body: Body = {} if key is None else {"SearchByKey": key}
    if options is not None:
        body["Options"] = options
    return {**body, "LeadPropertiesList": list(batch)}


def request(body: object, media_type: str = "application/json") -> Request:
    """Return the request that sends a body."""
    return Request(headers=(("Content-Type", media_type),), body=msgspec.json.encode(body).decode())


def _name(lead: Body, by: str) -> object:
    """Return what names a lead, so that no two of a call are the same; one without a name is like no other."""
    named = [pair["Value"] for pair in lead["Fields"] if pair["Attribute"] == by]
    return named[0] if named else id(lead)
