"""From a body to a call: quickly where it is as specified, member by member where it is not."""

from typing import Any

import msgspec
from msgspec import UNSET

from contracts.host.careful import CarefulReader
from contracts.host.messages import Body, Call, Received, Refusal
from contracts.host.readings import Readings
from contracts.spec import BATCH_LIMIT

__all__ = ["Reader"]

MEDIA_TYPE = b"application/json"


class Reader:
    """Read calls, and refuse those that are not as specified."""

    def __init__(self, readings: Readings) -> None:
        self.readings = readings
        self._decoder = msgspec.json.Decoder(Body)
        self._careful = CarefulReader(readings)
        # The typed decoder lets pass what these readings refuse.
        self._always_careful = readings["lenient-json"] == "400" or readings["empty-fields"] == "400"

    def read(self, request: Received) -> Call:
        """Return the call that a request makes."""
        self.check_media_type(request.headers.get(b"content-type"))
        call = self.parse(request)
        self.check_size(call)
        return call

    def check_media_type(self, sent: bytes | None) -> None:
        """Refuse a body that does not come as JSON."""
        if sent is None:
            if self.readings["media-type-missing"] != "accepted":
                raise Refusal(int(self.readings["media-type-missing"]), "Content-Type is missing")
        elif sent.partition(b";")[0].strip().lower() != MEDIA_TYPE:
            raise Refusal(400, "Content-Type is not application/json")

    def parse(self, request: Received) -> Call:
        """Read the body."""
        if self._always_careful:
            return self.parse_carefully(request)
        try:
            body = self._decoder.decode(request.body)
        except (ValueError, RecursionError):
            return self.parse_carefully(request)
        key = None if body.search_by_key is UNSET else body.search_by_key
        flag = body.options.push_non_existent_leads_to_un_processed_list
        return Call(body.lead_properties_list, key, flag, request.number)

    def parse_carefully(self, request: Received) -> Call:
        """Read a body in which something may be otherwise than specified."""
        return self._careful.call(self.load(request.body), request.number)

    def load(self, body: bytes) -> Any:  # noqa: ANN401 - it is any JSON at all
        """Read the body as JSON of any shape."""
        return self._careful.load(body)

    def check_size(self, call: Call) -> None:
        """Refuse a call with more leads than one may hold, or with none."""
        if len(call.leads) > BATCH_LIMIT and self.readings["over-25"] != "all-failed":
            raise Refusal(int(self.readings["over-25"]), f"A maximum of {BATCH_LIMIT} leads can be updated in a call")
        if not call.leads and self.readings["empty-batch"] == "400":
            raise Refusal(400, "LeadPropertiesList is empty")
