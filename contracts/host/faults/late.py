"""Sentence 6.4: calls that are refused after they were carried out, in whole or in part."""

from contextlib import suppress

import msgspec
from msgspec.structs import replace

from contracts.host.faults.registry import fault
from contracts.host.gate import Account
from contracts.host.host import Host
from contracts.host.messages import Call, Received, Refusal, Reply
from contracts.spec import BATCH_LIMIT
from contracts.wire import Answer

UNAUTHORISED = 401
NOTHING = Call(())


class _TooLate(Host):
    """Refuse too late."""

    def update(self, account: Account, request: Received) -> Answer:
        """Carry out a part of what is refused."""
        try:
            return super().update(account, request)
        except Refusal:
            with suppress(Refusal):
                self.parts.judge.judge(account.store, self.carried_out(request))
            raise

    def carried_out(self, request: Received) -> Call:
        """Return the part of a refused call that is carried out."""
        raise NotImplementedError


@fault("6.4-written-then-refused", "a call of too many leads were refused after it was carried out")
class WrittenThenRefused(_TooLate):
    """Count the leads at the end."""

    def carried_out(self, request: Received) -> Call:
        """Return a call of too many leads."""
        call = self.parts.reader.parse(request)
        return call if len(call.leads) > BATCH_LIMIT else NOTHING


@fault("6.4-first-lead-written", "the first lead of a call were updated before the others were read", also=("6.3",))
class FirstLeadWritten(_TooLate):
    """Read a call lead by lead."""

    def carried_out(self, request: Received) -> Call:
        """Return the first lead of a call that is refused for another."""
        members = self.parts.reader.load(request.body)
        leads = members.get("LeadPropertiesList") if isinstance(members, dict) else None
        if not isinstance(leads, list) or not 1 < len(leads) <= BATCH_LIMIT:
            return NOTHING
        body = msgspec.json.encode(members | {"LeadPropertiesList": leads[:1]})
        return self.parts.reader.parse(replace(request, body=body))


@fault("6.4-written-then-401", "keys were looked at after the update")
class WrittenThenUnauthorised(Host):
    """Ask last who is there."""

    def serve(self, request: Received) -> Reply:
        """Carry out for the first account what comes with wrong keys."""
        try:
            return super().serve(request)
        except Refusal as refusal:
            if refusal.status == UNAUTHORISED:
                with suppress(Refusal):
                    self.update(self.parts.gate.accounts[0], request)
            raise
