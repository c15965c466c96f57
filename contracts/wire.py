"""The bodies of answers on the wire, typed, as `openapi.yaml` names their members."""

from msgspec import UNSET, Struct, UnsetType

__all__ = ["Answer", "Details", "Entry", "ErrorEnvelope", "Status"]


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
