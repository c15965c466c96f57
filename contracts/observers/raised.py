"""Which open questions a call raises: a reading is seen only where nothing else can have brought the answer about."""

from collections import Counter
from collections.abc import Iterator
from functools import cached_property
from typing import Any

from contracts.dialect import SPELLINGS
from contracts.model.calls import has_strangers
from contracts.model.values import fits
from contracts.observers.call import Call, Pairs
from contracts.spec import BATCH_LIMIT, FLAG

__all__ = ["CALM", "LONG_IN_BYTES", "by_call", "by_lead"]

# What raises no question of its own, but may make a lead fail or a call be refused.
OTHER, OTHER_VALUE, LONG_IN_BYTES = "other", "unique value", "too many bytes"
# What may make a lead fail, and has no call refused.
CALM = frozenset({"own-key-sent", "locked-field", "ill-typed", "key-absent", "no-identifier", OTHER_VALUE})
_TYPED = {"Number", "Date", "DateTime"}


def by_call(call: Call) -> frozenset[str]:
    """Return the questions that a call raises, its leads aside."""
    return frozenset(_by_call(call))


def _by_call(call: Call) -> Iterator[str]:
    request, body = call.exchange.request, call.body
    if request.credentials.place == "headers":
        yield "credentials-place"
    if not any(name.lower() == "content-type" for name, _ in request.headers):
        yield "media-type-missing"
    options = body.get("Options")
    if not body or has_strangers(body) or (isinstance(options, dict) and options.keys() - {FLAG}):
        yield "lenient-json"
    if not body:
        return
    yield from _by_members(body)
    if not call.leads:
        yield "empty-batch"
    if len(call.leads) > BATCH_LIMIT:
        yield "over-25"
    if any(count > 1 for count in Counter(name.casefold() for name in call.names if name).values()):
        yield "duplicate-lead"
    yield from _by_key(call)


def _by_members(body: Any) -> Iterator[str]:  # noqa: ANN401  # a call may hold anything
    options = body.get("Options", {FLAG: False})
    if options is None or body.get("SearchByKey", "some") in (None, ""):
        yield "null-members"
    elif not isinstance(options, dict) or not options:
        # Empty options mean none, by a sentence of its own.
        yield OTHER
    elif not isinstance(options.get(FLAG, False), bool):
        yield "flag-text"
    if isinstance(body.get("SearchByKey"), list | dict):
        yield OTHER


def _by_key(call: Call) -> Iterator[str]:
    key, fields = call.key, call.known.fields
    if key is None:
        return
    if not isinstance(key, str):
        yield "scalar-type"
    elif key in SPELLINGS:
        if key not in call.known.spellings:
            yield "prospect-spelling"
    elif fields is None or key not in fields.unique:
        near = fields and key.casefold() in map(str.casefold, fields.unique)
        yield "key-case" if near else "non-unique-key"


def by_lead(call: Call, place: int) -> frozenset[str]:
    """Return the questions that one lead of a call raises."""
    if pairs := call.leads[place]:
        return frozenset(_Lead(call, call.names[place], pairs).questions())
    # Null is not said to stand for an empty list.
    return frozenset({"empty-fields" if call.body["LeadPropertiesList"][place].get("Fields", []) == [] else OTHER})


class _Lead:
    """One lead of a call."""

    def __init__(self, call: Call, name: str, pairs: Pairs) -> None:
        self.known = call.known
        self.key = call.key
        self.name = name
        self.pairs = pairs

    @cached_property
    def by(self) -> tuple[Any, ...]:
        """The fields that may name the lead."""
        return SPELLINGS if self.key is None else (self.key,)

    def questions(self) -> Iterator[str]:
        """Yield what the lead raises."""
        yield from self.by_name()
        attributes = [str(pair.get("Attribute")).casefold() for pair in self.pairs]
        if len(set(attributes)) < len(attributes):
            yield "duplicate-attribute"
        for pair in self.pairs:
            if pair.get("Attribute") not in self.by:
                yield from self.by_pair(pair.get("Attribute"), pair.get("Value"))

    def by_name(self) -> Iterator[str]:
        """Yield what is open about how the lead is named."""
        given = [pair for pair in self.pairs if pair.get("Attribute") in self.by]
        if given:
            spelled = self.key is None and given[0]["Attribute"] not in self.known.spellings
            if len(given) > 1 or spelled:
                yield "prospect-spelling" if self.key is None else OTHER
            if not self.name:
                yield "empty-identifier"
            elif self.name not in self.known.own and self.name.casefold() in self.known.folded:
                yield "key-case"
            return
        attributes = {str(pair.get("Attribute")) for pair in self.pairs}
        folded = set(map(str.casefold, attributes))
        if str(self.key).casefold() in folded:
            yield "key-case"
        elif SPELLINGS[0].casefold() not in folded:
            yield "no-identifier"
        else:
            yield "key-absent" if attributes & self.known.spellings else "prospect-spelling"

    def by_pair(self, name: object, value: object) -> Iterator[str]:
        """Yield what one field raises."""
        fields = self.known.fields
        if not isinstance(name, str):
            # As its text it is no field of the account either.
            yield from ("scalar-type", "unknown-field")
        elif not isinstance(value, str):
            yield "value-type"
        elif fields is None:
            yield OTHER
        elif name in SPELLINGS or name in fields.unique:
            yield from self.by_unique(name, value)
        elif name in fields.locked:
            yield "locked-field"
        elif name not in fields.writable:
            yield "unknown-field" if fields.surely_lacks(name) else OTHER
        elif not fits(value, fields.writable[name], fields.length(name)):
            yield _of_value(fields.writable[name], value, fields.length(name))

    def by_unique(self, name: str, value: str) -> Iterator[str]:
        """Yield what a unique field beside the key raises: nothing where it holds the lead's own value."""
        own = self.known.own
        if self.key is not None and name in SPELLINGS and not (self.name and name in self.known.spellings):
            # It may name the lead where the key is absent, and may be spelled otherwise where it is not.
            if self.name or value not in self.known.ids:
                yield OTHER
        elif not own.get(value) or own.get(value) != own.get(self.name):
            yield "own-key-sent" if own.get(value) and own.get(self.name) else OTHER_VALUE


def _of_value(kind: str, value: str, length: int) -> str:
    if len(value) > length:
        return "over-long"
    if len(value.encode()) > length:
        return LONG_IN_BYTES
    return "ill-typed" if kind in _TYPED and value.isalpha() else OTHER
