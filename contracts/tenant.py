"""The account under test: its host, quota, fields, the leads we may change, and how to read them back."""

import re
from difflib import get_close_matches
from pathlib import Path
from typing import Literal, Self

import msgspec
from msgspec import Struct, field

from contracts.errors import FileUnreadable, TenantError, UnknownChoice
from contracts.spec import QUESTIONS, Quota

__all__ = [
    "SURELY_UNKNOWN",
    "FieldType",
    "Fields",
    "Lead",
    "QuotaTable",
    "ReadBack",
    "Tenant",
    "load",
    "parse_quota",
]

FieldType = Literal["Text", "Number", "Date", "DateTime", "Boolean", "Phone", "Email"]
Lead = dict[str, str]
DEFAULT_LENGTH = 256
# What the schema name of a field begins with that surely no account has.
SURELY_UNKNOWN = "mx_leadproof_no_such_field_"


class QuotaTable(Struct, frozen=True, forbid_unknown_fields=True):
    """`calls` per `seconds`, and perhaps a cap for a day; `limiter` pins the class."""

    calls: int
    seconds: float
    per_day: int | None = None
    limiter: str | None = None


class Fields(Struct, frozen=True, forbid_unknown_fields=True):
    """The fields by their schema names: those to search by, those to write and their types, those locked."""

    unique: tuple[str, ...]
    writable: dict[str, FieldType] = {}
    max_length: dict[str, int] = {}
    locked: tuple[str, ...] = ()

    def knows(self, name: str) -> bool:
        """Whether the file names a field."""
        return name in self.unique or name in self.writable or name in self.locked

    def surely_lacks(self, name: str) -> bool:
        """Whether a name is none of the account's fields: made up, shown with spaces, or a known one misspelt."""
        if self.knows(name):
            return False
        return name.startswith(SURELY_UNKNOWN) or " " in name or name in self.misspellings()

    def misspellings(self) -> tuple[str, ...]:
        """Return names of writable fields misspelt so that no account has them.

        What does not begin with mx_ is the vendor's own field, and none of these has a part or an underscore more.
        """
        own = [name for name in self.writable if not name.startswith("mx_") and len(name) > 5]  # noqa: PLR2004  # less may be a word
        split = (re.sub(r"(?<=[a-z])(?=[A-Z])", "_", name) for name in own)
        return tuple(dict.fromkeys(name for name in (*(each[:-2] for each in own), *split) if not self.knows(name)))

    def length(self, name: str) -> int:
        """Return how many characters a field holds."""
        return self.max_length.get(name, DEFAULT_LENGTH)


class ReadBack(Struct, frozen=True, forbid_unknown_fields=True):
    """The call that reads leads, `within` seconds after which an effect has to show."""

    by: Literal["Leads.GetById", "Leads/Retrieve/ByIds"]
    within: float = 2.0


class Tenant(Struct, frozen=True, forbid_unknown_fields=True):
    """One account. Only `leads` are ever written; `thresholds` are what a load run shall keep, as `p95<800ms`."""

    fields: Fields
    leads: tuple[Lead, ...]
    host: str = ""
    name: str = "unnamed"
    quota: QuotaTable | None = None
    read_back: ReadBack | None = None
    restricted: tuple[Lead, ...] = field(default=())
    thresholds: tuple[str, ...] = ()

    def spelled(self, old: str, new: str) -> Self:
        """Return this tenant with a field, and each lead's value of it, under another name."""
        unique = tuple(new if name == old else name for name in self.fields.unique)
        return msgspec.structs.replace(
            self,
            fields=msgspec.structs.replace(self.fields, unique=unique),
            leads=tuple(_renamed(lead, old, new) for lead in self.leads),
            restricted=tuple(_renamed(lead, old, new) for lead in self.restricted),
        )

    @property
    def limit(self) -> Quota | None:
        """The quota as calls and seconds, None where the host has none."""
        return None if self.quota is None else Quota(self.quota.calls, self.quota.seconds)


