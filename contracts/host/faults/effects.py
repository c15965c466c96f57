"""Chapter 6: what is reported and what is written are not the same."""

from contextlib import suppress

from contracts.host.faults.registry import fault
from contracts.host.inspector import Inspector, Values
from contracts.host.judge import Judge
from contracts.host.messages import Lead, Objection, Outcome
from contracts.host.schema import Field
from contracts.host.sitting import Identity, Sitting
from contracts.host.store import Record


@fault("6.5-restricted-updated", "credentials could update every lead")
class RestrictedUpdated(Judge):
    """Ask for no permission."""

    def find(self, sitting: Sitting, identity: Identity) -> Record | None:
        """Find leads that are not restricted, or no longer."""
        record = super().find(sitting, identity)
        if record is not None:
            record.restricted = False
        return record


@fault("6.5-restricted-reported", "a lead that may not be updated had been updated")
class RestrictedReported(Judge):
    """Report what was not done."""

    def missing(
        self, sitting: Sitting, lead: Lead, values: Values, identity: Identity, record: Record | None
    ) -> Outcome:
        """Report a lead that may not be updated as updated."""
        if record is not None:
            return Outcome("updated", identity.name, identity.value)
        return super().missing(sitting, lead, values, identity, record)


@fault("6.5-locked-written", "credentials could write every field")
class LockedWritten(Inspector):
    """Ask for no permission on fields."""

    def permits(self, sitting: Sitting, field: Field, value: str, record: Record) -> bool:
        """Permit locked fields."""
        return field.locked or super().permits(sitting, field, value, record)


@fault("6.5-restricted-written", "a lead that may not be updated were updated, and not reported")
class RestrictedWritten(Judge):
    """Do what is not reported."""

    def missing(
        self, sitting: Sitting, lead: Lead, values: Values, identity: Identity, record: Record | None
    ) -> Outcome:
        """Write a lead that may not be updated, and report it as ever."""
        if record is not None:
            with suppress(Objection):
                sitting.store.write(record, self.inspector.changes(sitting, lead, values, record))
        return super().missing(sitting, lead, values, identity, record)


@fault("6.5-locked-written-all-the-same", "a field that may not be written were objected to after it was written")
class LockedWrittenAllTheSame(Inspector):
    """Object too late."""

    def permits(self, sitting: Sitting, field: Field, value: str, record: Record) -> bool:
        """Write a locked field, then object to it."""
        if field.locked:
            sitting.store.write(record, {field.name: field.keep(value)})
        return super().permits(sitting, field, value, record)
