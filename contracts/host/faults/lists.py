"""Chapter 4: leads in the wrong list, and the wrong message."""

from collections.abc import Sequence

from msgspec.structs import replace

from contracts.exchange import ListName
from contracts.host.clerk import Clerk, Lists
from contracts.host.faults.registry import fault
from contracts.host.messages import Call, Outcome
from contracts.spec import BATCH_LIMIT
from contracts.wire import Details

EVERY = 7


@fault("4.1-first-twice", "the last lead of a list were its first once more")
class FirstTwice(Clerk):
    """Repeat an entry in place of another."""

    def details(self, call: Call, lists: Lists) -> Details:
        """End lists of several leads with their first."""
        repeated = {name: [*entries[:-1], entries[0]] if entries[1:] else entries for name, entries in lists.items()}
        return super().details(call, repeated)


@fault(
    "4.1-updated-lost-in-mixed", "the last success of a call in which a lead fails were not listed", also=("3.2", "7.4")
)
class UpdatedLost(Clerk):
    """Lose a lead beside failures."""

    def sort(self, call: Call, outcomes: Sequence[Outcome]) -> Lists:
        """Leave out the last success of a mixed call."""
        lists = super().sort(call, outcomes)
        updated = lists["SuccessfulLeads"]
        return lists | {"SuccessfulLeads": updated[:-1]} if len(updated) < len(outcomes) else lists


@fault("4.2-stranger", "the last lead that succeeded had another address")
class Stranger(Clerk):
    """Name a lead that nobody sent."""

    def details(self, call: Call, lists: Lists) -> Details:
        """Put a stranger in place of the last lead."""
        succeeded = lists["SuccessfulLeads"]
        if succeeded:
            stranger = replace(succeeded[-1], identifier_value="stranger@example.com")
            lists = lists | {"SuccessfulLeads": [*succeeded[:-1], stranger]}
        return super().details(call, lists)


class _Flag(Clerk):
    """Take the flag otherwise."""

    def sort(self, call: Call, outcomes: Sequence[Outcome]) -> Lists:
        """Sort the leads as if the flag were another."""
        return super().sort(replace(call, flag=self.flag(call, outcomes)), outcomes)

    def flag(self, call: Call, outcomes: Sequence[Outcome]) -> bool:
        """Return the flag as it is taken."""
        raise NotImplementedError


@fault("4.5-flag-always-on", "the flag were always on", also=("7.2",))
class FlagAlwaysOn(_Flag):
    """Find the flag on."""

    def flag(self, call: Call, outcomes: Sequence[Outcome]) -> bool:
        """Return that it is on."""
        del call, outcomes
        return True


@fault("4.5-flag-on-at-25", "the flag were on in a full call", also=("7.2", "7.4"))
class FlagOnInFullCalls(_Flag):
    """Find the flag on at the edge."""

    def flag(self, call: Call, outcomes: Sequence[Outcome]) -> bool:
        """Return that it is on where the call is full."""
        return call.flag or len(outcomes) == BATCH_LIMIT


@fault("4.6-flag-ignored", "the flag were ignored", also=("7.2",))
class FlagIgnored(_Flag):
    """Find the flag off."""

    def flag(self, call: Call, outcomes: Sequence[Outcome]) -> bool:
        """Return that it is off."""
        del call, outcomes
        return False


@fault("4.6-flag-ignored-in-mixed", "the flag were ignored where a lead succeeds", also=("7.2", "7.4"))
class FlagIgnoredInMixedCalls(_Flag):
    """Find the flag off in mixed calls."""

    def flag(self, call: Call, outcomes: Sequence[Outcome]) -> bool:
        """Return that it is off beside a success."""
        return call.flag and all(outcome.kind != "updated" for outcome in outcomes)


@fault("4.6-flag-ignored-every-7th", "the flag were ignored in every 7th call", also=("7.2", "7.3", "7.4", "7.5"))
class FlagIgnoredEverySeventh(_Flag):
    """Find the flag off now and then."""

    def flag(self, call: Call, outcomes: Sequence[Outcome]) -> bool:
        """Return that it is off when it is the turn of a 7th call."""
        del outcomes
        return call.flag and call.number % EVERY != 0


@fault("4.6-only-first-moved", "the flag were for one lead of a call", also=("7.2", "7.4"))
class OnlyFirstMoved(Clerk):
    """Move one lead."""

    def sort(self, call: Call, outcomes: Sequence[Outcome]) -> Lists:
        """Put back all unprocessed leads but the first."""
        lists = super().sort(call, outcomes)
        moved = lists["UnProcessedLeads"]
        return lists | {"FailedLeads": [*lists["FailedLeads"], *moved[1:]], "UnProcessedLeads": moved[:1]}


@fault("4.7-failed-unprocessed", "the flag were on for every lead that fails", also=("7.2",))
class FailedUnprocessed(Clerk):
    """Move all failures."""

    def place(self, call: Call, outcome: Outcome) -> ListName:
        """Return the other list for any failure."""
        return "UnProcessedLeads" if call.flag and outcome.kind != "updated" else super().place(call, outcome)


@fault("4.7-unknown-field-unprocessed", "a lead with a field that does not exist did not exist itself", also=("7.2",))
class UnknownFieldUnprocessed(Clerk):
    """Move failures of one kind."""

    def place(self, call: Call, outcome: Outcome) -> ListName:
        """Return the other list for a lead with an unknown field."""
        moved = call.flag and outcome.reason.startswith("Non-existent")
        return "UnProcessedLeads" if moved else super().place(call, outcome)


@fault("4.8-always-processed", "Message were Processed whatever happens")
class AlwaysProcessed(Clerk):
    """Be content."""

    def message(self, call: Call, lists: Lists) -> str:
        """Return the good word."""
        del call, lists
        return "Processed"


@fault("4.8-small-letters", "Message were written in small letters")
class MessageLowered(Clerk):
    """Lower the message."""

    def message(self, call: Call, lists: Lists) -> str:
        """Return the word in small letters."""
        return super().message(call, lists).lower()


@fault("4.8-error-at-25", "Message were Error in a full call")
class ErrorInFullCalls(Clerk):
    """Be discontent at the edge."""

    def message(self, call: Call, lists: Lists) -> str:
        """Return the bad word where the call is full."""
        return "Error" if len(call.leads) == BATCH_LIMIT else super().message(call, lists)
