"""Sentences 4.2 to 4.4: leads under the wrong name, or without the reason."""

from collections.abc import Sequence

from msgspec import UNSET
from msgspec.structs import replace

from contracts.host.clerk import Clerk, Lists
from contracts.host.faults.registry import fault
from contracts.host.messages import Call, Outcome
from contracts.host.schema import display
from contracts.wire import Entry

CUT = 40


class _Naming(Clerk):
    """Write the name of a lead otherwise."""

    def entry(self, call: Call, outcome: Outcome) -> Entry:
        """Return an entry that bears another name."""
        return super().entry(call, self.renamed(outcome))

    def renamed(self, outcome: Outcome) -> Outcome:
        """Return the outcome under another name."""
        raise NotImplementedError


@fault("4.2-identifier-lowered", "Identifier were written in small letters")
class IdentifierLowered(_Naming):
    """Lower the key."""

    def renamed(self, outcome: Outcome) -> Outcome:
        """Lower the name of the field."""
        return replace(outcome, identifier=outcome.identifier.lower())


@fault("4.2-identifier-displayed", "Identifier were the display name of the field")
class IdentifierDisplayed(_Naming):
    """Display the key."""

    def renamed(self, outcome: Outcome) -> Outcome:
        """Return the display name of the field."""
        return replace(outcome, identifier=display(outcome.identifier))


@fault("4.2-missing-named-lead", "a lead that does not exist were found by nothing")
class MissingNamedLead(_Naming):
    """Forget what a missing lead was searched by."""

    def renamed(self, outcome: Outcome) -> Outcome:
        """Return another name for a missing lead."""
        return replace(outcome, identifier="Lead") if outcome.kind == "missing" else outcome


@fault("4.2-phone-bare", "a phone number were named without its country code")
class PhoneBare(_Naming):
    """Name a phone by its digits."""

    def renamed(self, outcome: Outcome) -> Outcome:
        """Return what follows the dash."""
        if outcome.identifier != "Phone" or not outcome.value:
            return outcome
        return replace(outcome, value=outcome.value.rpartition("-")[2])


class _Reasoning(Clerk):
    """Give another reason."""

    def entry(self, call: Call, outcome: Outcome) -> Entry:
        """Return an entry with another reason."""
        return self.reasoned(outcome, super().entry(call, outcome))

    def reasoned(self, outcome: Outcome, entry: Entry) -> Entry:
        """Return the entry with another reason."""
        raise NotImplementedError


@fault("4.3-no-reason", "a lead that fails for its fields needed no Reason")
class NoReason(_Reasoning):
    """Leave out the reason."""

    def reasoned(self, outcome: Outcome, entry: Entry) -> Entry:
        """Return the entry without its reason."""
        return replace(entry, reason=UNSET) if outcome.kind == "failed" else entry


@fault("4.3-empty-reason", "the Reason of a lead that fails for its fields were empty")
class EmptyReason(_Reasoning):
    """Say nothing."""

    def reasoned(self, outcome: Outcome, entry: Entry) -> Entry:
        """Return the entry with an empty reason."""
        return replace(entry, reason="") if outcome.kind == "failed" else entry


@fault("4.3-first-reason-only", "the first Reason of a list held for all of it")
class FirstReasonOnly(Clerk):
    """Say it once."""

    def sort(self, call: Call, outcomes: Sequence[Outcome]) -> Lists:
        """Leave out the reasons after the first."""
        lists = super().sort(call, outcomes)
        return {
            name: [*entries[:1], *(replace(entry, reason=UNSET) for entry in entries[1:])]
            for name, entries in lists.items()
        }


@fault("4.4-other-words", "the Reason of a lead that does not exist could be put in other words")
class OtherWords(_Reasoning):
    """Say it otherwise."""

    def reasoned(self, outcome: Outcome, entry: Entry) -> Entry:
        """Return the entry with other words."""
        return replace(entry, reason="Lead not found") if outcome.kind == "missing" else entry


@fault("4.4-cut", "a Reason ended after 40 characters")
class ReasonCut(_Reasoning):
    """Cut the reason."""

    def reasoned(self, outcome: Outcome, entry: Entry) -> Entry:
        """Return the entry with the beginning of its reason."""
        return entry if outcome.kind == "updated" else replace(entry, reason=outcome.reason[:CUT])


@fault("4.4-permission-told", "a lead without permission were to be told from one that does not exist")
class PermissionTold(_Reasoning):
    """Say which it is."""

    def reasoned(self, outcome: Outcome, entry: Entry) -> Entry:
        """Return the entry with half of the sentence."""
        told = "You do not have permission to update the lead"
        return replace(entry, reason=told) if outcome.kind == "restricted" else entry
