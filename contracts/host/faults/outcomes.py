"""Sentence 5.4: leads that succeed and should not, or fail for nothing."""

import re
import unicodedata
from collections.abc import Callable

from contracts.host.faults.registry import fault, seed
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


def like(alike: Callable[[str, str], bool]) -> type[Judge]:
    """Make a judge that also finds the first lead whose own value is like the one sent."""

    class Like(Judge):
        def find(self, sitting: Sitting, identity: Identity) -> Record | None:
            field, sent = identity.field.name, identity.value or ""
            found = super().find(sitting, identity)
            return found or sitting.store.first(
                lambda record: field in record.values and alike(sent, record.values[field])
            )

    return Like


def without(rest: Callable[[str], str]) -> type[Judge]:
    """Make a judge that also finds a lead by what is left of the value sent."""

    class Without(Judge):
        def find(self, sitting: Sitting, identity: Identity) -> Record | None:
            found = super().find(sitting, identity)
            return found or sitting.store.find(identity.field, rest(identity.value or ""))

    return Without


def _fits(pattern: str, own: str) -> bool:
    if not WILDCARD.search(pattern):
        return False
    return bool(re.fullmatch(re.escape(pattern).replace("%", ".*").replace("_", "."), own))


def _unaccented(value: str) -> str:
    return "".join(each for each in unicodedata.normalize("NFKD", value) if not unicodedata.combining(each))


OTHERS_WRITTEN = ("6.1", "6.2", "6.3")
seed(
    "5.4-prefix",
    "the beginning of a value were enough",
    like(lambda sent, own: len(sent) >= NEAR and own.startswith(sent)),
    also=OTHERS_WRITTEN,
)
seed("5.4-suffix-ignored", "what follows the value of a lead did not count", like(str.startswith), also=OTHERS_WRITTEN)
seed("5.4-accents-ignored", "an accent did not make another letter", without(_unaccented), also=OTHERS_WRITTEN)
seed(
    "5.4-spaces-ignored",
    "spaces in a value did not count",
    without(lambda value: value.replace(" ", "")),
    also=OTHERS_WRITTEN,
)
seed(
    "5.4-tag-ignored",
    "mail to a tagged address went to the same lead",
    without(lambda value: TAG.sub("@", value)),
    also=OTHERS_WRITTEN,
)
seed("5.4-patterns", "values were searched by LIKE", like(_fits), also=OTHERS_WRITTEN)


@fault("5.4-missing-reported", "a lead that does not exist had been updated", also=("5.1", "5.2"))
class _MissingReported(Judge):
    def missing(self, sitting: Sitting, lead: Lead, identity: Identity, record: Record | None) -> Outcome:
        if record is None:
            return Outcome("updated", identity.name, identity.value)
        return super().missing(sitting, lead, identity, record)


def objecting(objects: Callable[[str, Field], bool]) -> type[Inspector]:
    """Make an inspector that objects to values that a field takes."""

    class Objecting(Inspector):
        def changes(self, sitting: Sitting, lead: Lead, values: Values, record: Record) -> Changes:
            for name, value in values.items():
                if (field := self.schema.named(name)) is not None and objects(value, field):
                    raise Objection(f"{name} is not valid")
            return super().changes(sitting, lead, values, record)

    return Objecting


NOT_FOUND = ("5.1", "5.2", "5.5")
seed(
    "5.4-non-ascii-fails",
    "values were written in ASCII",
    objecting(lambda value, _: not value.isascii()),
    also=NOT_FOUND,
)
seed("5.4-empty-fails", "a field could not be emptied", objecting(lambda value, _: not value))
seed(
    "5.4-longest-fails",
    "a field held one character less",
    objecting(lambda value, field: len(value) == field.length),
    also=NOT_FOUND,
)
seed("5.4-line-ends-fail", "a value had one line", objecting(lambda value, _: "\n" in value), also=NOT_FOUND)
seed(
    "5.4-emoji-fails",
    "characters beyond 16 bits were no text",
    objecting(lambda value, _: max(value, default="") > BASIC_PLANE),
    also=NOT_FOUND,
)
