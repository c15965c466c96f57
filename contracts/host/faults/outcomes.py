"""Sentences 5.4 and 5.5: leads that succeed and should not, or fail for nothing, or for their neighbours."""

from contracts.host.faults.identity import skip, succeeds
from contracts.host.faults.registry import fault
from contracts.host.inspector import Changes, Inspector, Values
from contracts.host.judge import Judge
from contracts.host.messages import Lead, Objection, Outcome
from contracts.host.schema import Field
from contracts.host.sitting import Identity, Sitting
from contracts.host.store import Record
from contracts.spec import BATCH_LIMIT

NEAR = 3


class _Near(Judge):
    """Find leads by values that are near theirs."""

    def find(self, sitting: Sitting, identity: Identity) -> Record | None:
        """Find the lead that is meant, or one near it."""
        found = super().find(sitting, identity)
        return found or self.near(sitting, identity.field, identity.value or "")

    def near(self, sitting: Sitting, field: Field, value: str) -> Record | None:
        """Return a lead whose value is near."""
        raise NotImplementedError


@fault(
    "5.4-prefix",
    "the beginning of a value were enough",
    also=(
        "6.1",
        "6.2",
        "6.3",
    ),
)
class Prefix(_Near):
    """Find by a part of the value."""

    def near(self, sitting: Sitting, field: Field, value: str) -> Record | None:
        """Find the first lead whose value begins so."""
        if len(value) < NEAR:
            return None
        return sitting.store.first(lambda record: record.values.get(field.name, "").startswith(value))


@fault(
    "5.4-suffix-ignored",
    "what follows the value of a lead did not count",
    also=(
        "6.1",
        "6.2",
        "6.3",
    ),
)
class SuffixIgnored(_Near):
    """Find by more than the value."""

    def near(self, sitting: Sitting, field: Field, value: str) -> Record | None:
        """Find the first lead whose value the value begins with."""

        def fits(record: Record) -> bool:
            own = record.values.get(field.name)
            return own is not None and value.startswith(own)

        return sitting.store.first(fits)


@fault(
    "5.4-missing-reported",
    "a lead that does not exist had been updated",
    also=(
        "5.1",
        "5.2",
    ),
)
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


@fault(
    "5.4-non-ascii-fails",
    "values were written in ASCII",
    also=(
        "5.1",
        "5.2",
        "5.5",
    ),
)
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


@fault(
    "5.4-longest-fails",
    "a field held one character less",
    also=(
        "5.1",
        "5.2",
        "5.5",
    ),
)
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
            skipped = upset and succeeds(self, sitting, lead)
            outcomes.append(skip(self, sitting, lead) if skipped else self.update(sitting, lead))
        return outcomes

    def upsets(self, outcome: Outcome) -> bool:
        """Whether what became of a lead upsets the host."""
        raise NotImplementedError


@fault(
    "5.5-failure-ends-call", "the leads after one that fails for its fields failed with it", also=("4.4", "4.6", "7.4")
)
class FailureEndsCall(_Jumpy):
    """Stop at a wrong field."""

    def upsets(self, outcome: Outcome) -> bool:
        """Whether a lead failed for its fields."""
        return outcome.kind == "failed"


@fault("5.5-missing-ends-call", "the leads after one that does not exist failed with it", also=("4.4", "4.6", "7.4"))
class MissingEndsCall(_Jumpy):
    """Stop at a missing lead."""

    def upsets(self, outcome: Outcome) -> bool:
        """Whether a lead does not exist."""
        return outcome.kind == "missing"


@fault("5.5-25th-fails", "the 25th lead of a call were one too many", also=("4.4", "4.6", "5.1", "5.2", "5.4", "7.4"))
class TwentyFifthFails(Judge):
    """Stop before the last lead."""

    def update(self, sitting: Sitting, lead: Lead) -> Outcome:
        """Fail the 25th lead."""
        last = len(sitting.call.leads) == BATCH_LIMIT and lead is sitting.call.leads[-1]
        return skip(self, sitting, lead) if last and succeeds(self, sitting, lead) else super().update(sitting, lead)
