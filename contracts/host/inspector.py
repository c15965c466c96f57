"""What the fields of a lead change: whether each exists, may be written, and takes its value."""

from contracts.host.messages import Lead, Objection, Refusal, UnfitLead
from contracts.host.readings import Readings
from contracts.host.schema import Field, Schema
from contracts.host.sitting import Sitting
from contracts.host.store import Record

__all__ = ["Changes", "Inspector", "Values"]

Values = dict[str, str]
Changes = dict[str, str]


class Inspector:
    """Inspect the fields of one lead at a time, and object to what cannot be written."""

    def __init__(self, schema: Schema, readings: Readings) -> None:
        self.schema = schema
        self.readings = readings
        self._first = readings["duplicate-attribute"] == "first"
        self._once = readings["duplicate-lead"] != "both"

    def values(self, lead: Lead) -> Values:
        """Return what a lead carries; of an attribute that stands twice, the last value unless read otherwise."""
        # A loop, as a comprehension would be one more call for every lead.
        values: Values = {}
        for pair in reversed(lead.fields) if self._first else lead.fields:
            values[pair.attribute] = pair.value
        return values

    def objection(self, sitting: Sitting, lead: Lead, values: Values, record: Record) -> str:
        """Return why a lead cannot be updated, empty where it can."""
        try:
            self.changes(sitting, lead, values, record)
        except Objection as objection:
            return str(objection)
        return ""

    def changes(self, sitting: Sitting, lead: Lead, values: Values, record: Record) -> Changes:
        """Return the values to keep, by the fields that keep them. Raises Objection where they cannot be kept.

        The field searched by holds its value already.
        """
        # Most leads have nothing to check, and need not be asked one thing after the other.
        if self._once or not values or len(values) < len(lead.fields) or type(lead) is UnfitLead:
            self.check(sitting, lead, values, record)
        named, key, changes = self.schema.named, sitting.field, {}
        for name in values:
            field = named(name)
            if field is key:
                continue
            if field is None:
                raise self.unknown(values)
            value, keep = values[name], field.keep
            if field.free or self.permits(sitting, field, value, record):
                changes[field.name] = keep(value) if len(value) <= field.length else self.shorten(field, value)
        return changes

    def check(self, sitting: Sitting, lead: Lead, values: Values, record: Record) -> None:
        """Object to what is wrong with a lead as it is written."""
        if not values:
            raise Objection("Fields cannot be empty")
        if isinstance(lead, UnfitLead):
            raise Objection(lead.reason)
        if len(values) < len(lead.fields) and self.readings["duplicate-attribute"] not in {"first", "last"}:
            raise self.objecting("duplicate-attribute", "An attribute is more than once in Fields")
        if self._once:
            self.check_met(sitting, record)

    def check_met(self, sitting: Sitting, record: Record) -> None:
        """Object to a lead that stood in the call before."""
        if any(record is other for other in sitting.met):
            raise self.objecting("duplicate-lead", "The lead is more than once in the call")
        sitting.met.append(record)

    def unknown(self, values: Values) -> Exception:
        """Return the objection that names all the fields that do not exist."""
        unknown = [name for name in values if self.schema.named(name) is None]
        return self.objecting("unknown-field", f"Non-existent field(s) provided: {','.join(unknown)}")

    def permits(self, sitting: Sitting, field: Field, value: str, record: Record) -> bool:
        """Whether a field that is not free is to be written; what may not is objected to, or skipped."""
        if field.locked:
            return self.skips("locked-field", "skipped", f"You do not have permission to update {field.name}")
        if record.values.get(field.name) == value:
            return False
        if self.is_own(sitting, field, value, record):
            return field is not self.schema.prospect
        return self.skips("own-key-sent", "ignored", f"{field.name} belongs to another lead")

    def is_own(self, sitting: Sitting, field: Field, value: str, record: Record) -> bool:
        """Whether a lead has, or may take, a value of a unique field."""
        holder = sitting.store.find(field, value)
        return holder is record or (holder is None and field is not self.schema.prospect)

    def shorten(self, field: Field, value: str) -> str:
        """Cut a value that is too long, or object to it."""
        if self.readings["over-long"] == "cut":
            return field.keep(value[: field.length])
        raise self.objecting("over-long", f"{field.name} holds at most {field.length} characters")

    def skips(self, question: str, reading: str, reason: str) -> bool:
        """Skip a field where the reading is so, else object to it."""
        if self.readings[question] == reading:
            return False
        raise self.objecting(question, reason)

    def objecting(self, question: str, reason: str) -> Exception:
        """Return what says no: to the call where the reading is a status, else to the lead."""
        reading = self.readings[question]
        return Refusal(int(reading), reason) if reading.isdecimal() else Objection(reason)
