"""Sentence 5.4: leads that succeed and should not, or fail for nothing."""

import re
import unicodedata

from contracts.host.faults.registry import fault
from contracts.host.inspector import Changes, Inspector, Values
from contracts.host.judge import Judge
from contracts.host.messages import Lead, Objection, Outcome
from contracts.host.schema import Field
from contracts.host.sitting import Identity, Sitting
from contracts.host.store import Record

NEAR = 3
TAG = re.compile(r"\+[^@]*@")
WILDCARD = re.compile("[%_]")
BASIC_PLANE = "\uffff"


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


@fault("5.4-accents-ignored", "an accent did not make another letter", also=("6.1", "6.2", "6.3"))
class AccentsIgnored(_Near):
    """Find by look-alikes."""

    def near(self, sitting: Sitting, field: Field, value: str) -> Record | None:
        """Find the lead whose value is left without the accents."""
        letters = (letter for letter in unicodedata.normalize("NFKD", value) if not unicodedata.combining(letter))
        return sitting.store.find(field, "".join(letters))


@fault("5.4-spaces-ignored", "spaces in a value did not count", also=("6.1", "6.2", "6.3"))
class SpacesIgnored(_Near):
    """Find without spaces."""

    def near(self, sitting: Sitting, field: Field, value: str) -> Record | None:
        """Find the lead whose value is left without the spaces."""
        return sitting.store.find(field, value.replace(" ", ""))


@fault("5.4-tag-ignored", "mail to a tagged address went to the same lead", also=("6.1", "6.2", "6.3"))
class TagIgnored(_Near):
    """Find by the mailbox."""

    def near(self, sitting: Sitting, field: Field, value: str) -> Record | None:
        """Find the lead whose address is left without the tag."""
        return sitting.store.find(field, TAG.sub("@", value))


@fault("5.4-patterns", "values were searched by LIKE", also=("6.1", "6.2", "6.3"))
class Patterns(_Near):
    """Find by wildcards."""

    def near(self, sitting: Sitting, field: Field, value: str) -> Record | None:
        """Find the first lead that a pattern fits."""
        if not WILDCARD.search(value):
            return None
        pattern = re.escape(value).replace("%", ".*").replace("_", ".")
        return sitting.store.first(lambda record: bool(re.fullmatch(pattern, record.values.get(field.name, ""))))


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


@fault("5.4-line-ends-fail", "a value had one line", also=("5.1", "5.2", "5.5"))
class LineEndsFail(_Picky):
    """Object to lines."""

    def objects(self, field: Field, value: str) -> bool:
        """Whether a value has a second line."""
        del field
        return "\n" in value


@fault("5.4-emoji-fails", "characters beyond 16 bits were no text", also=("5.1", "5.2", "5.5"))
class EmojiFails(_Picky):
    """Object beyond the basic plane."""

    def objects(self, field: Field, value: str) -> bool:
        """Whether a character is beyond it."""
        del field
        return max(value, default="") > BASIC_PLANE
