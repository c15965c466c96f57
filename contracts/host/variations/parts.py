"""What a host may say of leads in its own words, and how it may show what it keeps."""

from msgspec import UNSET
from msgspec.structs import replace

from contracts.exchange import Clock
from contracts.host.clerk import Clerk, Lists
from contracts.host.librarian import Librarian, Shown
from contracts.host.messages import Call, Outcome
from contracts.host.schema import Schema
from contracts.host.store import Store
from contracts.host.variations.registry import variation
from contracts.tenant import Tenant
from contracts.wire import Entry, Status

LATE_SECONDS = 0.05
WORDS = {"1": "true", "0": "false"}


@variation("other-reasons", "gives the reasons of failures in words of its own")
class OtherReasons(Clerk):
    """Say it otherwise, but for the sentence that is documented."""

    def entry(self, call: Call, outcome: Outcome) -> Entry:
        """Return an entry with another reason."""
        reworded = replace(outcome, reason="Échec : the lead was left as it is")
        return super().entry(call, outcome if outcome.kind in {"missing", "restricted"} else reworded)


@variation("null-reason", "gives null as the reason of a success")
class NullReason(Clerk):
    """Leave no member out."""

    def entry(self, call: Call, outcome: Outcome) -> Entry:
        """Return an entry with a reason in any case."""
        entry = super().entry(call, outcome)
        return replace(entry, reason=None) if entry.reason is UNSET else entry


@variation("zero-absent", "leaves out FailureCount where nothing failed")
class ZeroAbsent(Clerk):
    """Count what there is."""

    def status(self, call: Call, lists: Lists) -> Status:
        """Return the counts without a failure count of 0."""
        status = super().status(call, lists)
        return replace(status, failure_count=status.failure_count or UNSET)


@variation("mixed-message-counts", "says in Message how many leads of a mixed call it updated")
class MixedMessageCounts(Clerk):
    """Say more of mixed calls."""

    def message(self, call: Call, lists: Lists) -> str:
        """Return a text with a number in it."""
        succeeded = len(lists["SuccessfulLeads"])
        mixed = 0 < succeeded < len(call.leads)
        return f"{succeeded} of {len(call.leads)} processed" if mixed else super().message(call, lists)


@variation("late-effects", "shows an effect a twentieth of a second after it")
class LateEffects(Store):
    """Read from a copy that is a little behind."""

    def __init__(
        self, tenant: Tenant, schema: Schema, clock: Clock, *, lag: float = 0.0, any_case: bool = False
    ) -> None:
        super().__init__(tenant, schema, clock, lag=max(lag, LATE_SECONDS), any_case=any_case)


class _Showing(Librarian):
    """Show values in another form."""

    def show(self, store: Store, prospect_id: str) -> Shown | None:
        """Return a lead with its values as they are shown."""
        shown = super().show(store, prospect_id)
        return shown and {name: self.shown(self.schema.fields[name].type, value) for name, value in shown.items()}

    def shown(self, kind: str, value: str | None) -> str | None:
        """Return a value as it is shown."""
        raise NotImplementedError


@variation("reads-booleans-as-words", "shows booleans as true and false")
class BooleansAsWords(_Showing):
    """Spell out booleans."""

    def shown(self, kind: str, value: str | None) -> str | None:
        """Return the word."""
        return WORDS.get(value or "", value) if kind == "Boolean" else value


@variation("reads-short-dates", "shows dates without a time, and times without milliseconds")
class ShortDates(_Showing):
    """Leave out zeros of time."""

    def shown(self, kind: str, value: str | None) -> str | None:
        """Return a date."""
        if not value or kind not in {"Date", "DateTime"}:
            return value
        return value.removesuffix(".000").removesuffix(" 00:00:00")


@variation("reads-short-numbers", "shows numbers without zeros at their end")
class ShortNumbers(_Showing):
    """Leave out zeros of decimals."""

    def shown(self, kind: str, value: str | None) -> str | None:
        """Return 33 for 33.00."""
        return value.rstrip("0").rstrip(".") if value and "." in value and kind == "Number" else value


@variation("reads-small-addresses", "shows addresses in small letters")
class SmallAddresses(_Showing):
    """Show what mail is sent to."""

    def shown(self, kind: str, value: str | None) -> str | None:
        """Return the address in small letters."""
        return value.lower() if value and kind == "Email" else value


@variation("reads-empty-text", "shows nothing as an empty text")
class EmptyText(_Showing):
    """Know no null."""

    def shown(self, kind: str, value: str | None) -> str | None:
        """Return a text in any case."""
        del kind
        return value or ""


@variation("reads-more", "shows fields that the tenant does not name")
class MoreFields(Librarian):
    """Show what every lead has."""

    def show(self, store: Store, prospect_id: str) -> Shown | None:
        """Add a field."""
        shown = super().show(store, prospect_id)
        return shown and shown | {"ProspectStage": "Prospect", "OwnerIdName": None}
