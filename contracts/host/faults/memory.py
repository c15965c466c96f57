"""Sentences 7.3 and 7.5: what a host remembers of earlier calls changes what it answers to later ones."""

from msgspec.structs import replace

from contracts.exchange import ListName
from contracts.host.clerk import Clerk, Lists
from contracts.host.faults.identity import skip, succeeds
from contracts.host.faults.laws import spoiled
from contracts.host.faults.registry import fault
from contracts.host.gate import Account
from contracts.host.host import Host
from contracts.host.inspector import Changes, Inspector, Values
from contracts.host.judge import Judge
from contracts.host.messages import Call, Lead, Objection, Outcome, Received, Refusal, Reply
from contracts.host.sitting import Identity, Sitting
from contracts.host.store import Record
from contracts.wire import Status

EVERY = 50
ALL, FIRST = slice(None), slice(1)


class _Recalling(Host):
    """Take a call as what came before makes it."""

    def admitted(self, account: Account, request: Received) -> Call:
        """Return the call as it is taken."""
        return self.recalled(super().admitted(account, request), request)

    def recalled(self, call: Call, request: Received) -> Call:
        """Return the call as what is remembered makes it."""
        raise NotImplementedError


@fault("7.3-flag-stays-on", "a flag that was on held for the next call, too", also=("4.5", "7.1", "7.2", "7.4", "7.5"))
class FlagStaysOn(_Recalling):
    """Forget to turn off the flag."""

    on = False

    def recalled(self, call: Call, request: Received) -> Call:
        """Turn on the flag where it was on."""
        del request
        was_on, self.on = self.on, call.flag
        return replace(call, flag=call.flag or was_on)


class _Upset(_Recalling):
    """Fail leads of the call after an error."""

    upsetting = 400
    failing = FIRST
    upset = False

    def refuse(self, request: Received, refusal: Refusal) -> Reply:
        """Remember the error."""
        self.upset = self.upset or refusal.status == self.upsetting
        return super().refuse(request, refusal)

    def recalled(self, call: Call, request: Received) -> Call:
        """Fail the leads, once."""
        del request
        was_upset, self.upset = self.upset, False
        return spoiled(call, self.failing) if was_upset else call


@fault(
    "7.3-first-fails-after-400",
    "the first lead after a bad request still belonged to it",
    also=("5.1", "5.2", "5.4", "5.5", "7.1", "7.2", "7.4", "7.5"),
)
class FirstFailsAfter400(_Upset):
    """Forget to clear what was half read."""


@fault(
    "7.3-none-after-401",
    "wrong keys locked the account for one call",
    also=("5.1", "5.2", "5.4", "5.5", "7.1", "7.2", "7.4", "7.5"),
)
class NoneAfter401(_Upset):
    """Punish the next caller."""

    upsetting = 401
    failing = ALL


@fault(
    "7.3-missing-found-later",
    "to ask for a lead were to make it",
    also=("4.1", "5.1", "5.2", "5.4", "7.1", "7.2", "7.4", "7.5"),
)
class MissingFoundLater(Judge):
    """Remember who was asked for."""

    asked: frozenset[str] = frozenset()

    def missing(
        self, sitting: Sitting, lead: Lead, values: Values, identity: Identity, record: Record | None
    ) -> Outcome:
        """Report a missing lead as updated when it is asked for again."""
        if record is None and identity.value in self.asked:
            return Outcome("updated", identity.name, identity.value)
        self.asked |= {identity.value or ""}
        return super().missing(sitting, lead, values, identity, record)


@fault("7.3-missing-moved-once", "a missing lead were news but once", also=("4.6", "7.1", "7.2", "7.4", "7.5"))
class MissingMovedOnce(Clerk):
    """Remember who was moved."""

    moved: frozenset[str] = frozenset()

    def place(self, call: Call, outcome: Outcome) -> ListName:
        """Return the other list for a lead that was moved before."""
        place, value = super().place(call, outcome), outcome.value or ""
        if place == "UnProcessedLeads" and value in self.moved:
            return "FailedLeads"
        self.moved |= {value} if place == "UnProcessedLeads" else set()
        return place


