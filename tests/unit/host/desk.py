"""Hosts without a socket, and calls to them in a line."""

import json
from collections.abc import Mapping
from typing import Any
from urllib.parse import quote

from contracts.host import HostConfig, demo
from contracts.host.assembly import assemble
from contracts.host.messages import Received, Reply
from contracts.spec import UPDATE_PATH

KEYS = ("u$rAccess1", "s$+Secret1")
OTHER_KEYS = ("u$rAccess2", "s$+Secret2")
JSON = {b"content-type": b"application/json"}
SERVICE = "/v2/LeadManagement.svc"
LEADS = demo().leads
ADA, ALAN = LEADS[:2]
RESTRICTED = demo().restricted[0]

Answer = tuple[int, Any]


class Clock:
    """A clock that stands still until it is told otherwise."""

    def __init__(self) -> None:
        self.now = 1000.0

    def __call__(self) -> float:
        """Return the instant at which it stands."""
        return self.now


class Desk:
    """A host without a socket, and one account that calls it."""

    def __init__(self, **config: Any) -> None:  # noqa: ANN401 - what HostConfig takes
        self.clock = Clock()
        settings: dict[str, Any] = {"quota": None, "keys": KEYS, "other_keys": OTHER_KEYS, "clock": self.clock}
        self.host = assemble(HostConfig(**settings | config))
        self.calls = 0
        self.reply = Reply(0, b"")

    def send(
        self,
        body: object,
        *,
        method: str = "POST",
        path: str = UPDATE_PATH,
        keys: tuple[str, str] = KEYS,
        query: str | None = None,
        headers: Mapping[bytes, bytes] = JSON,
        connection: str = "",
    ) -> Answer:
        """Return the status and the body of the answer, read as JSON where it is."""
        self.calls += 1
        text = body if isinstance(body, bytes) else json.dumps(body, ensure_ascii=False).encode()
        asked = f"accessKey={quote(keys[0])}&secretKey={quote(keys[1])}" if query is None else query
        received = Received(method, path, asked.encode(), dict(headers), text, self.calls, connection)
        self.reply = self.host.answer(received)
        try:
            return self.reply.status, json.loads(self.reply.body)
        except ValueError:
            return self.reply.status, self.reply.body.decode(errors="replace")

    @property
    def media(self) -> bytes:
        """Return the media type of the last reply."""
        return {name.lower(): value for name, value in self.reply.headers}[b"content-type"]

    def update(self, *leads: Mapping[str, object], key: str | None = "EmailAddress", flag: object = None) -> Answer:
        """Send a call with these leads."""
        return self.send(call(*leads, key=key, flag=flag))

    def read(self, lead: Mapping[str, str], keys: tuple[str, str] = KEYS) -> dict[str, str | None]:
        """Read a lead back."""
        body = {"SearchParameters": {"LeadIds": [lead["ProspectID"]]}}
        found: dict[str, str | None] = self.send(body, path=f"{SERVICE}/Leads/Retrieve/ByIds", keys=keys)[1]["Leads"][0]
        return found


def call(*leads: Mapping[str, object], key: str | None = "EmailAddress", flag: object = None) -> dict[str, Any]:
    """Return the body of a call."""
    body: dict[str, Any] = {"LeadPropertiesList": [fields(lead) for lead in leads]}
    if key is not None:
        body["SearchByKey"] = key
    if flag is not None:
        body["Options"] = {"PushNonExistentLeadsToUnProcessedList": flag}
    return body


def fields(lead: Mapping[str, object]) -> dict[str, Any]:
    """Return a lead as the wire has it."""
    return {"Fields": [{"Attribute": name, "Value": value} for name, value in lead.items()]}


def named(lead: Mapping[str, str], **others: object) -> dict[str, object]:
    """Return a lead by its address, with other fields."""
    return {"EmailAddress": lead["EmailAddress"], **others}


def lists(answer: Answer) -> dict[str, list[str]]:
    """Return the values that each list of an answer names."""
    details = answer[1]["Details"]
    return {name: [entry.get("IdentifierValue") for entry in entries] for name, entries in details.items() if entries}
