"""What the load tests write: leads that surely do not exist, or the tenant's own with a harmless field."""

import uuid
from collections.abc import Iterator
from itertools import cycle, islice

import msgspec

from contracts.exchange import Request
from contracts.tenant import Tenant
from contracts.wire import Call, Lead, Pair

__all__ = ["batches"]

VALUE = "leadproof"


def batches(tenant: Tenant, impact: str, size: int) -> Iterator[Request]:
    """Yield calls of `size` leads without end.

    At the impact `none` every lead is one that nobody has. Above it they are the tenant's, each once in a call;
    where it has fewer than `size`, the rest is made of missing ones.
    """
    key = _key(tenant)
    own = [] if impact == "none" else [lead[key] for lead in tenant.leads if lead.get(key)]
    turn = cycle(own)
    while True:
        values = list(islice(turn, min(size, len(own))))
        values += [_missing(key) for _ in range(size - len(values))]
        yield _request(tenant, key, values)


def _key(tenant: Tenant) -> str:
    return "EmailAddress" if "EmailAddress" in tenant.fields.unique else tenant.fields.unique[0]


def _missing(key: str) -> str:
    unknown = uuid.uuid4()
    return f"{VALUE}-{unknown}@example.com" if key == "EmailAddress" else str(unknown)


def _request(tenant: Tenant, key: str, values: list[str]) -> Request:
    harmless = _harmless(tenant, key)
    leads = tuple(Lead((Pair(key, value), *harmless)) for value in values)
    return Request(body=msgspec.json.encode(Call(leads, search_by_key=key)).decode())


def _harmless(tenant: Tenant, key: str) -> tuple[Pair, ...]:
    """Return one text field that may be written and identifies nobody, the tenant's last: custom ones come last."""
    texts = [name for name, kind in tenant.fields.writable.items() if kind == "Text"]
    free = [name for name in texts if name != key and name not in tenant.fields.unique]
    return tuple(Pair(name, VALUE[: tenant.fields.length(name)]) for name in free[-1:])
