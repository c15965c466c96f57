"""Sentences 6.4 and 6.5: what is refused, or may not be updated, is carried out all the same, in whole or in part."""

from collections.abc import Callable
from contextlib import suppress

import msgspec
from msgspec.structs import replace

from contracts.host.faults.registry import fault, seed
from contracts.host.gate import Account
from contracts.host.host import Host
from contracts.host.inspector import Inspector
from contracts.host.judge import Judge
from contracts.host.messages import Call, Lead, Objection, Outcome, Received, Refusal, Reply
from contracts.host.reader import Reader
from contracts.host.schema import Field
from contracts.host.sitting import Identity, Sitting
from contracts.host.store import Record
from contracts.spec import BATCH_LIMIT
from contracts.wire import Answer

UNAUTHORISED = 401
NOTHING = Call(())


def refusing_late(part: Callable[[Reader, Received], Call]) -> type[Host]:
    """Make a host that carries out a part of what it refuses."""

    class RefusingLate(Host):
        def update(self, account: Account, request: Received) -> Answer:
            try:
                return super().update(account, request)
            except Refusal:
                with suppress(Refusal):
                    self.parts.judge.judge(account.store, part(self.parts.reader, request))
                raise

    return RefusingLate


def _too_many(reader: Reader, request: Received) -> Call:
    call = reader.parse(request)
    return call if len(call.leads) > BATCH_LIMIT else NOTHING


def _first_lead(reader: Reader, request: Received) -> Call:
    members = reader.load(request.body)
    leads = members.get("LeadPropertiesList") if isinstance(members, dict) else None
    if not isinstance(leads, list) or not 1 < len(leads) <= BATCH_LIMIT:
        return NOTHING
    body = msgspec.json.encode(members | {"LeadPropertiesList": leads[:1]})
    return reader.parse(replace(request, body=body))


seed(
    "6.4-written-then-refused",
    "a call of too many leads were refused after it was carried out",
    refusing_late(_too_many),
)
seed(
    "6.4-first-lead-written",
    "the first lead of a call were updated before the others were read",
    refusing_late(_first_lead),
    also=("6.3",),
)


@fault("6.4-written-then-401", "keys were looked at after the update")
class _WrittenThenUnauthorised(Host):
    def serve(self, request: Received) -> Reply:
        try:
            return super().serve(request)
        except Refusal as refusal:
            if refusal.status == UNAUTHORISED:
                with suppress(Refusal):
                    self.update(self.parts.gate.accounts[0], request)
            raise


@fault("6.5-restricted-updated", "credentials could update every lead")
class _RestrictedUpdated(Judge):
    def find(self, sitting: Sitting, identity: Identity) -> Record | None:
        record = super().find(sitting, identity)
        if record is not None:
            record.restricted = False
        return record


@fault("6.5-restricted-reported", "a lead that may not be updated had been updated")
class _RestrictedReported(Judge):
    def missing(self, sitting: Sitting, lead: Lead, identity: Identity, record: Record | None) -> Outcome:
        if record is not None:
            return Outcome("updated", identity.name, identity.value)
        return super().missing(sitting, lead, identity, record)


@fault("6.5-locked-written", "credentials could write every field")
class _LockedWritten(Inspector):
    def permits(self, sitting: Sitting, field: Field, value: str, record: Record) -> bool:
        return field.locked or super().permits(sitting, field, value, record)


@fault("6.5-restricted-written", "a lead that may not be updated were updated, and not reported")
class _RestrictedWritten(Judge):
    def missing(self, sitting: Sitting, lead: Lead, identity: Identity, record: Record | None) -> Outcome:
        if record is not None:
            with suppress(Objection):
                values = self.inspector.values(lead)
                sitting.store.write(record, self.inspector.changes(sitting, lead, values, record))
        return super().missing(sitting, lead, identity, record)


@fault("6.5-locked-written-all-the-same", "a field that may not be written were objected to after it was written")
class _LockedWrittenAllTheSame(Inspector):
    def permits(self, sitting: Sitting, field: Field, value: str, record: Record) -> bool:
        if field.locked:
            sitting.store.write(record, {field.name: field.keep(value)})
        return super().permits(sitting, field, value, record)
