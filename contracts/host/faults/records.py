"""Sentences 6.1 to 6.3 and 6.6: what is kept is not what was reported."""

from collections.abc import Mapping, Sequence

from contracts.host.faults.registry import UNFOUND, fault, seed
from contracts.host.inspector import Changes, Inspector, Values
from contracts.host.judge import Judge
from contracts.host.librarian import Librarian, Shown
from contracts.host.messages import Call, Lead, Outcome
from contracts.host.schema import Field, Schema
from contracts.host.sitting import Identity, Sitting
from contracts.host.store import Record, Store
from contracts.spec import BATCH_LIMIT

EVERY = 7

Held = Sequence[tuple[Record, dict[str, str]]]


def hold(judge: Judge, sitting: Sitting, leads: Sequence[Lead]) -> Held:
    """Return the leads of the account that are meant, each with a copy of what it holds."""
    identities = [judge.identify(sitting, judge.inspector.values(lead)) for lead in leads]
    found = [judge.find(sitting, identity) for identity in identities]
    return [(record, dict(record.values)) for record in found if record is not None]


def put_back(held: Held) -> None:
    """Let leads hold what they held."""
    for record, values in held:
        record.values.clear()
        record.values.update(values)


def free(schema: Schema) -> list[str]:
    """Return the fields that are neither unique nor locked."""
    return [name for name, field in schema.fields.items() if field.free]


@fault("6.1-nothing-kept", "to report an update were to make it")
class _NothingKept(Store):
    def write(self, record: Record, changes: Mapping[str, str]) -> None:
        del record, changes


@fault("6.1-second-field-lost", "a lead had one field to update")
class _SecondFieldLost(Store):
    def write(self, record: Record, changes: Mapping[str, str]) -> None:
        super().write(record, dict(list(changes.items())[:1]))


def losing(where: slice) -> type[Judge]:
    """Make a judge that reports some leads of a full call, and forgets them."""

    class Losing(Judge):
        def hear(self, sitting: Sitting) -> list[Outcome]:
            leads = sitting.call.leads
            held = hold(self, sitting, leads[where]) if len(leads) == BATCH_LIMIT else ()
            outcomes = super().hear(sitting)
            put_back(held)
            return outcomes

    return Losing


seed("6.1-25th-lost", "24 leads were the most that can be written", losing(slice(-1, None)))
seed("6.1-only-25th-kept", "a full call ended where it began to write", losing(slice(-1)))


@fault("6.1-values-of-neighbour", "a lead were given the values of the one before it", also=("6.2", "6.3"))
class _ValuesOfNeighbour(Inspector):
    before: Mapping[str, str] = {}

    def changes(self, sitting: Sitting, lead: Lead, values: Values, record: Record) -> Changes:
        changes = super().changes(sitting, lead, values, record)
        given = {} if lead is sitting.call.leads[0] else self.before
        self.before = {name: value for name, value in changes.items() if self.schema.fields[name].free}
        return {**changes, **given}


@fault("6.1-flag-is-a-trial", "the flag asked what would happen", also=("6.3",))
class _FlagIsTrial(Inspector):
    def changes(self, sitting: Sitting, lead: Lead, values: Values, record: Record) -> Changes:
        changes = super().changes(sitting, lead, values, record)
        return {} if sitting.call.flag else changes


@fault("6.1-undone-by-next-call", "a call took back the one before", also=("6.2", "6.3", "6.4", "6.5"))
class _UndoneByNextCall(Judge):
    last: Held = ()

    def judge(self, store: Store, call: Call) -> list[Outcome]:
        put_back(self.last[::-1])
        self.last = ()
        return super().judge(store, call)

    def update(self, sitting: Sitting, lead: Lead) -> Outcome:
        held = hold(self, sitting, [lead])
        outcome = super().update(sitting, lead)
        if outcome.kind == "updated":
            self.last = (*self.last, *held)
        return outcome


