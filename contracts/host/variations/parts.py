"""What a host may say of leads in its own words, and how it may show what it keeps."""

from collections.abc import Callable

from msgspec import UNSET
from msgspec.structs import replace

from contracts.exchange import Clock
from contracts.host.clerk import Clerk, Lists
from contracts.host.librarian import Librarian, Shown
from contracts.host.messages import Call, Outcome
from contracts.host.schema import Schema
from contracts.host.store import Store
from contracts.host.variations.registry import variation, vary
from contracts.tenant import Tenant
from contracts.wire import Entry, Status

LATE_SECONDS = 0.05
WORDS = {"1": "true", "0": "false"}


@variation("other-reasons", "gives the reasons of failures in words of its own")
class _OtherReasons(Clerk):
    def entry(self, outcome: Outcome) -> Entry:
        if outcome.kind not in {"missing", "restricted"}:
            outcome = replace(outcome, reason="Échec : the lead was left as it is")
        return super().entry(outcome)


@variation("null-reason", "gives null as the reason of a success")
class _NullReason(Clerk):
    def entry(self, outcome: Outcome) -> Entry:
        entry = super().entry(outcome)
        return replace(entry, reason=None) if entry.reason is UNSET else entry


@variation("zero-absent", "leaves out FailureCount where nothing failed")
class _ZeroAbsent(Clerk):
    def status(self, call: Call, lists: Lists) -> Status:
        status = super().status(call, lists)
        return replace(status, failure_count=status.failure_count or UNSET)


@variation("mixed-message-counts", "says in Message how many leads of a mixed call it updated")
class _MixedMessageCounts(Clerk):
    def status(self, call: Call, lists: Lists) -> Status:
        status, size = super().status(call, lists), len(call.leads)
        succeeded = len(lists["SuccessfulLeads"])
        return replace(status, message=f"{succeeded} of {size} processed") if 0 < succeeded < size else status


@variation("late-effects", "shows an effect a twentieth of a second after it")
class _LateEffects(Store):
    def __init__(
        self, tenant: Tenant, schema: Schema, clock: Clock, *, lag: float = 0.0, any_case: bool = False
    ) -> None:
        super().__init__(tenant, schema, clock, lag=max(lag, LATE_SECONDS), any_case=any_case)


def showing(shown: Callable[[str, str | None], str | None]) -> type[Librarian]:
    """Make a librarian that shows a value in another form, by the type of its field."""

    class Showing(Librarian):
        def show(self, store: Store, prospect_id: str) -> Shown | None:
            lead = super().show(store, prospect_id)
            return lead and {name: shown(self.schema.fields[name].type, value) for name, value in lead.items()}

    return Showing


def _short_date(kind: str, value: str | None) -> str | None:
    if not value or kind not in {"Date", "DateTime"}:
        return value
    return value.removesuffix(".000").removesuffix(" 00:00:00")


def _short_number(kind: str, value: str | None) -> str | None:
    return value.rstrip("0").rstrip(".") if value and "." in value and kind == "Number" else value


vary(
    "reads-booleans-as-words",
    "shows booleans as true and false",
    showing(lambda kind, value: WORDS.get(value or "", value) if kind == "Boolean" else value),
)
vary("reads-short-dates", "shows dates without a time, and times without milliseconds", showing(_short_date))
vary("reads-short-numbers", "shows numbers without zeros at their end", showing(_short_number))
vary(
    "reads-small-addresses",
    "shows addresses in small letters",
    showing(lambda kind, value: value.lower() if value and kind == "Email" else value),
)
vary("reads-empty-text", "shows nothing as an empty text", showing(lambda _, value: value or ""))


@variation("reads-more", "shows fields that the tenant does not name")
class _MoreFields(Librarian):
    def show(self, store: Store, prospect_id: str) -> Shown | None:
        shown = super().show(store, prospect_id)
        return shown and shown | {"ProspectStage": "Prospect", "OwnerIdName": None}
