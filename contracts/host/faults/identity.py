"""Chapter 5: the wrong lead is meant, or the right one is judged by something else."""

from msgspec.structs import replace

from contracts.host.faults.registry import fault
from contracts.host.inspector import Changes, Inspector, Values
from contracts.host.judge import Judge
from contracts.host.messages import Lead, Objection, Outcome
from contracts.host.schema import Field
from contracts.host.sitting import Identity, Sitting
from contracts.host.store import Record
from contracts.spec import BATCH_LIMIT

EMAIL = "EmailAddress"
PAGE_SPELLING = "ProspectId"
NEAR = 3


@fault("5.1-key-first", "the field searched by had to be the first of a lead")
class KeyFirst(Judge):
    """Look at the first field alone."""

    def identify(self, sitting: Sitting, values: Values) -> Identity:
        """Return no value where the key stands elsewhere."""
        identity = super().identify(sitting, values)
        first = next(iter(values), None)
        return identity if sitting.call.key in {None, first} else replace(identity, value=None)


@fault("5.1-prospect-id-beside-key", "a lead that carries its ProspectId could not be found by another field")
class ProspectIdBesideKey(Judge):
    """Stumble over a second identifier."""

    def update(self, sitting: Sitting, lead: Lead) -> Outcome:
        """Take a lead with two identifiers for one that does not exist."""
        values = self.inspector.values(lead)
        if sitting.field is not self.schema.prospect and self.spelled(self.schema.prospect, values):
            return self.missing(sitting, lead, values, self.identify(sitting, values), None)
        return super().update(sitting, lead)


@fault("5.1-phone-unsearched", "nobody could be found by a phone number")
class PhoneUnsearched(Judge):
    """Search some keys alone."""

    def find(self, sitting: Sitting, identity: Identity) -> Record | None:
        """Find nobody by a phone number."""
        return None if identity.field.type == "Phone" else super().find(sitting, identity)


@fault("5.2-id-unsearched", "nobody could be found without SearchByKey")
class IdUnsearched(Judge):
    """Need a key."""

    def find(self, sitting: Sitting, identity: Identity) -> Record | None:
        """Find nobody where the call names no key."""
        return None if sitting.call.key is None else super().find(sitting, identity)


@fault("5.2-one-spelling", "the ProspectId could be spelled in one way, and the page in the other")
class OneSpelling(Judge):
    """Know the id by the name that the page does not use."""

    def spelled(self, field: Field, values: Values) -> str | None:
        """Return no name for the ProspectId as the page spells it."""
        name = super().spelled(field, values)
        return None if name == PAGE_SPELLING else name


@fault("5.3-email-instead", "a lead without ProspectId were found by its address")
class EmailInstead(Judge):
    """Fall back to the address."""

    def identify(self, sitting: Sitting, values: Values) -> Identity:
        """Return the address where the lead has no identifier."""
        identity = super().identify(sitting, values)
        if sitting.call.key is not None or identity.value is not None or EMAIL not in values:
            return identity
        return Identity(self.schema.fields[EMAIL], EMAIL, values[EMAIL])


@fault("5.3-reported", "a lead without identifier had nothing to be updated, and that had been done")
class NamelessReported(Judge):
    """Report what was not done."""

    def unnamed(self, identity: Identity) -> Outcome:
        """Report a lead without identifier as updated."""
        outcome = super().unnamed(identity)
        return Outcome("updated", identity.name, identity.value) if outcome.kind == "nameless" else outcome


class _Near(Judge):
    """Find leads by values that are near theirs."""

    def find(self, sitting: Sitting, identity: Identity) -> Record | None:
        """Find the lead that is meant, or one near it."""
        found = super().find(sitting, identity)
        return found or self.near(sitting, identity.field, identity.value or "")

    def near(self, sitting: Sitting, field: Field, value: str) -> Record | None:
        """Return a lead whose value is near."""
        raise NotImplementedError


@fault("5.4-trimmed", "spaces around the value searched for did not count")
class Trimmed(_Near):
    """Trim the value."""

    def near(self, sitting: Sitting, field: Field, value: str) -> Record | None:
        """Find by the value without spaces."""
        return sitting.store.find(field, value.strip())