@fault("6.1-unique-taken", "a lead were given a unique value that is another one's already", also=UNFOUND)
class _UniqueTaken(Inspector):
    def is_own(self, sitting: Sitting, field: Field, value: str, record: Record) -> bool:
        return field is not self.schema.prospect or super().is_own(sitting, field, value, record)


@fault("6.2-others-emptied", "a call said all that there is to say of a lead", also=("6.1", "6.3"))
class _OthersEmptied(Store):
    def write(self, record: Record, changes: Mapping[str, str]) -> None:
        super().write(record, {**dict.fromkeys(free(self._schema), ""), **changes})


@fault("6.2-others-emptied-with-flag", "with the flag a call said all that there is to say", also=("6.1", "6.3"))
class _OthersEmptiedWithFlag(Inspector):
    def changes(self, sitting: Sitting, lead: Lead, values: Values, record: Record) -> Changes:
        changes = super().changes(sitting, lead, values, record)
        return {**dict.fromkeys(free(self.schema), ""), **changes} if sitting.call.flag else changes


@fault("6.2-unique-spoilt", "an update wrote the unique fields, too, and ended each with a zero")
class _UniqueSpoilt(Store):
    def write(self, record: Record, changes: Mapping[str, str]) -> None:
        super().write(record, changes)
        # A lead goes on being found as it was: its places in the index are not touched.
        unique = self._unique - changes.keys() - {self._schema.prospect.name}
        record.values.update({name: f"{record.values[name][:-1]}0" for name in unique if record.values.get(name)})


@fault("6.3-half-written", "a lead failed only from its first wrong field on")
class _HalfWritten(Judge):
    def update(self, sitting: Sitting, lead: Lead) -> Outcome:
        outcome = super().update(sitting, lead)
        values = self.inspector.values(lead)
        record = self.find(sitting, self.identify(sitting, values))
        if outcome.kind == "failed" and record is not None and not record.restricted:
            for name, value in values.items():
                if (field := self.schema.named(name)) is None:
                    break
                if field.free:
                    sitting.store.write(record, {field.name: value})
        return outcome


@fault("6.3-missing-created", "a lead that does not exist were created, and reported as missing")
class _MissingCreated(Judge):
    def missing(self, sitting: Sitting, lead: Lead, identity: Identity, record: Record | None) -> Outcome:
        if record is None and identity.field is self.schema.prospect and identity.value:
            # Nobody may update it, so that it goes on being reported as missing.
            sitting.store.add(Record({identity.field.name: identity.value}, restricted=True))
        return super().missing(sitting, lead, identity, record)


@fault("6.3-failure-rolls-back", "a lead that fails took back its last update, too", also=("6.1", "6.2"))
class _FailureRollsBack(Judge):
    last: Mapping[int, Held] = {}

    def update(self, sitting: Sitting, lead: Lead) -> Outcome:
        held = hold(self, sitting, [lead])
        outcome = super().update(sitting, lead)
        for record, _ in held:
            if outcome.kind == "updated":
                self.last = {**self.last, id(record): held}
            elif outcome.kind == "failed":
                put_back(self.last.get(id(record), ()))
        return outcome


@fault("6.6-forgotten", "a field that was read need not be kept", also=("6.1", "6.2", "6.3", "6.4", "6.5"))
class _Forgotten(Librarian):
    def show(self, store: Store, prospect_id: str) -> Shown | None:
        shown = super().show(store, prospect_id)
        record = store.find(self.schema.prospect, prospect_id)
        if record is not None:
            store.write(record, dict.fromkeys(free(self.schema), ""))
        return shown


@fault("6.6-old-copy", "every 7th lead were read from a copy made long ago", also=("6.1", "6.2", "6.3", "6.4", "6.5"))
class _OldCopy(Librarian):
    shows = 0

    def __init__(self, schema: Schema) -> None:
        super().__init__(schema)
        self.copies: dict[str, Shown | None] = {}

    def show(self, store: Store, prospect_id: str) -> Shown | None:
        shown = super().show(store, prospect_id)
        copy = self.copies.setdefault(prospect_id, shown)
        self.shows += 1
        return copy if self.shows % EVERY == 0 else shown
