"""Calls that are as specified: 1 to 25 leads, mixed on purpose."""

from collections.abc import Sequence
from typing import Any

import msgspec
from hypothesis import strategies as st

from contracts.exchange import Request
from contracts.spec import BATCH_LIMIT
from contracts.strategies.leads import LEAD_KINDS, LeadKind, leads, name_field
from contracts.tenant import Tenant

__all__ = ["FLAG", "OPTIONS", "Body", "bodies", "call", "calls", "kinds_possible", "request"]

Body = dict[str, Any]
FLAG = "PushNonExistentLeadsToUnProcessedList"
OPTIONS: tuple[Body | None, ...] = (None, {FLAG: False}, {FLAG: True}, {})
_SIZES = st.integers(1, BATCH_LIMIT) | st.sampled_from([1, 2, BATCH_LIMIT - 1, BATCH_LIMIT])
_MEDIA_TYPES = ("application/json", "application/json; charset=utf-8", "application/json;charset=UTF-8")
_ENDLESS = frozenset({"missing", "missing-distracted", "unidentified"})
_HARMLESS: tuple[LeadKind, ...] = ("missing", "near-miss", "unidentified")


def calls(tenant: Tenant, *, impact: str = "own", max_size: int = BATCH_LIMIT) -> st.SearchStrategy[Request]:
    """Calls of `max_size` leads at most; with the impact `none` they name no lead that exists."""
    media_types = st.sampled_from(_MEDIA_TYPES)
    return st.builds(
        request,
        bodies(tenant, impact=impact, max_size=max_size),
        media_types,
    )


@st.composite
def bodies(draw: st.DrawFn, tenant: Tenant, *, impact: str, max_size: int) -> Body:
    """Bodies of calls: the leads depend on the key, and no lead stands in a call twice."""
    key = draw(st.sampled_from([None, *tenant.fields.unique]))
    options = draw(st.sampled_from(OPTIONS))
    kinds = kinds_possible(tenant, key, impact)
    mix = draw(st.lists(st.sampled_from(kinds), min_size=1, max_size=4, unique=True))
    drawn = st.one_of([leads(tenant, key, kind) for kind in mix])
    size = min(draw(_SIZES), max_size)
    by = name_field(tenant, key)
    least = (size + 1) // 2 if _ENDLESS & set(mix) else 1
    batch = draw(st.lists(drawn, min_size=least, max_size=size, unique_by=lambda each: _name(each, by)))
    return call(batch, key=key, options=options)


def kinds_possible(tenant: Tenant, key: str | None, impact: str = "own") -> list[LeadKind]:
    """Return the kinds of leads that a tenant has, by a key, within an impact."""
    kinds = _HARMLESS if impact == "none" else LEAD_KINDS
    return [kind for kind in kinds if not leads(tenant, key, kind).is_empty]


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
