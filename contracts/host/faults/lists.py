"""Chapter 4: leads in the wrong list, under the wrong name or without the reason, and the wrong message."""

from collections.abc import Callable, Sequence

from msgspec import UNSET, UnsetType
from msgspec.structs import replace

from contracts.exchange import ListName
from contracts.host.clerk import Clerk, Lists
from contracts.host.faults.counts import recounting
from contracts.host.faults.moments import always, flag_off, flag_on, taking
from contracts.host.faults.registry import fault, seed
from contracts.host.messages import Call, Kind, Outcome
from contracts.host.schema import display
from contracts.spec import BATCH_LIMIT
from contracts.wire import Details, Entry

CUT = 40
EVERY = 7
DENIED = "You do not have permission to update the lead"


def writing(written: Callable[[Entry, Outcome], Entry]) -> type[Clerk]:
    """Make a clerk that writes an entry otherwise."""

    class Writing(Clerk):
        def entry(self, outcome: Outcome) -> Entry:
            return written(super().entry(outcome), outcome)

    return Writing


def reasoning(kind: Kind, reason: str | UnsetType) -> type[Clerk]:
    """Make a clerk that gives another reason for one kind of outcome."""
    return writing(lambda entry, outcome: replace(entry, reason=reason) if outcome.kind == kind else entry)


def sorting(resorted: Callable[[Lists, Call], Lists]) -> type[Clerk]:
    """Make a clerk that sorts leads into lists otherwise, and counts what is in them then."""

    class Sorting(Clerk):
        def sort(self, call: Call, outcomes: Sequence[Outcome]) -> Lists:
            return resorted(super().sort(call, outcomes), call)

    return Sorting


def showing(shown: Callable[[Lists], Lists]) -> type[Clerk]:
    """Make a clerk that shows the lists otherwise than they were counted."""

    class Showing(Clerk):
        def details(self, lists: Lists) -> Details:
            return super().details(shown(lists))

    return Showing


def placing(list_: ListName, placed: Callable[[Call, Outcome], bool]) -> type[Clerk]:
    """Make a clerk that places some leads in a list that is not theirs."""

    class Placing(Clerk):
        def place(self, call: Call, outcome: Outcome) -> ListName:
            return list_ if placed(call, outcome) else super().place(call, outcome)

    return Placing


def _phone_bare(entry: Entry, outcome: Outcome) -> Entry:
    if outcome.identifier != "Phone" or not outcome.value:
        return entry
    return replace(entry, identifier_value=outcome.value.rpartition("-")[2])


def _first_reason_only(lists: Lists, _: Call) -> Lists:
    return {
        name: [*entries[:1], *(replace(each, reason=UNSET) for each in entries[1:])] for name, entries in lists.items()
    }


def _first_twice(lists: Lists) -> Lists:
    return {name: [*entries[:-1], entries[0]] if entries[1:] else entries for name, entries in lists.items()}


def _last_success_lost(lists: Lists, call: Call) -> Lists:
    updated = lists["SuccessfulLeads"]
    return lists | {"SuccessfulLeads": updated[:-1]} if len(updated) < len(call.leads) else lists


def _stranger(lists: Lists) -> Lists:
    succeeded = lists["SuccessfulLeads"]
    strangers = [replace(last, identifier_value="stranger@example.com") for last in succeeded[-1:]]
    return lists | {"SuccessfulLeads": [*succeeded[:-1], *strangers]}


def _only_first_moved(lists: Lists, _: Call) -> Lists:
    moved = lists["UnProcessedLeads"]
    return lists | {"FailedLeads": [*lists["FailedLeads"], *moved[1:]], "UnProcessedLeads": moved[:1]}


seed(
    "4.2-identifier-lowered",
    "Identifier were written in small letters",
    writing(lambda entry, outcome: replace(entry, identifier=outcome.identifier.lower())),
)
seed(
    "4.2-identifier-displayed",
    "Identifier were the display name of the field",
    writing(lambda entry, outcome: replace(entry, identifier=display(outcome.identifier))),
)
seed(
    "4.2-missing-named-lead",
    "a lead that does not exist were found by nothing",
    writing(lambda entry, outcome: replace(entry, identifier="Lead") if outcome.kind == "missing" else entry),
)
seed("4.2-phone-bare", "a phone number were named without its country code", writing(_phone_bare))
seed("4.3-no-reason", "a lead that fails for its fields needed no Reason", reasoning("failed", UNSET))
seed("4.3-empty-reason", "the Reason of a lead that fails for its fields were empty", reasoning("failed", ""))
seed("4.3-first-reason-only", "the first Reason of a list held for all of it", sorting(_first_reason_only))
seed(
    "4.4-other-words",
    "the Reason of a lead that does not exist could be put in other words",
    reasoning("missing", "Lead not found"),
)
seed(
    "4.4-cut",
    "a Reason ended after 40 characters",
    writing(lambda entry, outcome: entry if outcome.kind == "updated" else replace(entry, reason=outcome.reason[:CUT])),
)
seed(
    "4.4-permission-told",
    "a lead without permission were to be told from one that does not exist",
    reasoning("restricted", DENIED),
)

seed("4.1-first-twice", "the last lead of a list were its first once more", showing(_first_twice))
seed(
    "4.1-updated-lost-in-mixed",
    "the last success of a call in which a lead fails were not listed",
    sorting(_last_success_lost),
    also=("3.2", "7.4"),
)
seed("4.2-stranger", "the last lead that succeeded had another address", showing(_stranger))
seed("4.5-flag-always-on", "the flag were always on", taking(always, flag_on), also=("7.2",))
seed(
    "4.5-flag-on-at-25",
    "the flag were on in a full call",
    taking(lambda now: len(now.call.leads) == BATCH_LIMIT, flag_on),
    also=("7.2", "7.4"),
)
seed("4.6-flag-ignored", "the flag were ignored", taking(always, flag_off), also=("7.2",))


@fault("4.6-flag-ignored-in-mixed", "the flag were ignored where a lead succeeds", also=("7.2", "7.4"))
class _FlagIgnoredInMixedCalls(Clerk):
    def sort(self, call: Call, outcomes: Sequence[Outcome]) -> Lists:
        mixed = any(outcome.kind == "updated" for outcome in outcomes)
        return super().sort(replace(call, flag=False) if mixed else call, outcomes)


seed(
    "4.6-flag-ignored-every-7th",
    "the flag were ignored in every 7th call",
    taking(lambda now: now.call.number % EVERY == 0, flag_off),
    also=("7.2", "7.3", "7.4", "7.5"),
)
seed("4.6-only-first-moved", "the flag were for one lead of a call", sorting(_only_first_moved), also=("7.2", "7.4"))
seed(
    "4.7-failed-unprocessed",
    "the flag were on for every lead that fails",
    placing("UnProcessedLeads", lambda call, outcome: call.flag and outcome.kind != "updated"),
    also=("7.2",),
)
seed(
    "4.7-unknown-field-unprocessed",
    "a lead with a field that does not exist did not exist itself",
    placing("UnProcessedLeads", lambda call, outcome: call.flag and outcome.reason.startswith("Non-existent")),
    also=("7.2",),
)
seed("4.8-always-processed", "Message were Processed whatever happens", recounting(lambda _: {"message": "Processed"}))
seed(
    "4.8-small-letters",
    "Message were written in small letters",
    recounting(lambda said: {"message": said.status.message.lower()}),
)
seed(
    "4.8-error-at-25",
    "Message were Error in a full call",
    recounting(lambda said: {"message": "Error"} if len(said.call.leads) == BATCH_LIMIT else {}),
)
