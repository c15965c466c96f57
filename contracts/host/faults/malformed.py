"""Sentence 2.3: bodies that are not as specified, and are mended, or refused in another way."""

from typing import Any

import msgspec

from contracts.host.faults.registry import fault
from contracts.host.messages import Call, Received, Refusal
from contracts.host.reader import Reader

Json = Any  # any JSON at all


class _Refusing(Reader):
    """Refuse in another way what is not as specified."""

    status = 500

    def parse(self, request: Received) -> Call:
        """Refuse a body with another status."""
        try:
            return super().parse(request)
        except Refusal as refusal:
            raise Refusal(self.status, refusal.message) from refusal


class _Mending(Reader):
    """Mend a body before it is read."""

    def load(self, body: bytes) -> Json:
        """Read JSON and mend it."""
        members = super().load(body)
        return self.mended(members) if isinstance(members, dict) else members

    def mended(self, members: dict[str, Json]) -> dict[str, Json]:
        """Return what the body should have been."""
        return members | {"LeadPropertiesList": self.leads(members.get("LeadPropertiesList"))}

    def leads(self, leads: Json) -> Json:
        """Return what the list of leads should have been."""
        return [self.lead(lead) for lead in leads] if isinstance(leads, list) else leads

    def lead(self, lead: Json) -> Json:
        """Return what a lead should have been."""
        if not isinstance(lead, dict) or not isinstance(lead.get("Fields"), list):
            return lead
        return lead | {"Fields": [self.pair(pair) for pair in lead["Fields"]]}

    def pair(self, pair: Json) -> Json:
        """Return what a pair should have been."""
        return pair


@fault("2.3-500", "whatever is wrong with a body were its own failure", also=("2.6",))
class AllWrongFails(_Refusing):
    """Answer 500."""


@fault("2.3-422", "a body that is not as specified could not be processed", also=("2.1",))
class Unprocessable(_Refusing):
    """Answer 422."""

    status = 422


@fault("2.3-not-json-500", "it did not expect a body that is not JSON")
class NotJsonFails(Reader):
    """Fail at what is not JSON."""

    def load(self, body: bytes) -> Json:
        """Fail to read."""
        try:
            return super().load(body)
        except Refusal as refusal:
            raise Refusal(500, refusal.message) from refusal


@fault("2.3-any-media-type", "JSON were JSON under any Content-Type")
class AnyMediaType(Reader):
    """Ignore the media type."""

    def check_media_type(self, sent: bytes | None) -> None:
        """Take any media type that is named."""
        super().check_media_type(None if sent is None else b"application/json")


@fault("2.3-missing-list-served", "a call without LeadPropertiesList asked for nothing")
class MissingListServed(Reader):
    """Serve a call that names no leads."""

    def read(self, request: Received) -> Call:
        """Take a missing list for one without leads."""
        self.check_media_type(request.headers.get(b"content-type"))
        members = self.load(request.body)
        if isinstance(members, dict) and "LeadPropertiesList" not in members:
            return Call((), number=request.number)
        return super().read(request)


@fault("2.3-lone-lead-served", "a lead outside a list were a list of one")
class LoneLeadServed(_Mending):
    """Put a lone lead into a list."""

    def leads(self, leads: Json) -> Json:
        """Return a list in any case."""
        return super().leads([leads] if isinstance(leads, dict) else leads)


@fault("2.3-odd-leads-skipped", "leads that are no objects had not been sent")
class OddLeadsSkipped(_Mending):
    """Leave out what is no lead."""

    def leads(self, leads: Json) -> Json:
        """Keep the objects of a list that holds some."""
        objects = [lead for lead in leads if isinstance(lead, dict)] if isinstance(leads, list) else []
        return super().leads(objects or leads)


@fault("2.3-fields-as-object", "Fields could be an object")
class FieldsAsObject(_Mending):
    """Turn an object into pairs."""

    def lead(self, lead: Json) -> Json:
        """Return a lead with a list of pairs."""
        if isinstance(lead, dict) and isinstance(fields := lead.get("Fields"), dict):
            lead = lead | {"Fields": [{"Attribute": name, "Value": str(value)} for name, value in fields.items()]}
        return super().lead(lead)


@fault("2.3-odd-pairs-skipped", "pairs without Attribute had not been sent")
class OddPairsSkipped(_Mending):
    """Leave out what names no field."""

    def lead(self, lead: Json) -> Json:
        """Keep the pairs that name a field."""
        if isinstance(lead, dict) and isinstance(fields := lead.get("Fields"), list):
            named = [pair for pair in fields if not isinstance(pair, dict) or pair.get("Attribute")]
            lead = lead | {"Fields": named}
        return lead


@fault("2.3-lists-as-text", "a Value that is a list or an object were its text")
class ListsAsText(_Mending):
    """Write any value as text."""

    def pair(self, pair: Json) -> Json:
        """Return a pair with text in it."""
        if isinstance(pair, dict) and isinstance(value := pair.get("Value"), list | dict):
            return pair | {"Value": msgspec.json.encode(value).decode()}
        return pair


@fault("2.3-odd-options-ignored", "Options of another type had not been sent")
class OddOptionsIgnored(_Mending):
    """Forget Options that are no object."""

    def mended(self, members: dict[str, Json]) -> dict[str, Json]:
        """Return the body without them."""
        odd = not isinstance(members.get("Options", {}), dict)
        return {name: member for name, member in members.items() if not (odd and name == "Options")}
