"""What the judge has before him: one call, and within it how each lead is named."""

from msgspec import Struct

from contracts.host.messages import Call
from contracts.host.schema import Field
from contracts.host.store import Record, Store

__all__ = ["Identity", "Sitting"]


class Sitting(Struct, frozen=True):
    """A call, the leads of its account, the field to find them by, and the leads of the account met so far."""

    store: Store
    call: Call
    field: Field
    met: list[Record]


class Identity(Struct, frozen=True, gc=False):
    """How a lead is named: by which field, under which name, with which value, None where it has none."""

    field: Field
    name: str
    value: str | None