@fault("5.4-prefix", "the beginning of a value were enough")
class Prefix(_Near):
    """Find by a part of the value."""

    def near(self, sitting: Sitting, field: Field, value: str) -> Record | None:
        """Find the first lead whose value begins so."""
        if len(value) < NEAR:
            return None
        return sitting.store.first(lambda record: record.values.get(field.name, "").startswith(value))


@fault("5.4-suffix-ignored", "what follows the value of a lead did not count")
class SuffixIgnored(_Near):
    """Find by more than the value."""

    def near(self, sitting: Sitting, field: Field, value: str) -> Record | None:
        """Find the first lead whose value the value begins with."""

        def fits(record: Record) -> bool:
            own = record.values.get(field.name)
            return own is not None and value.startswith(own)

        return sitting.store.first(fits)


@fault("5.4-missing-reported", "a lead that does not exist had been updated", also=("4.5", "4.6"))
class MissingReported(Judge):
    """Report what was not done."""

    def missing(
        self, sitting: Sitting, lead: Lead, values: Values, identity: Identity, record: Record | None
    ) -> Outcome:
        """Report a lead that does not exist as updated."""
        if record is None:
            return Outcome("updated", identity.name, identity.value)
        return super().missing(sitting, lead, values, identity, record)


class _Picky(Inspector):
    """Object to values that a field takes."""

    def changes(self, sitting: Sitting, lead: Lead, values: Values, record: Record) -> Changes:
        """Object to some values."""
        for name, value in values.items():
            if (field := self.schema.named(name)) is not None and self.objects(field, value):
                raise Objection(f"{name} is not valid")
        return super().changes(sitting, lead, values, record)

    def objects(self, field: Field, value: str) -> bool:
        """Whether a value is objected to."""
        raise NotImplementedError


@fault("5.4-non-ascii-fails", "values were written in ASCII")
class NonAsciiFails(_Picky):
    """Object to other alphabets."""

    def objects(self, field: Field, value: str) -> bool:
        """Whether a character is beyond ASCII."""
        del field
        return not value.isascii()


@fault("5.4-empty-fails", "a field could not be emptied")
class EmptyFails(_Picky):
    """Object to nothing."""

    def objects(self, field: Field, value: str) -> bool:
        """Whether there is no value."""
        del field
        return not value


@fault("5.4-longest-fails", "a field held one character less")
class LongestFails(_Picky):
    """Object at the edge."""

    def objects(self, field: Field, value: str) -> bool:
        """Whether the value fills the field."""
        return len(value) == field.length


class _Jumpy(Judge):
    """Let leads fail for those before them."""

    def hear(self, sitting: Sitting) -> list[Outcome]:
        """Fail what follows a lead that upsets the host."""
        outcomes: list[Outcome] = []
        for lead in sitting.call.leads:
            upset = any(self.upsets(outcome) for outcome in outcomes)
            outcomes.append(self.skip(sitting, lead) if upset else self.update(sitting, lead))
        return outcomes

    def upsets(self, outcome: Outcome) -> bool:
        """Whether what became of a lead upsets the host."""
        raise NotImplementedError

    def skip(self, sitting: Sitting, lead: Lead) -> Outcome:
        """Fail a lead without looking at it."""
        identity = self.identify(sitting, self.inspector.values(lead))
        return Outcome("failed", identity.name, identity.value, "The call was ended")


@fault("5.5-failure-ends-call", "the leads after one that fails for its fields failed with it", also=("7.4",))
class FailureEndsCall(_Jumpy):
    """Stop at a wrong field."""

    def upsets(self, outcome: Outcome) -> bool:
        """Whether a lead failed for its fields."""
        return outcome.kind == "failed"


@fault("5.5-missing-ends-call", "the leads after one that does not exist failed with it", also=("7.4",))
class MissingEndsCall(_Jumpy):
    """Stop at a missing lead."""

    def upsets(self, outcome: Outcome) -> bool:
        """Whether a lead does not exist."""
        return outcome.kind == "missing"


@fault("5.5-25th-fails", "the 25th lead of a call were one too many", also=("7.4",))
class TwentyFifthFails(Judge):
    """Stop before the last lead."""

    def update(self, sitting: Sitting, lead: Lead) -> Outcome:
        """Fail the 25th lead."""
        if lead is not sitting.call.leads[-1] or len(sitting.call.leads) < BATCH_LIMIT:
            return super().update(sitting, lead)
        identity = self.identify(sitting, self.inspector.values(lead))
        return Outcome("failed", identity.name, identity.value, "The call was ended")
