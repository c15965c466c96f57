"""The options that pytest and locust share: same word, same meaning."""

from collections.abc import Mapping
from dataclasses import dataclass, field
from pathlib import Path

import msgspec

import contracts.invariants
import contracts.laws  # noqa: F401  # both register their rules
from contracts import tenant as tenants
from contracts.client import is_loopback
from contracts.dialect import Pinned, learned, load
from contracts.errors import TenantError, UnknownChoice, UsageError
from contracts.rules import INVARIANTS, LAWS
from contracts.spec import Quota

__all__ = ["BUDGET", "IMPACTS", "LEARN", "NEARBY", "OPTIONS", "Option", "Settings", "replace_quota", "settle"]

IMPACTS = ("none", "own", "quota", "overload")
BUDGET = 150
# Of a load run where calls cost nobody anything: enough for each scenario, and a minute of riding 25 per 5 s.
NEARBY = 5000


@dataclass(frozen=True, slots=True)
class Option:
    """One option: its name, what its value is called (empty for a switch), and what it does."""

    name: str
    value: str
    text: str


OPTIONS = (
    Option("host", "URL", "the host under test; without it the mocked host is started for the run"),
    Option("tenant", "FILE", "the account: fields, leads, quota (TOML); without it the mocked host's own"),
    Option("quota", "N/W", "calls per seconds, as 25/5, or none; overrides the tenant's"),
    Option("budget", "CALLS", f"calls that the run may spend ({BUDGET}; locust on this machine: {NEARBY:,})"),
    Option("dialect", "FILE", "pinned readings of the open questions, and departures that are known"),
    Option("journal", "FILE", "where the exchanges go; without it a new folder under reports/runs"),
    Option("impact", "LEVEL", "none, own, quota or overload: what the run may do to the host"),
    Option("plan", "", "print what would be sent, send nothing"),
)
# Only a run that opens by asking can learn.
LEARN = Option("learn-dialect", "FILE", "write the readings that were seen, for a later --dialect")


@dataclass(frozen=True, slots=True)
class Settings:
    """The options, read and checked. `host` is None for the mocked host, `tenant` for its own.

    `quota_given` tells a quota that was asked for from the tenant's; `learn` is where readings are to be written.
    """

    host: str | None
    tenant: tenants.Tenant | None
    quota: Quota | None
    quota_given: bool
    budget: int
    journal: Path | None
    impact: str
    plan: bool
    dialect: Pinned = field(default_factory=Pinned)
    learn: Path | None = None


def settle(given: Mapping[str, str | bool | None], *, nearby: int = BUDGET) -> Settings:
    """Read the options as they were given by name; `nearby` is the budget on this machine where none is given.

    Raises UsageError with the option, what it expects and found.
    """
    tenant = tenants.load(Path(file)) if (file := _text(given, "tenant")) else None
    host = _text(given, "host") or (tenant.host if tenant else "") or None
    if host:
        _check_host(host)
    if host and tenant is None:
        raise TenantError("--tenant", f"none given for {host}", "name the file that describes the account")
    quota = _quota(_text(given, "quota"), tenant)
    near = host is None or is_loopback(host)
    impact = _text(given, "impact") or ("overload" if near else "own")
    if impact not in IMPACTS:
        raise UnknownChoice("--impact", impact, IMPACTS)
    journal, learn = _text(given, "journal"), _text(given, LEARN.name)
    return Settings(
        host=host,
        tenant=replace_quota(tenant, quota) if tenant else None,
        quota=quota,
        quota_given=bool(_text(given, "quota")),
        budget=_budget(_text(given, "budget"), nearby if near else BUDGET),
        journal=Path(journal) if journal else None,
        impact=impact,
        plan=bool(given.get("plan")),
        dialect=_pinning(_dialect(_text(given, "dialect")), tenant),
        learn=_learning(learn),
    )


def _learning(file: str) -> Path | None:
    """Return where readings go, once it is known that they can: they are written when all calls are spent."""
    if not file:
        return None
    learned.check(Path(file))
    return Path(file)


def _dialect(file: str) -> Pinned:
    """Read a dialect file; what only the times of many calls show is no departure that can be accepted."""
    pinned = load(Path(file)) if file else Pinned()
    ruled = {**INVARIANTS.rules, **LAWS.rules}
    for departure in pinned.departures:
        if departure.sentence not in ruled:
            raise UnknownChoice(f"{file}: [[departures]] sentence", departure.sentence, ruled)
    return pinned


def _pinning(dialect: Pinned, tenant: tenants.Tenant | None) -> Pinned:
    """Return the dialect with the class of limiter that the tenant pins; what the dialect itself says goes first."""
    if tenant is None or tenant.quota is None or tenant.quota.limiter is None:
        return dialect
    return msgspec.structs.replace(dialect, readings={"limiter-class": tenant.quota.limiter, **dialect.readings})


def _check_host(host: str) -> None:
    """Refuse a URL that says more than where the host is; none of it is shown, as it may hold a password."""
    # Not by its parts: what is no URL may hold a password, too.
    if not set(host).isdisjoint("@?#"):
        raise UsageError("--host: expected a URL as https://name, found @, ? or # in it; leave out what it sets off")


def replace_quota(tenant: tenants.Tenant, quota: Quota | None) -> tenants.Tenant:
    """Return the tenant under another quota; its daily cap and its pinned class stay."""
    if quota is None:
        return msgspec.structs.replace(tenant, quota=None)
    old = tenant.quota or tenants.QuotaTable(quota.calls, quota.seconds)
    return msgspec.structs.replace(tenant, quota=msgspec.structs.replace(old, calls=quota.calls, seconds=quota.seconds))


def _text(given: Mapping[str, str | bool | None], name: str) -> str:
    return str(given.get(name) or "")


def _quota(text: str, tenant: tenants.Tenant | None) -> Quota | None:
    if not text:
        return tenant.limit if tenant else None
    try:
        return tenants.parse_quota(text)
    except ValueError as error:
        raise UsageError(f"--quota: expected calls/seconds as in 25/5, or none; found {text!r}") from error


def _budget(text: str, default: int) -> int:
    if text and not (text.isdecimal() and int(text) > 0):
        raise UsageError(f"--budget: expected a number of calls, found {text!r}")
    return int(text) if text else default
