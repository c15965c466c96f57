"""What passes through the host: a request received, the call read from it, what becomes of a lead, a reply.

None of these is ever part of a cycle, so the garbage collector need not look at them.
"""

from collections.abc import Hashable
from typing import Annotated, Literal

from msgspec import UNSET, Meta, Struct, UnsetType

__all__ = [
    "CHUNKED",
    "JSON",
    "Body",
    "Call",
    "Kind",
    "Lead",
    "Objection",
    "Outcome",
    "Pair",
    "Received",
    "Refusal",
    "Reply",
    "UnfitLead",
]

Name = Annotated[str, Meta(min_length=1)]
Kind = Literal["updated", "failed", "missing", "restricted", "nameless", "empty"]

JSON = ((b"content-type", b"application/json"),)
CHUNKED = (b"transfer-encoding", b"chunked")


class Received(Struct, frozen=True, gc=False):
    """A request as it came in, its header names in lower case, and the connection that it came by.

    `number` counts the requests of this host from 1.
    """

    method: str
    path: str
    query: bytes
    headers: dict[bytes, bytes]
    body: bytes = b""
    number: int = 1
    connection: Hashable = None


class Reply(Struct, frozen=True, gc=False):
    """An answer on its way out."""

    status: int
    body: bytes
    headers: tuple[tuple[bytes, bytes], ...] = JSON


class Pair(Struct, frozen=True, rename="pascal", gc=False):
    """A field by its name, and the text that it shall hold."""

    attribute: Name
    value: str


class Lead(Struct, frozen=True, rename="pascal", gc=False):
    """One lead as the call names it."""

    fields: tuple[Pair, ...]


class UnfitLead(Lead, frozen=True, gc=False):
    """A lead that fails for the way it was written."""

    reason: str


class Options(Struct, frozen=True, rename="pascal", gc=False):
    """How to answer."""

    push_non_existent_leads_to_un_processed_list: bool = False


class Body(Struct, frozen=True, rename="pascal", gc=False):
    """A body that is as specified in every member."""

    lead_properties_list: tuple[Lead, ...]
    search_by_key: Name | UnsetType = UNSET
    options: Options = Options()


class Call(Struct, frozen=True, gc=False):
    """What a body asks for: the leads, the key to find them by (None: the ProspectId), and the flag.

    `number` is that of the request.
    """

    leads: tuple[Lead, ...]
    key: str | None = None
    flag: bool = False
    number: int = 1


class Outcome(Struct, frozen=True, gc=False):
    """What became of one lead, under the name that its entry bears."""

    kind: Kind
    identifier: str
    value: str | None
    reason: str = ""


class Objection(Exception):
    """Why one lead cannot be updated."""


class Refusal(Exception):
    """Why a whole request is not served, and the status that says so."""

    def __init__(self, status: int, message: str) -> None:
        super().__init__(message)
        self.status = status
        self.message = message
