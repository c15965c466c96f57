"""Calls that are as specified, and batches of leads for them, mixed on purpose."""

from collections.abc import Mapping, Sequence
from random import Random
from typing import Any
from uuid import UUID

import msgspec
from hypothesis import strategies as st
from msgspec.structs import replace

from contracts.exchange import Request
from contracts.strategies.leads import LEAD_KINDS, LeadKind, bases, dealt, fields, joined
from contracts.tenant import Tenant

__all__ = ["MEDIA_TYPES", "Body", "batches", "call", "kinds_possible", "request"]

Body = dict[str, Any]
MEDIA_TYPES = ("application/json", "application/json; charset=utf-8", "application/json;charset=UTF-8")
_ENDLESS = frozenset({"missing", "missing-distracted", "unidentified"})
_DRAWN = 3
_HARMLESS: tuple[LeadKind, ...] = ("missing", "unidentified")


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