@fault(
    "7.3-failure-remembered",
    "a lead that failed for its fields failed in its next call, too",
    also=("5.1", "5.2", "5.4", "5.5", "7.1", "7.2", "7.4", "7.5"),
)
class FailureRemembered(Judge):
    """Bear a grudge."""

    blamed: frozenset[str] = frozenset()

    def update(self, sitting: Sitting, lead: Lead) -> Outcome:
        """Fail a lead that is blamed, and blame one that fails."""
        value = self.identify(sitting, self.inspector.values(lead)).value or ""
        if value in self.blamed and succeeds(self, sitting, lead):
            self.blamed -= {value}
            return skip(self, sitting, lead)
        outcome = super().update(sitting, lead)
        self.blamed |= {value} if outcome.kind == "failed" else set()
        return outcome


@fault(
    "7.3-every-50th-lead-fails",
    "every 50th lead met a worker that was gone",
    also=("5.1", "5.2", "5.4", "5.5", "7.1", "7.2", "7.4", "7.5"),
)
class EveryFiftiethFails(Judge):
    """Fail now and then."""

    heard = 0

    def update(self, sitting: Sitting, lead: Lead) -> Outcome:
        """Fail a lead when it is the turn of a 50th."""
        self.heard += 1
        skipped = self.heard % EVERY == 0 and succeeds(self, sitting, lead)
        return skip(self, sitting, lead) if skipped else super().update(sitting, lead)


class _Repeating(_Recalling):
    """Take the last call otherwise when it comes again."""

    last = b""

    def recalled(self, call: Call, request: Received) -> Call:
        """Compare a call with the last one."""
        last, self.last = self.last, request.body
        return self.repeated(call) if request.body == last else call

    def repeated(self, call: Call) -> Call:
        """Return the call as it is taken when it comes again."""
        raise NotImplementedError


@fault(
    "7.5-already-processed",
    "the same call again had been processed",
    also=("5.1", "5.2", "5.4", "5.5", "7.1", "7.2", "7.3", "7.4"),
)
class AlreadyProcessed(_Repeating):
    """Do nothing twice."""

    def repeated(self, call: Call) -> Call:
        """Fail every lead."""
        return spoiled(call, ALL)


@fault(
    "7.5-repeat-refused",
    "the same call again were a mistake",
    also=("1.2", "2.1", "5.1", "5.2", "7.1", "7.2", "7.3", "7.4"),
)
class RepeatRefused(_Repeating):
    """Refuse what was served."""

    def repeated(self, call: Call) -> Call:
        """Answer 400."""
        del call
        raise Refusal(400, "The call was made before")


@fault("7.5-repeat-uncounted", "what succeeds again had been counted", also=("3.2", "3.3", "7.1", "7.2", "7.3", "7.4"))
class RepeatUncounted(Clerk):
    """Count a lead once."""

    last: tuple[Lead, ...] = ()

    def status(self, call: Call, lists: Lists) -> Status:
        """Count no success where the leads are those of the last call."""
        status = super().status(call, lists)
        last, self.last = self.last, call.leads
        return replace(status, success_count=0) if call.leads == last else status


@fault(
    "7.5-unchanged-fails",
    "a lead that holds the values already could not be updated",
    also=("5.1", "5.2", "5.4", "5.5", "7.1", "7.2", "7.3", "7.4"),
)
class UnchangedFails(Inspector):
    """Find nothing to do."""

    def changes(self, sitting: Sitting, lead: Lead, values: Values, record: Record) -> Changes:
        """Object to values that are there."""
        changes = super().changes(sitting, lead, values, record)
        if changes and all(record.values.get(name, "") == value for name, value in changes.items()):
            raise Objection("Nothing to update")
        return changes
