"""The bodies on the wire, typed, as `openapi.yaml` names their members."""

from msgspec import UNSET, Struct, UnsetType

__all__ = ["Answer", "Call", "Details", "Entry", "ErrorEnvelope", "Lead", "Options", "Pair", "Status"]


class Pair(Struct, frozen=True, gc=False, rename="pascal"):
    """A field by its schema name, and the value that it shall hold."""

    attribute: str
    value: str


class Lead(Struct, frozen=True, gc=False, rename="pascal"):
    """One lead to update."""

    fields: tuple[Pair, ...]


class Options(Struct, frozen=True, rename="pascal", omit_defaults=True):
    """How to answer."""

    push_non_existent_leads_to_un_processed_list: bool | UnsetType = UNSET


class Call(Struct, frozen=True, rename="pascal", omit_defaults=True):
    """The body of one call."""

    lead_properties_list: tuple[Lead, ...]
    search_by_key: str | UnsetType = UNSET
    options: Options | UnsetType = UNSET


class Entry(Struct, frozen=True, gc=False, rename="pascal", omit_defaults=True):
    """One lead in a list of the answer; `reason` where it was not updated."""

    identifier: str | UnsetType | None = UNSET
    identifier_value: str | UnsetType | None = UNSET
    reason: str | UnsetType | None = UNSET


class Status(Struct, frozen=True, rename="pascal", omit_defaults=True):
    """The counts of an answer; an absent one is 0."""

    total_count: int
    message: str
    success_count: int | UnsetType = UNSET
    failure_count: int | UnsetType = UNSET
    un_processed_count: int | UnsetType = UNSET


class Details(Struct, frozen=True, rename="pascal", omit_defaults=True):
    """The lists of an answer; an absent or null one is empty."""

    successful_leads: tuple[Entry, ...] | UnsetType | None = UNSET
    failed_leads: tuple[Entry, ...] | UnsetType | None = UNSET
    un_processed_leads: tuple[Entry, ...] | UnsetType | None = UNSET


class Answer(Struct, frozen=True, rename="pascal"):
    """The body of a served call."""

    status: Status
    details: Details


class ErrorEnvelope(Struct, frozen=True, rename="pascal", omit_defaults=True):
    """The body of a call that was not served (https://apidocs.leadsquared.com/error-handling/)."""

    status: str | UnsetType = UNSET
    exception_type: str | UnsetType = UNSET
    exception_message: str | UnsetType = UNSET
