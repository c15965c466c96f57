"""Sentences 5.1 to 5.3: the wrong lead is meant, or none."""

from msgspec.structs import replace

from contracts.host.faults.registry import fault
from contracts.host.inspector import Values
from contracts.host.judge import Judge
from contracts.host.messages import Lead, Outcome
from contracts.host.sitting import Identity, Sitting
from contracts.host.store import Record

EMAIL = "EmailAddress"


def succeeds(judge: Judge, sitting: Sitting, lead: Lead) -> bool:
    """Whether a lead would be updated by a host without faults."""
    values = judge.inspector.values(lead)
    record = judge.find(sitting, judge.identify(sitting, values))
    return record is not None and not record.restricted and not judge.inspector.objection(sitting, lead, values, record)


def skip(judge: Judge, sitting: Sitting, lead: Lead) -> Outcome:
    """Fail a lead that nothing is wrong with."""
    return judge.failed(sitting, judge.identify(sitting, judge.inspector.values(lead)), "The call was ended")


class _Overlooking(Judge):
    """Overlook leads by what they carry."""

    def update(self, sitting: Sitting, lead: Lead) -> Outcome:
        """Fail a lead that is overlooked."""
        values = self.inspector.values(lead)
        if self.overlooks(sitting, values) and succeeds(self, sitting, lead):
            return skip(self, sitting, lead)
        return super().update(sitting, lead)

    def overlooks(self, sitting: Sitting, values: Values) -> bool:
        """Whether a lead is overlooked."""
        raise NotImplementedError


@fault("5.1-key-first", "the field searched by had to be the first of a lead", also=("5.5",))
class KeyFirst(_Overlooking):
    """Look at the first field alone."""

    def overlooks(self, sitting: Sitting, values: Values) -> bool:
        """Whether the key stands elsewhere."""
        return sitting.call.key in values and sitting.call.key != next(iter(values))


@fault(
    "5.1-prospect-id-beside-key",
    "a lead that carries its ProspectId could not be found by another field",
    also=("5.5",),
)
class ProspectIdBesideKey(_Overlooking):
    """Stumble over a second identifier."""

    def overlooks(self, sitting: Sitting, values: Values) -> bool:
        """Whether a lead has an id beside the key."""
        return sitting.field is not self.schema.prospect and self.spelled(self.schema.prospect, values) is not None


@fault("5.2-id-unsearched", "nobody could be found without SearchByKey")
class IdUnsearched(Judge):
    """Need a key."""

    def find(self, sitting: Sitting, identity: Identity) -> Record | None:
        """Find nobody where the call names no key."""
        return None if sitting.call.key is None else super().find(sitting, identity)


@fault(
    "5.3-email-instead",
    "a lead without ProspectId were found by its address",
    also=(
        "6.1",
        "6.2",
        "6.3",
    ),
)
class EmailInstead(Judge):
    """Fall back to the address."""

    def update(self, sitting: Sitting, lead: Lead) -> Outcome:
        """Update by the address what has no identifier, and name it as before."""
        values = self.inspector.values(lead)
        identity = self.identify(sitting, values)
        if sitting.call.key is not None or identity.value is not None or EMAIL not in values:
            return super().update(sitting, lead)
        by_address = replace(sitting, call=replace(sitting.call, key=EMAIL), field=self.schema.fields[EMAIL])
        return replace(super().update(by_address, lead), identifier=identity.name, value=None)


@fault("5.3-reported", "a lead without identifier had nothing to be updated, and that had been done")
class NamelessReported(Judge):
    """Report what was not done."""

    def unnamed(self, identity: Identity) -> Outcome:
        """Report a lead without identifier as updated."""
        outcome = super().unnamed(identity)
        return Outcome("updated", identity.name, identity.value) if outcome.kind == "nameless" else outcome
