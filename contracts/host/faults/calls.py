"""Chapter 1: calls that are as specified and not taken so, or that are not and are taken."""

from typing import Any

from msgspec.structs import replace

from contracts.host.faults.registry import fault
from contracts.host.gate import Gate
from contracts.host.host import Action, Host
from contracts.host.inspector import Inspector, Values
from contracts.host.judge import Judge
from contracts.host.messages import Call, Lead, Outcome, Received, Refusal
from contracts.host.reader import Reader
from contracts.host.schema import Field, display
from contracts.host.sitting import Identity, Sitting
from contracts.host.store import Record, Store
from contracts.spec import BATCH_LIMIT

ASCII = 0x80


@fault("1.1-secret-first-refused", "keys were only to be found with accessKey standing first")
class SecretFirstRefused(Gate):
    """Look for the keys in one order."""

    def credentials(self, request: Received) -> tuple[str, str]:
        """Find no keys where the secret one stands first."""
        return ("", "") if request.query.startswith(b"secretKey") else super().credentials(request)


@fault("1.1-secret-first-404", "the path ended with an access key", also=("2.1", "2.2"))
class SecretFirstNotFound(Host):
    """Take the query for a part of the path."""

    def route(self, request: Received) -> Action:
        """Find no path where the secret key stands first."""
        if request.query.startswith(b"secretKey"):
            raise Refusal(404, "The API could not be found")
        return super().route(request)


@fault("1.2-charset-refused", "a Content-Type with a charset were another one", also=("2.1",))
class CharsetRefused(Reader):
    """Compare the whole header."""

    def check_media_type(self, sent: bytes | None) -> None:
        """Refuse a media type with parameters."""
        if sent and b";" in sent:
            raise Refusal(400, "Content-Type is not application/json")
        super().check_media_type(sent)


@fault("1.2-utf-8-refused", "JSON were written in ASCII", also=("2.1",))
class Utf8Refused(Reader):
    """Take ASCII alone."""

    def parse(self, request: Received) -> Call:
        """Refuse a body in which a byte is beyond ASCII."""
        if any(byte >= ASCII for byte in request.body):
            raise Refusal(400, "The body is not JSON")
        return super().parse(request)


@fault(
    "1.3-26-served",
    "26 leads were allowed",
    also=(
        "6.3",
        "6.4",
    ),
)
class TwentySixServed(Reader):
    """Count from 0."""

    def check_size(self, call: Call) -> None:
        """Let one lead more pass."""
        if len(call.leads) != BATCH_LIMIT + 1:
            super().check_size(call)


@fault(
    "1.3-unlimited",
    "any number of leads were allowed",
    also=(
        "6.3",
        "6.4",
    ),
)
class Unlimited(Reader):
    """Know no limit."""

    def check_size(self, call: Call) -> None:
        """Let any call pass that holds a lead."""
        super().check_size(replace(call, leads=call.leads[:1]))


@fault("1.3-25-refused", "24 leads were the most allowed", also=("2.1",))
class TwentyFiveRefused(Reader):
    """Refuse the greatest call that is allowed."""

    def check_size(self, call: Call) -> None:
        """Refuse a full call."""
        if len(call.leads) == BATCH_LIMIT:
            raise Refusal(400, "Too many leads")
        super().check_size(call)


@fault(
    "1.3-first-25-updated",
    "leads beyond the 25th had not been sent",
    also=(
        "3.1",
        "4.1",
        "6.3",
        "6.4",
    ),
)
class FirstTwentyFiveUpdated(Reader):
    """Cut a call that is too long."""

    def parse(self, request: Received) -> Call:
        """Read as many leads as a call may hold."""
        call = super().parse(request)
        return replace(call, leads=call.leads[:BATCH_LIMIT])


@fault("1.4-any-key", "any field could be searched by")
class AnyKey(Judge):
    """Search by what is not unique."""

    def key(self, call: Call) -> Field | None:
        """Take any field that there is."""
        field = self.schema.named(call.key) if call.key else None
        return field or super().key(call)

    def find(self, sitting: Sitting, identity: Identity) -> Record | None:
        """Return the first lead that holds the value."""
        if identity.field.unique:
            return super().find(sitting, identity)
        value = identity.field.keep(identity.value or "")
        return sitting.store.first(lambda record: record.values.get(identity.field.name) == value)


@fault("1.4-wrong-key-ignored", "a SearchByKey that is not unique had not been sent", also=("6.2",))
class WrongKeyIgnored(Judge):
    """Fall back to the ProspectId."""

    def judge(self, store: Store, call: Call) -> list[Outcome]:
        """Forget a key that cannot be searched by."""
        field = self.schema.named(call.key) if call.key else None
        return super().judge(store, call if field and field.unique else replace(call, key=None))


@fault("1.5-unknown-fields-ignored", "fields that do not exist had not been sent")
class UnknownFieldsIgnored(Inspector):
    """Pass over unknown fields."""

    def values(self, lead: Lead) -> Values:
        """Keep the fields that exist."""
        return {name: value for name, value in super().values(lead).items() if self.schema.named(name)}


@fault("1.5-unknown-custom-fields-ignored", "custom fields that do not exist had not been sent")
class UnknownCustomFieldsIgnored(Inspector):
    """Pass over unknown fields that look like custom ones."""

    def values(self, lead: Lead) -> Values:
        """Keep the fields that exist, and those without the prefix of custom ones."""
        values = super().values(lead)
        return {name: value for name, value in values.items() if self.schema.named(name) or not name.startswith("mx_")}


@fault("1.5-display-names", "fields also went by their display names", also=("4.2", "6.1", "6.2"))
class DisplayNames(Inspector):
    """Translate display names."""

    def values(self, lead: Lead) -> Values:
        """Put schema names in place of display names."""
        names = {display(name): name for name in self.schema.fields}
        return {names.get(name, name): value for name, value in super().values(lead).items()}


class _Streaming(Reader):
    """Read members as they come, and miss what comes too late."""

    def parse(self, request: Received) -> Call:
        """Refuse a body whose members stand in another order."""
        call = super().parse(request)
        if self.out_of_order(self.load(request.body)):
            raise Refusal(400, "The members are not in order")
        return call

    def out_of_order(self, members: dict[str, Any]) -> bool:
        """Whether a member comes too late."""
        raise NotImplementedError


@fault("1.2-key-last-refused", "SearchByKey could not follow the leads", also=("2.1",))
class KeyLastRefused(_Streaming):
    """Need the key first."""

    def out_of_order(self, members: dict[str, Any]) -> bool:
        """Whether the key follows the leads."""
        names = [name for name in members if name in {"SearchByKey", "LeadPropertiesList"}]
        return names[-1] == "SearchByKey"


@fault("1.2-value-first-refused", "a Value could not stand before its Attribute", also=("2.1",))
class ValueFirstRefused(_Streaming):
    """Need the name first."""

    def out_of_order(self, members: dict[str, Any]) -> bool:
        """Whether a value comes before its name."""
        pairs = (pair for lead in members["LeadPropertiesList"] for pair in lead.get("Fields", ()))
        return any(next(iter(pair)) == "Value" for pair in pairs)
