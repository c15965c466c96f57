"""Sentences 6.1 to 6.6: what is kept is not what was reported."""

import html
from collections.abc import Mapping

from contracts.host.faults.registry import fault
from contracts.host.gate import Account
from contracts.host.host import Host
from contracts.host.judge import Judge
from contracts.host.librarian import Librarian, Shown
from contracts.host.messages import Lead, Outcome, Received, Refusal
from contracts.host.sitting import Sitting
from contracts.host.store import Record, Store
from contracts.wire import Answer

MANY = 25


@fault("6.1-nothing-kept", "to report an update were to make it")
class NothingKept(Store):
    """Keep nothing."""

    def write(self, record: Record, changes: Mapping[str, str]) -> None:
        """Write nothing."""


@fault("6.1-escaped", "values were written for a page of HTML")
class Escaped(Store):
    """Escape what is kept."""

    def write(self, record: Record, changes: Mapping[str, str]) -> None:
        """Write the values as HTML."""
        super().write(record, {name: html.escape(value) for name, value in changes.items()})


@fault("6.1-cut", "50 characters were enough for anything")
class Cut(Store):
    """Cut what is kept."""

    def write(self, record: Record, changes: Mapping[str, str]) -> None:
        """Write the beginning of the values."""
        super().write(record, {name: value[:50] for name, value in changes.items()})


@fault("6.1-25th-lost", "24 leads were the most that can be written")
class LastLost(Judge):
    """Report the 25th lead and forget it."""

    def hear(self, sitting: Sitting) -> list[Outcome]:
        """Put back what the 25th lead held."""
        held = [dict(record.values) for record in self._last(sitting)]
        outcomes = super().hear(sitting)
        for record, values in zip(self._last(sitting), held, strict=False):
            record.values.clear()
            record.values.update(values)
        return outcomes

    def _last(self, sitting: Sitting) -> list[Record]:
        values = [self.inspector.values(lead) for lead in sitting.call.leads[MANY - 1 :]]
        records = [self.find(sitting, self.identify(sitting, each)) for each in values]
        return [record for record in records if record is not None]


@fault(
    "6.2-others-emptied",
    "a call said all that there is to say of a lead",
    also=(
        "6.1",
        "6.3",
    ),
)
class OthersEmptied(Store):
    """Empty what was not sent."""

    def write(self, record: Record, changes: Mapping[str, str]) -> None:
        """Write the values, and nothing over the other fields."""
        free = [name for name, field in self._schema.fields.items() if field.free]
        super().write(record, {**dict.fromkeys(free, ""), **changes})


@fault("6.3-half-written", "a lead failed only from its first wrong field on")
class HalfWritten(Judge):
    """Write up to what is wrong."""

    def update(self, sitting: Sitting, lead: Lead) -> Outcome:
        """Write the fields before the wrong one."""
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


@fault("6.4-written-then-refused", "a call of too many leads were refused after it was carried out")
class WrittenThenRefused(Host):
    """Refuse too late."""

    def update(self, account: Account, request: Received) -> Answer:
        """Carry out what the reader refuses for its size."""
        try:
            return super().update(account, request)
        except Refusal:
            try:
                call = self.parts.reader.parse(request)
            except Refusal:
                call = None
            if call is not None and len(call.leads) > MANY:
                judge = self.parts.judge
                if (field := judge.key(call)) is not None:
                    judge.hear(Sitting(account.store, call, field, []))
            raise


@fault("6.6-forgotten", "a field that was read need not be kept", also=("6.1", "6.2", "6.3", "6.4", "6.5"))
class Forgotten(Librarian):
    """Show a value once."""

    def show(self, store: Store, prospect_id: str) -> Shown | None:
        """Empty the free fields of a lead that was shown."""
        shown = super().show(store, prospect_id)
        record = store.find(self.schema.prospect, prospect_id)
        if record is not None:
            store.write(record, {name: "" for name, field in self.schema.fields.items() if field.free})
        return shown
