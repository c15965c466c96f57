"""The fields of the account: by which names a call may mean them, and what they take."""

import re
from collections.abc import Callable

from msgspec import Struct

from contracts.dialect import SPELLINGS
from contracts.host.kinds import KINDS, Keep, text
from contracts.host.messages import Objection
from contracts.host.readings import Readings
from contracts.tenant import FieldType, Tenant

__all__ = ["Field", "Schema", "display"]

TAKING_ANYTHING = frozenset({"Text", "Phone", "Email"})
CAPITAL = re.compile(r"(?<=[a-z])(?=[A-Z])")
COMMON_TYPES: dict[str, FieldType] = {"EmailAddress": "Email", "Phone": "Phone", "Mobile": "Phone"}


def display(name: str) -> str:
    """Return the name under which people know a field: `mx_Second_Phone` is the Second Phone."""
    return CAPITAL.sub(" ", name.removeprefix("mx_").replace("_", " "))


class Field(Struct, frozen=True, eq=False):
    """One field. `keep` turns a value sent into the one kept, or raises Objection to another type's value.

    A `free` field is neither unique nor locked.
    """

    name: str
    type: FieldType
    length: int
    keep: Keep
    unique: bool = False
    locked: bool = False
    free: bool = True


Naming = Callable[[str], Field | None]


class Schema:
    """The fields by their schema names; `prospect` is the one that is every lead's own."""

    def __init__(self, tenant: Tenant, readings: Readings) -> None:
        self._tenant = tenant
        self._stores_anything = readings["ill-typed"] == "stored"
        spelling = next((name for name in tenant.fields.unique if name in SPELLINGS), SPELLINGS[0])
        names = dict.fromkeys((spelling, *tenant.fields.unique, *tenant.fields.writable, *tenant.fields.locked))
        self.fields = {name: self._field(name) for name in names}
        self.prospect = self.fields[spelling] = self._field(spelling, unique=True)
        self.spellings = SPELLINGS if readings["prospect-spelling"] == "both" else (readings["prospect-spelling"],)
        self.named = self._naming(any_case=readings["key-case"] != "not-found")

    def _naming(self, *, any_case: bool) -> Naming:
        """Return what finds the field that a call means by a name, None where there is none."""
        others = {name: field for name, field in self.fields.items() if field is not self.prospect}
        named = others | dict.fromkeys(self.spellings, self.prospect)
        if not any_case:
            return named.get
        lowered = {name.lower(): field for name, field in named.items()}
        return lambda name: lowered.get(name.lower())

    def _field(self, name: str, *, unique: bool = False) -> Field:
        fields = self._tenant.fields
        kind = fields.writable.get(name) or COMMON_TYPES.get(name, "Text")
        keep = _forgiving(kind) if self._stores_anything else _strict(name, kind)
        unique, locked = unique or name in fields.unique, name in fields.locked
        return Field(name, kind, fields.length(name), keep, unique, locked, not unique and not locked)


def _strict(name: str, kind: FieldType) -> Keep:
    """Return what objects to values of another type."""
    keep = KINDS[kind]
    if kind in TAKING_ANYTHING:
        return keep

    def kept(value: str) -> str:
        try:
            return keep(value)
        except (ValueError, OverflowError):
            raise Objection(f"{name} takes a {kind}") from None

    return kept


def _forgiving(kind: FieldType) -> Keep:
    """Return what keeps values of another type as they are."""
    keep = KINDS[kind]

    def kept(value: str) -> str:
        try:
            return keep(value)
        except (ValueError, OverflowError):
            return text(value)

    return kept
