"""Chapter 7 within the open questions: each answer passes by itself, and no two of them fit.

A lead with a locked field may fail, or be updated without it; a restricted one may be in either list with the flag.
"""

from collections.abc import Sequence

from msgspec.structs import replace

from contracts.exchange import ListName
from contracts.host.clerk import Clerk, Lists
from contracts.host.faults.registry import fault
from contracts.host.gate import Account
from contracts.host.host import Host
from contracts.host.messages import Call, Lead, Outcome, Received, Refusal, Reply

ALL, FIRST, NONE = slice(None), slice(1), slice(0)


class _Skipping(Host):
    """Skip the locked fields of some leads, and object to those of others."""

    def admitted(self, account: Account, request: Received) -> Call:
        """Return the call without the locked fields that are skipped."""
        call = super().admitted(account, request)
        where = self.skipped(call, request)
        leads = [self.unlocked(lead) for lead in call.leads[where]]
        return replace(call, leads=(*leads, *call.leads[len(leads) :]))

    def unlocked(self, lead: Lead) -> Lead:
        """Return a lead without its locked fields."""
        fields = ((pair, self.parts.judge.schema.named(pair.attribute)) for pair in lead.fields)
        return replace(lead, fields=tuple(pair for pair, field in fields if field is None or not field.locked))

    def skipped(self, call: Call, request: Received) -> slice:
        """Return which of the leads, from the first on, have their locked fields skipped."""
        raise NotImplementedError


@fault("7.1-empty-options-skip-locked", "Options with nothing in them asked it to skip locked fields", also=("7.2",))
class EmptyOptionsSkip(_Skipping):
    """Skip by the form of a call."""

    def skipped(self, call: Call, request: Received) -> slice:
        """Return all where Options are empty."""
        del call
        return ALL if self.parts.reader.load(request.body).get("Options") == {} else NONE


@fault("7.2-flag-skips-locked", "the flag asked it to skip locked fields")
class FlagSkips(_Skipping):
    """Skip with the flag."""

    def skipped(self, call: Call, request: Received) -> slice:
        """Return all where the flag is on."""
        del request
        return ALL if call.flag else NONE


@fault(
    "7.3-locked-skipped-after-400",
    "a bad request made it lenient towards the next call",
    also=("7.1", "7.2", "7.4", "7.5"),
)
class SkippedAfter400(_Skipping):
    """Skip after an error."""

    upset = False

    def refuse(self, request: Received, refusal: Refusal) -> Reply:
        """Remember the error."""
        self.upset = self.upset or refusal.status == 400  # noqa: PLR2004 - the fault is in this very status
        return super().refuse(request, refusal)

    def skipped(self, call: Call, request: Received) -> slice:
        """Return all where the last call was a bad request."""
        del call, request
        was_upset, self.upset = self.upset, False
        return ALL if was_upset else NONE


@fault("7.4-first-skips-locked", "locked fields were looked at from the second lead on")
class FirstSkips(_Skipping):
    """Skip by the place."""

    def skipped(self, call: Call, request: Received) -> slice:
        """Return the first."""
        del call, request
        return FIRST


@fault(
    "7.5-locked-skipped-every-other-call",
    "one of two servers skipped locked fields",
    also=("7.1", "7.2", "7.3", "7.4"),
)
class EveryOtherSkips(_Skipping):
    """Skip in turns."""

    turn = False

    def skipped(self, call: Call, request: Received) -> slice:
        """Return all in every other call."""
        del call, request
        self.turn = not self.turn
        return ALL if self.turn else NONE


@fault("7.4-restricted-alone-fails", "a restricted lead without company failed for good")
class RestrictedAloneFails(Clerk):
    """Place a lone lead otherwise."""

    def place(self, call: Call, outcome: Outcome) -> ListName:
        """Return the other list for a restricted lead that is alone."""
        alone = outcome.kind == "restricted" and len(call.leads) == 1
        return "FailedLeads" if alone else super().place(call, outcome)


@fault(
    "7.5-restricted-in-turns",
    "one of two servers took restricted leads for failures",
    also=("7.1", "7.2", "7.3", "7.4"),
)
class RestrictedInTurns(Clerk):
    """Place in turns."""

    turn = False

    def sort(self, call: Call, outcomes: Sequence[Outcome]) -> Lists:
        """Take turns."""
        self.turn = not self.turn
        return super().sort(call, outcomes)

    def place(self, call: Call, outcome: Outcome) -> ListName:
        """Return the other list for a restricted lead in every other call."""
        return "FailedLeads" if self.turn and outcome.kind == "restricted" else super().place(call, outcome)
