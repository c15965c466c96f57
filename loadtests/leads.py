"""What the load tests write: leads that surely do not exist, or the tenant's own with a harmless field."""

from collections.abc import Iterator
from itertools import cycle, islice
from uuid import uuid4

from contracts.exchange import Request
from contracts.strategies.calls import call, request
from contracts.strategies.leads import Pairs, missing_value, pair
from contracts.tenant import Tenant

__all__ = ["batches"]

VALUE = "leadproof"


def batches(tenant: Tenant, impact: str, size: int) -> Iterator[Request]:
    """Yield calls of `size` leads without end.

    At the impact `none` every lead is one that nobody has. Above it they are the tenant's, each once in a call;
    where it has fewer than `size`, the rest is made of missing ones.
    """
    key = _key(tenant)
    own = [] if impact == "none" else [lead[key] for lead in tenant.leads if lead.get(key)]
    turn, harmless = cycle(own), _harmless(tenant, key)
    while True:
        values = list(islice(turn, min(size, len(own))))
        values += [missing_value(tenant, key, uuid4()) for _ in range(size - len(values))]
        yield request(call([{"Fields": [pair(key, value), *harmless]} for value in values], key=key))


def _key(tenant: Tenant) -> str:
    return "EmailAddress" if "EmailAddress" in tenant.fields.unique else tenant.fields.unique[0]


def _harmless(tenant: Tenant, key: str) -> Pairs:
    """Return one text field that may be written and identifies nobody, the tenant's last: custom ones come last."""
    texts = [name for name, kind in tenant.fields.writable.items() if kind == "Text"]
    free = [name for name in texts if name != key and name not in tenant.fields.unique]
    return [pair(name, VALUE[: tenant.fields.length(name)]) for name in free[-1:]]
