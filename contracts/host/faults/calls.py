"""Chapter 1: calls that are as specified and not taken so, or that are not and are taken."""

from collections.abc import Callable
from typing import Any

from msgspec.structs import replace

from contracts.host.faults.registry import fault, seed
from contracts.host.gate import Gate
from contracts.host.host import Action, Host
from contracts.host.inspector import Inspector, Values
from contracts.host.judge import Judge
from contracts.host.messages import Call, Lead, Outcome, Received, Refusal
from contracts.host.reader import Reader
from contracts.host.schema import Field, Schema, display
from contracts.host.sitting import Identity, Sitting
from contracts.host.store import Record, Store
from contracts.spec import BATCH_LIMIT


@fault("1.1-secret-first-refused", "keys were only to be found with accessKey standing first")
class _SecretFirstRefused(Gate):
    def credentials(self, request: Received) -> tuple[str, str]:
        return ("", "") if request.query.startswith(b"secretKey") else super().credentials(request)


@fault("1.1-secret-first-404", "the path ended with an access key", also=("2.1", "2.2"))
class _SecretFirstNotFound(Host):
    def route(self, request: Received) -> Action:
        if request.query.startswith(b"secretKey"):
            raise Refusal(404, "The API could not be found")
        return super().route(request)


@fault("1.2-charset-refused", "a Content-Type with a charset were another one", also=("2.1",))
class _CharsetRefused(Reader):
    def check_media_type(self, sent: bytes | None) -> None:
        if sent and b";" in sent:
            raise Refusal(400, "Content-Type is not application/json")
        super().check_media_type(sent)


@fault("1.2-utf-8-refused", "JSON were written in ASCII", also=("2.1",))
class _Utf8Refused(Reader):
    def parse(self, request: Received) -> Call:
        if not request.body.isascii():
            raise Refusal(400, "The body is not JSON")
        return super().parse(request)


@fault("1.3-26-served", "26 leads were allowed", also=("6.3", "6.4"))
class _TwentySixServed(Reader):
    def check_size(self, call: Call) -> None:
        if len(call.leads) != BATCH_LIMIT + 1:
            super().check_size(call)


@fault("1.3-unlimited", "any number of leads were allowed", also=("6.3", "6.4"))
class _Unlimited(Reader):
    def check_size(self, call: Call) -> None:
        super().check_size(replace(call, leads=call.leads[:1]))


@fault("1.3-25-refused", "24 leads were the most allowed", also=("2.1",))
class _TwentyFiveRefused(Reader):
    def check_size(self, call: Call) -> None:
        if len(call.leads) == BATCH_LIMIT:
            raise Refusal(400, "Too many leads")
        super().check_size(call)


@fault("1.3-first-25-updated", "leads beyond the 25th had not been sent", also=("3.1", "4.1", "6.3", "6.4"))
class _FirstTwentyFiveUpdated(Reader):
    def parse(self, request: Received) -> Call:
        call = super().parse(request)
        return replace(call, leads=call.leads[:BATCH_LIMIT])


@fault("1.4-any-key", "any field could be searched by")
class _AnyKey(Judge):
    def key(self, call: Call) -> Field | None:
        field = self.schema.named(call.key) if call.key else None
        return field or super().key(call)

    def find(self, sitting: Sitting, identity: Identity) -> Record | None:
        if identity.field.unique:
            return super().find(sitting, identity)
        value = identity.field.keep(identity.value or "")
        return sitting.store.first(lambda record: record.values.get(identity.field.name) == value)


@fault("1.4-wrong-key-ignored", "a SearchByKey that is not unique had not been sent", also=("6.1", "6.2"))
class _WrongKeyIgnored(Judge):
    def judge(self, store: Store, call: Call) -> list[Outcome]:
        field = self.schema.named(call.key) if call.key else None
        return super().judge(store, call if field and field.unique else replace(call, key=None))


def renaming(renamed: Callable[[str, Schema], str | None]) -> type[Inspector]:
    """Make an inspector that takes one attribute for another, or for none."""

    class Renaming(Inspector):
        def values(self, lead: Lead) -> Values:
            values = super().values(lead).items()
            return {name: value for sent, value in values if (name := renamed(sent, self.schema)) is not None}

    return Renaming


seed(
    "1.5-unknown-fields-ignored",
    "fields that do not exist had not been sent",
    renaming(lambda name, schema: name if schema.named(name) else None),
)
seed(
    "1.5-unknown-custom-fields-ignored",
    "custom fields that do not exist had not been sent",
    renaming(lambda name, schema: name if schema.named(name) or not name.startswith("mx_") else None),
)
seed(
    "1.5-display-names",
    "fields also went by their display names",
    renaming(lambda name, schema: next((each for each in schema.fields if display(each) == name), name)),
    also=("4.2", "6.1", "6.2"),
)


def streaming(too_late: Callable[[dict[str, Any]], bool]) -> type[Reader]:
    """Make a reader that takes members as they come, and refuses a body of which one comes too late."""

    class Streaming(Reader):
        def parse(self, request: Received) -> Call:
            call = super().parse(request)
            if too_late(self.load(request.body)):
                raise Refusal(400, "The members are not in order")
            return call

    return Streaming


def _key_last(members: dict[str, Any]) -> bool:
    return [name for name in members if name in {"SearchByKey", "LeadPropertiesList"}][-1] == "SearchByKey"


def _value_first(members: dict[str, Any]) -> bool:
    pairs = (pair for lead in members["LeadPropertiesList"] for pair in lead.get("Fields", ()))
    return any(next(iter(pair)) == "Value" for pair in pairs)


seed("1.2-key-last-refused", "SearchByKey could not follow the leads", streaming(_key_last), also=("2.1",))
seed("1.2-value-first-refused", "a Value could not stand before its Attribute", streaming(_value_first), also=("2.1",))
