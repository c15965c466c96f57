"""Sentence 2.3: bodies that are not as specified, and are mended, or refused in another way."""

from collections.abc import Callable
from typing import Any

import msgspec

from contracts.host.faults.registry import fault, seed
from contracts.host.messages import Call, Received, Refusal
from contracts.host.reader import Reader

Json = Any  # any JSON at all


def refusing(status: int) -> type[Reader]:
    """Make a reader that refuses by another status what is not as specified."""

    class Refusing(Reader):
        def parse(self, request: Received) -> Call:
            try:
                return super().parse(request)
            except Refusal as refusal:
                raise Refusal(status, refusal.message) from refusal

    return Refusing


def mending(member: str, mended: Callable[[Json], Json]) -> type[Reader]:
    """Make a reader that first mends every member of this name, wherever it stands."""

    class Mending(Reader):
        def load(self, body: bytes) -> Json:
            return _mended(super().load(body), member, mended)

    return Mending


def _mended(value: Json, member: str, mended: Callable[[Json], Json]) -> Json:
    if isinstance(value, list):
        return [_mended(each, member, mended) for each in value]
    if not isinstance(value, dict):
        return value
    return {name: _mended(mended(each) if name == member else each, member, mended) for name, each in value.items()}


seed("2.3-500", "whatever is wrong with a body were its own failure", refusing(500), also=("2.6",))
seed("2.3-422", "a body that is not as specified could not be processed", refusing(422), also=("2.1",))


@fault("2.3-not-json-500", "it did not expect a body that is not JSON")
class _NotJsonFails(Reader):
    def load(self, body: bytes) -> Json:
        try:
            return super().load(body)
        except Refusal as refusal:
            raise Refusal(500, refusal.message) from refusal


@fault("2.3-any-media-type", "JSON were JSON under any Content-Type")
class _AnyMediaType(Reader):
    def check_media_type(self, sent: bytes | None) -> None:
        super().check_media_type(None if sent is None else b"application/json")


@fault("2.3-missing-list-served", "a call without LeadPropertiesList asked for nothing")
class _MissingListServed(Reader):
    def read(self, request: Received) -> Call:
        self.check_media_type(request.headers.get(b"content-type"))
        members = self.load(request.body)
        if isinstance(members, dict) and "LeadPropertiesList" not in members:
            return Call((), number=request.number)
        return super().read(request)


def _objects_alone(leads: Json) -> Json:
    return [lead for lead in leads if isinstance(lead, dict)] or leads if isinstance(leads, list) else leads


def _pairs(fields: Json) -> Json:
    if not isinstance(fields, dict):
        return fields
    return [{"Attribute": name, "Value": str(value)} for name, value in fields.items()]


def _named_pairs(fields: Json) -> Json:
    if not isinstance(fields, list):
        return fields
    return [pair for pair in fields if not isinstance(pair, dict) or pair.get("Attribute")]


def _as_text(value: Json) -> Json:
    return msgspec.json.encode(value).decode() if isinstance(value, list | dict) else value


seed(
    "2.3-lone-lead-served",
    "a lead outside a list were a list of one",
    mending("LeadPropertiesList", lambda leads: [leads] if isinstance(leads, dict) else leads),
)
seed(
    "2.3-odd-leads-skipped",
    "leads that are no objects had not been sent",
    mending("LeadPropertiesList", _objects_alone),
)
seed("2.3-fields-as-object", "Fields could be an object", mending("Fields", _pairs))
seed("2.3-odd-pairs-skipped", "pairs without Attribute had not been sent", mending("Fields", _named_pairs))
seed("2.3-lists-as-text", "a Value that is a list or an object were its text", mending("Value", _as_text))
seed(
    "2.3-odd-options-ignored",
    "Options of another type had not been sent",
    mending("Options", lambda options: options if isinstance(options, dict) else {}),
)
