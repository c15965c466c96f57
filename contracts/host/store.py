"""The leads of one account: found by their unique fields, written, read back."""

from collections.abc import Callable, Mapping

from contracts.exchange import Clock
from contracts.host.schema import Field, Schema
from contracts.tenant import Tenant

__all__ = ["Record", "Store"]


class Record:
    """One lead. `values` are what it holds, `shown` what a reader may see at which instant."""

    __slots__ = ("restricted", "shown", "values")

    def __init__(self, values: Mapping[str, str], *, restricted: bool) -> None:
        self.values = dict(values)
        self.restricted = restricted
        self.shown: list[tuple[float, dict[str, str]]] = []


class Store:
    """Leads by every value of every unique field. Effects can be read `lag` seconds after they were written."""

    def __init__(
        self, tenant: Tenant, schema: Schema, clock: Clock, *, lag: float = 0.0, any_case: bool = False
    ) -> None:
        self._schema = schema
        self._clock = clock
        self._lag = lag
        self._any_case = any_case
        self._index: dict[str, dict[str, Record]] = {f.name: {} for f in schema.fields.values() if f.unique}
        self._unique = frozenset(self._index)
        for leads, restricted in ((tenant.leads, False), (tenant.restricted, True)):
            for lead in leads:
                self.add(Record(lead, restricted=restricted))

    def find(self, field: Field, value: str) -> Record | None:
        """Return the lead whose unique field has this value; an empty value is nobody's."""
        leads = self._index[field.name]
        return leads.get(value) or leads.get(self._entry(field, value))

    def first(self, fits: Callable[[Record], bool]) -> Record | None:
        """Return the first lead that fits."""
        return next(filter(fits, self._index[self._schema.prospect.name].values()), None)

    def add(self, record: Record) -> None:
        """Let a lead be found."""
        for name in self._index:
            if value := record.values.get(name):
                self._index[name][self._entry(self._schema.fields[name], value)] = record

    def write(self, record: Record, changes: Mapping[str, str]) -> None:
        """Let a lead hold other values."""
        if self._lag:
            record.shown.append((self._clock() + self._lag, dict(record.values)))
        if not self._unique.isdisjoint(changes):
            self._move(record, changes)
        record.values |= changes

    def read(self, prospect_id: str) -> dict[str, str | None] | None:
        """Return every field of a lead as it may be seen now, None where there is no such lead."""
        if (record := self.find(self._schema.prospect, prospect_id)) is None:
            return None
        seen = self._seen(record)
        return {name: seen.get(name) or None for name in self._schema.fields}

    def _seen(self, record: Record) -> dict[str, str]:
        now = self._clock()
        record.shown = [(until, values) for until, values in record.shown if now < until]
        return record.shown[0][1] if record.shown else record.values

    def _move(self, record: Record, changes: Mapping[str, str]) -> None:
        for name in self._unique & changes.keys():
            field = self._schema.fields[name]
            self._index[name].pop(self._entry(field, record.values.get(name, "")), None)
            if changes[name]:
                self._index[name][self._entry(field, changes[name])] = record

    def _entry(self, field: Field, value: str) -> str:
        if field.type == "Phone":
            value = field.keep(value)
        return value.lower() if self._any_case else value
