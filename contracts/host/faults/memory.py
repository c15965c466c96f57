"""Sentences 7.3 and 7.5: what a host remembers of earlier calls changes what it answers to later ones."""

from collections.abc import Sequence

from msgspec.structs import replace

from contracts.exchange import ListName
from contracts.host.clerk import Clerk, Lists
from contracts.host.faults.moments import ALL, FIRST, after, flag_on, refused, repeated, skipping, spoiling, taking
from contracts.host.faults.registry import UNFOUND, fault, seed
from contracts.host.faults.turns import failing, skip, succeeds
from contracts.host.inspector import Changes, Inspector, Values
from contracts.host.judge import Judge
from contracts.host.messages import Call, Lead, Objection, Outcome
from contracts.host.sitting import Identity, Sitting
from contracts.host.store import Record
from contracts.wire import Status

EVERY = 50
# What breaks beside 7.3, and beside 7.5: the laws that hold one call against another.
AND_LAWS = ("7.1", "7.2", "7.4", "7.5")
AND_OTHERS = ("7.1", "7.2", "7.3", "7.4")

seed(
    "7.3-flag-stays-on",
    "a flag that was on held for the next call, too",
    taking(lambda now: now.last_flag, flag_on),
    also=("4.5", *AND_LAWS),
)
seed(
    "7.3-first-fails-after-400",
    "the first lead after a bad request still belonged to it",
    taking(after(400), spoiling(FIRST)),
    also=(*UNFOUND, *AND_LAWS),
)
seed(
    "7.3-none-after-401",
    "wrong keys locked the account for one call",
    taking(after(401), spoiling(ALL)),
    also=(*UNFOUND, *AND_LAWS),
)


@fault("7.3-missing-found-later", "to ask for a lead were to make it", also=("4.1", "5.1", "5.2", "5.4", *AND_LAWS))
class _MissingFoundLater(Judge):
    asked: frozenset[str] = frozenset()

    def missing(self, sitting: Sitting, lead: Lead, identity: Identity, record: Record | None) -> Outcome:
        if record is None and identity.value in self.asked:
            return Outcome("updated", identity.name, identity.value)
        self.asked |= {identity.value or ""}
        return super().missing(sitting, lead, identity, record)


@fault("7.3-missing-moved-once", "a missing lead were news but once", also=("4.6", *AND_LAWS))
class _MissingMovedOnce(Clerk):
    moved: frozenset[str] = frozenset()

    def place(self, call: Call, outcome: Outcome) -> ListName:
        place, value = super().place(call, outcome), outcome.value or ""
        if place == "UnProcessedLeads" and value in self.moved:
            return "FailedLeads"
        self.moved |= {value} if place == "UnProcessedLeads" else set()
        return place


@fault(
    "7.3-failure-remembered",
    "a lead that failed for its fields failed in its next call, too",
    also=(*UNFOUND, *AND_LAWS),
)
class _FailureRemembered(Judge):
    blamed: frozenset[str] = frozenset()

    def update(self, sitting: Sitting, lead: Lead) -> Outcome:
        value = self.identify(sitting, self.inspector.values(lead)).value or ""
        if value in self.blamed and succeeds(self, sitting, lead):
            self.blamed -= {value}
            return skip(self, sitting, lead)
        outcome = super().update(sitting, lead)
        self.blamed |= {value} if outcome.kind == "failed" else set()
        return outcome


seed(
    "7.3-every-50th-lead-fails",
    "every 50th lead met a worker that was gone",
    failing(lambda turn: turn.heard % EVERY == 0),
    also=(*UNFOUND, *AND_LAWS),
)
seed(
    "7.3-locked-skipped-after-400",
    "a bad request made it lenient towards the next call",
    taking(after(400), skipping(ALL)),
    also=AND_LAWS,
)
seed(
    "7.5-already-processed",
    "the same call again had been processed",
    taking(repeated, spoiling(ALL)),
    also=(*UNFOUND, *AND_OTHERS),
)
seed(
    "7.5-repeat-refused",
    "the same call again were a mistake",
    taking(repeated, refused),
    also=("1.2", "2.1", "5.1", "5.2", *AND_OTHERS),
)


@fault("7.5-repeat-uncounted", "what succeeds again had been counted", also=("3.2", "3.3", *AND_OTHERS))
class _RepeatUncounted(Clerk):
    last: tuple[Lead, ...] = ()

    def status(self, call: Call, lists: Lists) -> Status:
        status = super().status(call, lists)
        last, self.last = self.last, call.leads
        return replace(status, success_count=0) if call.leads == last else status


@fault("7.5-unchanged-fails", "a lead that holds the values already could not be updated", also=(*UNFOUND, *AND_OTHERS))
class _UnchangedFails(Inspector):
    def changes(self, sitting: Sitting, lead: Lead, values: Values, record: Record) -> Changes:
        changes = super().changes(sitting, lead, values, record)
        if changes and all(record.values.get(name, "") == value for name, value in changes.items()):
            raise Objection("Nothing to update")
        return changes


seed(
    "7.5-locked-skipped-every-other-call",
    "one of two servers skipped locked fields",
    taking(lambda now: now.count % 2 == 1, skipping(ALL)),
    also=AND_OTHERS,
)


@fault("7.5-restricted-in-turns", "one of two servers took restricted leads for failures", also=AND_OTHERS)
class _RestrictedInTurns(Clerk):
    turn = False

    def sort(self, call: Call, outcomes: Sequence[Outcome]) -> Lists:
        self.turn = not self.turn
        return super().sort(call, outcomes)

    def place(self, call: Call, outcome: Outcome) -> ListName:
        return "FailedLeads" if self.turn and outcome.kind == "restricted" else super().place(call, outcome)
