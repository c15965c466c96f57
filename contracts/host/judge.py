"""Which lead of the account each lead of a call means, and what becomes of it."""

from contracts.host.inspector import Inspector, Values
from contracts.host.messages import Call, Kind, Lead, Objection, Outcome, Refusal
from contracts.host.readings import Readings
from contracts.host.schema import Field, Schema
from contracts.host.sitting import Identity, Sitting
from contracts.host.store import Record, Store
from contracts.spec import BATCH_LIMIT, MISSING_REASON

__all__ = ["Judge"]

SURVEYED = ("unknown-field", "duplicate-lead", "duplicate-attribute", "over-long")
TURNED_DOWN = "The call has too many leads, or no unique field to search by"


class Judge:
    """Decide on the leads of a call, one after the other, and write those that succeed."""

    def __init__(self, schema: Schema, readings: Readings, inspector: Inspector) -> None:
        self.schema = schema
        self.readings = readings
        self.inspector = inspector
        self._echoes_stored = readings["key-case"] == "found-echo-stored"
        self._surveys = any(readings[question].isdecimal() for question in SURVEYED)

    def judge(self, store: Store, call: Call) -> list[Outcome]:
        """Update the leads of a call, and say what became of each."""
        field = self.key(call)
        too_many = len(call.leads) > BATCH_LIMIT and self.readings["over-25"] == "all-failed"
        if field is None or too_many:
            return [self.turn_down(call, lead) for lead in call.leads]
        if self._surveys:
            self.survey(Sitting(store, call, field, []))
        return self.hear(Sitting(store, call, field, []))

    def hear(self, sitting: Sitting) -> list[Outcome]:
        """Update one lead after the other."""
        return [self.update(sitting, lead) for lead in sitting.call.leads]

    def key(self, call: Call) -> Field | None:
        """Return the field to find leads by, None where it is not unique and every lead fails for it."""
        field = self.schema.prospect if call.key is None else self.schema.named(call.key)
        if field is not None and field.unique:
            return field
        if self.readings["non-unique-key"] == "all-failed":
            return None
        raise Refusal(int(self.readings["non-unique-key"]), f"SearchByKey {call.key} is not a unique field")

    def turn_down(self, call: Call, lead: Lead) -> Outcome:
        """Fail a lead for what is wrong with the whole call."""
        name = call.key or self.schema.spellings[0]
        return Outcome("failed", name, self.inspector.values(lead).get(name), TURNED_DOWN)

    def survey(self, sitting: Sitting) -> None:
        """Look at every lead first, so that what refuses the call does so before anything is written."""
        for lead in sitting.call.leads:
            values = self.inspector.values(lead)
            record = self.find(sitting, self.identify(sitting, values))
            if record is not None and not record.restricted:
                self.inspector.objection(sitting, lead, values, record)

    def update(self, sitting: Sitting, lead: Lead) -> Outcome:
        """Update one lead if that can be done, and say what became of it."""
        values = self.inspector.values(lead)
        identity = self.identify(sitting, values)
        if not identity.value:
            return self.unnamed(identity)
        record = self.find(sitting, identity)
        if record is None or record.restricted:
            return self.missing(sitting, lead, identity, record)
        try:
            changes = self.inspector.changes(sitting, lead, values, record)
        except Objection as objection:
            return self.failed(identity, str(objection))
        sitting.store.write(record, changes)
        if self._echoes_stored:
            identity = self.as_stored(identity, record)
        return Outcome("updated", identity.name, identity.value)

    def identify(self, sitting: Sitting, values: Values) -> Identity:
        """Return how a lead is named, as the call spells it."""
        key = sitting.call.key
        if key is not None and key in values:
            return Identity(sitting.field, key, values[key])
        if (name := self.spelled(sitting.field, values)) is not None:
            return Identity(sitting.field, key or name, values[name])
        if self.readings["key-absent"] == "by-prospect-id" and (name := self.spelled(self.schema.prospect, values)):
            return Identity(self.schema.prospect, name, values[name])
        return Identity(sitting.field, key or self.schema.spellings[0], None)

    def spelled(self, field: Field, values: Values) -> str | None:
        """Return the name under which a lead carries a field."""
        return next((name for name in values if self.schema.named(name) is field), None)

    def find(self, sitting: Sitting, identity: Identity) -> Record | None:
        """Return the lead of the account that is meant."""
        return sitting.store.find(identity.field, identity.value or "")

    def unnamed(self, identity: Identity) -> Outcome:
        """Say what becomes of a lead that bears no identifier."""
        kind: Kind = "nameless" if identity.value is None else "empty"
        return Outcome(kind, identity.name, identity.value, f"{identity.name} is required to update the lead")

    def missing(self, sitting: Sitting, lead: Lead, identity: Identity, record: Record | None) -> Outcome:
        """Say what becomes of a lead that does not exist, or may not be updated."""
        if record is None and self.readings["missing-and-wrong"] == "failed":
            values = self.inspector.values(lead)
            reason = self.inspector.objection(sitting, lead, values, Record({}, restricted=False))
            if reason:
                return self.failed(identity, reason)
        return Outcome("restricted" if record else "missing", identity.name, identity.value, MISSING_REASON)

    def failed(self, identity: Identity, reason: str) -> Outcome:
        """Say that a lead was not updated for its fields."""
        return Outcome("failed", identity.name, identity.value, reason)

    def as_stored(self, identity: Identity, record: Record) -> Identity:
        """Return how a lead is named where it is kept."""
        name = identity.field.name
        return Identity(identity.field, name, record.values[name])