def _renamed(lead: Lead, old: str, new: str) -> Lead:
    return {new if name == old else name: value for name, value in lead.items()}


def load(file: Path) -> Tenant:
    """Read a tenant file (TOML).

    Raises FileUnreadable where there is none, TenantError where it says something that cannot be.
    """
    try:
        tenant = msgspec.toml.decode(file.read_bytes(), type=Tenant)
    except OSError as error:
        raise FileUnreadable(file, "a tenant file", error.strerror or "nothing readable") from error
    except msgspec.ValidationError as error:
        raise TenantError(file, str(error), _remedy(str(error))) from error
    except (msgspec.DecodeError, UnicodeDecodeError, RecursionError) as error:
        raise TenantError(file, f"not TOML: {error}", "mend the line") from error
    _check(file, tenant)
    return tenant


def _remedy(problem: str) -> str:
    """Return what to do about a member that is unknown or of another kind."""
    unknown = re.search(r"unknown field `(.+?)`", problem)
    names = [name for kind in (Tenant, Fields, QuotaTable, ReadBack) for name in kind.__struct_fields__]
    near = get_close_matches(unknown[1], names, n=1) if unknown else []
    return f"did you mean {near[0]}?" if near else "the README lists the tables and their members"


def _check(file: Path, tenant: Tenant) -> None:
    if not tenant.leads:
        raise TenantError(file, "no leads", "list in [[leads]] the leads that may be written")
    if not tenant.fields.unique:
        raise TenantError(file, "no unique field in [fields]", 'name at least one, as in unique = ["EmailAddress"]')
    if tenant.quota and (tenant.quota.calls < 1 or not 0 < tenant.quota.seconds < float("inf")):
        raise TenantError(file, "a quota not positive and finite", "leave out [quota] for a host without a limit")
    if tenant.quota and tenant.quota.per_day is not None and tenant.quota.per_day < 1:
        remedy = "expected 1 or more; leave it out where a day has no cap"
        raise TenantError(file, f"per_day = {tenant.quota.per_day} in [quota]", remedy)
    if tenant.quota and tenant.quota.limiter not in {None, *QUESTIONS["limiter-class"].readings}:
        raise UnknownChoice(f"{file}: limiter", tenant.quota.limiter or "", QUESTIONS["limiter-class"].readings)
    if tenant.read_back and not 0 <= tenant.read_back.within < float("inf"):
        raise TenantError(file, "a bound in [read_back] that is no number of seconds", "say within = 2.0")
    _check_fields(file, tenant)
    for table, leads in (("leads", tenant.leads), ("restricted", tenant.restricted)):
        for index, lead in enumerate(leads):
            if not any(lead.get(key) for key in tenant.fields.unique):
                raise TenantError(
                    file, f"[[{table}]] number {index + 1} has none of the unique fields", "give it one of them"
                )


def _check_fields(file: Path, tenant: Tenant) -> None:
    for name, length in tenant.fields.max_length.items():
        if length < 1:
            remedy = f"expected 1 or more; leave it out where it is {DEFAULT_LENGTH}"
            raise TenantError(file, f"max_length of {name} = {length} in [fields]", remedy)
    if both := sorted({*tenant.fields.locked} & tenant.fields.writable.keys()):
        raise TenantError(file, f"{both[0]} both writable and locked", "name it in one of the two")
    for key in tenant.fields.unique:
        values = [lead[key] for lead in (*tenant.leads, *tenant.restricted) if lead.get(key)]
        if twice := next((value for value in values if values.count(value) > 1), None):
            raise TenantError(file, f"two leads with the {key} {twice}", "give each lead its own, or name it once")


def parse_quota(text: str) -> Quota | None:
    """Read `25/5` as 25 calls per 5 seconds, and `none` as no limit. Raises ValueError on anything else."""
    if text == "none":
        return None
    calls, _, seconds = text.partition("/")
    quota = Quota(int(calls), float(seconds))
    if quota.calls < 1 or not 0 < quota.seconds < float("inf"):
        raise ValueError(text)
    return quota
