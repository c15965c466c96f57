"""Sentences 7.1, 7.2 and 7.4: the form of a call, the flag or the order of the leads changes more than it may."""

from collections.abc import Sequence
from typing import Any

from msgspec import UNSET
from msgspec.structs import replace

from contracts.host.clerk import Clerk, Lists
from contracts.host.faults.neighbours import Placing
from contracts.host.faults.registry import fault
from contracts.host.inspector import Changes, Inspector, Values
from contracts.host.messages import Call, Lead, Outcome, Received, UnfitLead
from contracts.host.reader import Reader
from contracts.host.sitting import Sitting
from contracts.host.store import Record
from contracts.wire import Status

FLAG_OFF = {"PushNonExistentLeadsToUnProcessedList": False}
FEW = 10
TWO_FIELDS = 3


def spoiled(call: Call, where: slice) -> Call:
    """Return the call with leads that fail where they would have succeeded."""
    places = range(len(call.leads))[where]
    spoil = (UnfitLead(lead.fields, "The call was ended") for lead in call.leads[where])
    leads = dict(enumerate(call.leads)) | dict(zip(places, spoil, strict=True))
    return replace(call, leads=tuple(leads.values()))


class _Optional(Reader):
    """Take a call by how its Options are written."""

    def parse(self, request: Received) -> Call:
        """Read a call, and look at its Options once more."""
        call = super().parse(request)
        return self.taken(call, self.load(request.body).get("Options", UNSET))

    def taken(self, call: Call, options: Any) -> Call:  # noqa: ANN401 - any JSON, or UNSET
        """Return the call as it is taken."""
        raise NotImplementedError


@fault("7.1-empty-options-on", "to send Options at all were to turn on the flag", also=("4.5", "7.2", "7.4"))
class EmptyOptionsOn(_Optional):
    """Take nothing for the flag."""

    def taken(self, call: Call, options: Any) -> Call:  # noqa: ANN401 - any JSON, or UNSET
        """Turn on the flag where Options are empty."""
        return replace(call, flag=True) if options == {} else call


@fault(
    "7.1-false-ends-call",
    "flag false, spelled out, were a call without its last lead",
    also=("5.1", "5.2", "5.4", "5.5", "7.2", "7.4"),
)
class FalseEndsCall(_Optional):
    """Trip over a flag that says nothing."""

    def taken(self, call: Call, options: Any) -> Call:  # noqa: ANN401 - any JSON, or UNSET
        """Fail the last lead."""
        return spoiled(call, slice(-1, None)) if options == FLAG_OFF else call


@fault(
    "7.1-no-options-few-leads",
    "a call without Options could update ten leads",
    also=("5.1", "5.2", "5.4", "5.5", "7.2", "7.4"),
)
class NoOptionsFewLeads(_Optional):
    """Need Options for more."""

    def taken(self, call: Call, options: Any) -> Call:  # noqa: ANN401 - any JSON, or UNSET
        """Fail the leads after the tenth."""
        return spoiled(call, slice(FEW, None)) if options is UNSET else call


@fault("7.2-failed-left-out", "with the flag, leads that fail were not worth listing", also=("2.1", "3.2", "4.1"))
class FailedLeftOut(Clerk):
    """Keep silent about failures."""

    def sort(self, call: Call, outcomes: Sequence[Outcome]) -> Lists:
        """Empty the list of failures."""
        lists = super().sort(call, outcomes)
        return lists | {"FailedLeads": []} if call.flag else lists


@fault(
    "7.2-all-or-nothing",
    "with the flag, one missing lead were enough to update none",
    also=("5.1", "5.2", "5.4", "5.5", "7.4"),
)
class AllOrNothing(Placing):
    """Update all leads or none."""

    def fails(self, sitting: Sitting, place: int) -> bool:
        """Whether any lead of the call does not exist."""
        del place
        named = (self.identify(sitting, self.inspector.values(lead)) for lead in sitting.call.leads)
        return sitting.call.flag and any(self.find(sitting, identity) is None for identity in named)


@fault("7.2-success-uncounted", "with the flag, success needed no count", also=("3.2", "3.3"))
class SuccessUncounted(Clerk):
    """Count what was not done."""

    def status(self, call: Call, lists: Lists) -> Status:
        """Leave out the count of successes."""
        status = super().status(call, lists)
        return replace(status, success_count=UNSET) if call.flag else status


@fault("7.2-unknown-fields-pass", "with the flag, fields that do not exist were let go, too", also=("1.5",))
class UnknownFieldsPass(Inspector):
    """Be lenient with the flag."""

    def changes(self, sitting: Sitting, lead: Lead, values: Values, record: Record) -> Changes:
        """Look at the fields that exist."""
        known = {name: value for name, value in values.items() if self.schema.named(name)}
        return super().changes(sitting, lead, known if sitting.call.flag else values, record)


@fault(
    "7.4-columns-of-the-first", "the first lead of a call named the fields of all", also=("5.1", "5.2", "5.4", "5.5")
)
class ColumnsOfTheFirst(Placing):
    """Read a call as a table."""

    def fails(self, sitting: Sitting, place: int) -> bool:
        """Whether a lead has a field that the first has not."""
        first, own = (self.inspector.values(sitting.call.leads[each]) for each in (0, place))
        return not own.keys() <= first.keys()


@fault("7.4-ascending", "the leads of a call had to be sorted", also=("5.1", "5.2", "5.4", "5.5"))
class Ascending(Placing):
    """Look for leads in one pass."""

    def fails(self, sitting: Sitting, place: int) -> bool:
        """Whether a lead comes after one that is greater."""
        identities = (self.identify(sitting, self.inspector.values(lead)) for lead in sitting.call.leads[: place + 1])
        *before, own = (identity.value or "" for identity in identities)
        return own < max(before, default="")


@fault("7.4-odd-last-fails", "leads were updated in pairs", also=("5.1", "5.2", "5.4", "5.5"))
class OddLastFails(Placing):
    """Lose what has no partner."""

    def fails(self, sitting: Sitting, place: int) -> bool:
        """Whether a lead is the last of an odd number of several."""
        size = len(sitting.call.leads)
        return size > 1 and size % 2 == 1 and place == size - 1


@fault("7.4-lone-lead-one-field", "a call of one lead could update one field", also=("5.1", "5.2", "5.4", "5.5"))
class LoneLeadOneField(Placing):
    """Treat one lead unlike many."""

    def fails(self, sitting: Sitting, place: int) -> bool:
        """Whether a lead is alone and has two fields beside its key."""
        alone = len(sitting.call.leads) == 1
        return alone and len(self.inspector.values(sitting.call.leads[place])) >= TWO_FIELDS
