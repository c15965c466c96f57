"""Who plays in a call of the opening: leads of each kind, dealt from the tenant's own under a seed."""

from functools import cache, partial
from random import Random
from uuid import UUID

from contracts.spec import BATCH_LIMIT
from contracts.strategies.calls import Body, kinds_possible
from contracts.strategies.leads import LeadKind, Pairs, bases, joined, pair
from contracts.strategies.values import samples
from contracts.tenant import Tenant

__all__ = ["Cast"]

_TEXTS = 10**6
# Beyond 32 bits: whether a field takes it is open, but if it does it holds it.
_LARGE = "9876543210"


class Cast:
    """Leads of a tenant by their kind, no lead twice in what one method returns."""

    def __init__(self, tenant: Tenant, random: Random, *, impact: str) -> None:
        self.tenant = tenant
        self.impact = impact
        self.random = random
        self._kinds = cache(partial(kinds_possible, tenant, impact=impact))
        # Each cast of a run gives other texts.
        self._given = random.randrange(_TEXTS)

    def uuid(self) -> UUID:
        """Return a fresh UUID."""
        return UUID(int=self.random.getrandbits(128), version=4)

    def leads(self, kind: LeadKind, key: str | None, count: int, start: int = 0) -> list[Body]:
        """Return up to `count` leads of a kind with a valid value each, those that exist from number `start` on."""
        if kind not in self._kinds(key):
            return []
        if kind == "missing":
            found = [base for _ in range(count) for base in bases(self.tenant, key, kind, self.uuid())]
        else:
            found = _distinct(bases(self.tenant, key, kind, self.uuid()))
            found = found[start % len(found) :] + found[: start % len(found)]
        return [joined(kind, base, self.value(index)) for index, base in enumerate(found[:count])]

    def missing(self, key: str | None, count: int) -> list[Body]:
        """Return leads that surely do not exist."""
        return self.leads("missing", key, count)

    def value(self, index: int) -> Pairs:
        """Return one writable field, the next in turn, with a valid value."""
        names = self.writable()
        if not names:
            return []
        name = names[index % len(names)]
        self._given += 1
        return [pair(name, self._fresh(name))]

    def _fresh(self, name: str) -> str:
        """Return a value that, if it is a text, no other call of the run gives: so that each effect has one cause."""
        kind, length = self.tenant.fields.writable[name], self.tenant.fields.length(name)
        if kind == "Text":
            return f"Ada {self._given}"[-length:]
        known = samples(kind, max_size=length)
        return known[self._given % len(known)]

    def writable(self) -> list[str]:
        """Return the fields that may be written and do not name a lead."""
        return [name for name in self.tenant.fields.writable if name not in self.tenant.fields.unique]

    def wardrobes(self) -> list[Pairs]:
        """Return sets of fields that between them hold every sample of every writable field.

        Where there are numbers, the first set has large ones, so that it may fail: no sample stands in it alone.
        """
        fields = self.tenant.fields
        columns = [(name, samples(fields.writable[name], max_size=fields.length(name))) for name in self.writable()]
        rows = max((len(column) for _, column in columns), default=0)
        sets = [[pair(name, column[row % len(column)]) for name, column in columns] for row in range(rows)]
        if large := {name: _LARGE for name, _ in columns if fields.writable[name] == "Number"}:
            sets.insert(0, [pair(name, large.get(name, column[0])) for name, column in columns])
        return sets

    def longest(self) -> Pairs:
        """Return every text field that may be written, as long as it may be."""
        fields = self.tenant.fields
        texts = [name for name in self.writable() if fields.writable[name] == "Text"]
        return [pair(name, "x" * fields.length(name)) for name in texts]

    def filled(
        self, batch: list[Body], key: str | None, size: int = BATCH_LIMIT, wearing: Pairs | None = None
    ) -> list[Body]:
        """Return a batch of a size: missing leads take the places left, between the first lead and the last.

        They have a field each, or are `wearing` others.
        """
        missing = self.missing(key, size - len(batch))
        if wearing:
            missing = [{"Fields": [lead["Fields"][0], *wearing]} for lead in missing]
        return [*batch[:1], *missing, *batch[1:size]]


def _distinct(found: list[Pairs]) -> list[Pairs]:
    """Keep the first base of each lead: it is told by the pairs that may name it."""
    seen: dict[str, Pairs] = {}
    for base in found:
        seen.setdefault(base[0]["Value"] + base[0]["Attribute"], base)
    return list(seen.values())
