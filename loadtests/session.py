"""A run from its options: whom it calls, what it may spend, where it writes."""

import os
import secrets
from collections.abc import Mapping, Sequence
from dataclasses import dataclass, field
from datetime import UTC, datetime
from pathlib import Path

import msgspec

from contracts.campaign.options import NEARBY, Settings, replace_quota, settle
from contracts.campaign.restore import reserve
from contracts.campaign.snapshot import own_ids, readings
from contracts.client import Keys
from contracts.errors import HostUnreachable, UsageError
from contracts.journal import Journal, Run
from contracts.leasing import pacing
from contracts.leasing.machine import boot
from contracts.quota.pacing import Pacing
from contracts.spec import BATCH_LIMIT, Quota
from contracts.tenant import QuotaTable, Tenant
from loadtests.mocked import MockedHost
from loadtests.plans import Plan
from loadtests.recorder import Count, Recorder
from loadtests.scenarios import asked, notes
from loadtests.sender import Limits, Sender, Target
from loadtests.thresholds import parse

__all__ = ["Given", "Prepared", "Session", "aim", "described", "journal_file", "prepare", "start"]

Given = Mapping[str, str | bool | None]


@dataclass(frozen=True, slots=True)
class Prepared:
    """The options, read and checked; nothing has been started or sent.

    `keeping` calls of the budget are for noting what the leads hold and putting it back; the plan does without them.
    """

    settings: Settings
    tenant: Tenant
    tenant_file: str
    limits: Limits
    plan: Plan
    keeping: int = 0


@dataclass(slots=True)
class Session:
    """A run that is under way in this process.

    `boot` tells this machine's clock from others; `ceiling` is how many calls a second the generator makes by itself,
    `floor` the seconds that the path takes at least; 0 where that was not looked at.
    """

    prepared: Prepared
    recorder: Recorder
    journal: Path
    mocked: MockedHost | None = None
    boot: str = field(default_factory=boot)
    ceiling: float = 0.0
    floor: float = 0.0

    @property
    def plan(self) -> Plan:
        """The run in numbers."""
        return self.prepared.plan

    def sender(self) -> Sender:
        """Return a new connection, which is not open yet."""
        return Sender(self.recorder.target)

    def pacing(self, quota: Quota) -> Pacing:
        """Return the pacer of a share of the quota, which is every process's of this machine that calls the account."""
        host, table = self.recorder.target.host, self.prepared.tenant.quota or QuotaTable(quota.calls, quota.seconds)
        keys = None if self.mocked else Keys.from_environment(host)
        return pacing(host, keys, msgspec.structs.replace(table, calls=quota.calls, seconds=quota.seconds))

    def close(self) -> None:
        """Close the journal and end the mocked host."""
        self.recorder.close()
        if self.mocked:
            self.mocked.close()


def prepare(
    given: Given, *, seconds: float | None = None, users: int | None = None, thresholds: Sequence[str] = ()
) -> Prepared:
    """Read the options. Raises UsageError, MissingKeys."""
    settings = settle(given, nearby=NEARBY)
    tenant = settings.tenant or _demo(settings)
    # One reading shows what all leads of a call hold.
    tenant = msgspec.structs.replace(tenant, leads=tenant.leads[:BATCH_LIMIT])
    keeping = _keeping(settings, tenant)
    if users is not None and users < 1:
        raise UsageError(f"--users: expected a number of connections, found {users}")
    shape = str(given.get("arrivals") or "")
    kept = (
        *(parse(text) for text in thresholds),
        *(parse(text, f"{given.get('tenant')}: thresholds") for text in tenant.thresholds),
    )
    budget = max(1, settings.budget - keeping)
    another = settings.host is None or Keys.of_another(settings.host) is not None
    plan = Plan(tenant.limit, settings.impact, budget, seconds, users, shape, kept, another)
    # Wrong use is told before anything is sent.
    plan.arrivals(1, 1)
    return Prepared(settings, tenant, str(given.get("tenant") or ""), _limits(given), plan, keeping)


def aim(prepared: Prepared) -> Target:
    """Return the host that the options name, with a connection tried. Raises MissingKeys, HostUnreachable."""
    host = prepared.settings.host or ""
    return _reached(Target(host, Keys.from_environment(host), prepared.limits, Keys.of_another(host)))


def start(prepared: Prepared, counted: Count, scenarios: Sequence[str], suffix: str = "") -> Session:
    """Start what the run needs. Raises MissingKeys, HostUnreachable, FileUnreadable."""
    mocked = None
    if prepared.settings.host is None:
        keys, other = (Keys(f"u$r{secrets.token_hex(16)}", f"s$+{secrets.token_hex(20)}") for _ in range(2))
        mocked = MockedHost(prepared.plan.quota, prepared.tenant_file, keys, other)
        target = Target(mocked.url, keys, prepared.limits, other)
    else:
        target = aim(prepared)
    file = journal_file(prepared, suffix)
    journal = Journal(file, described(target.host, prepared, scenarios))
    # What a limiter decided is found out from all calls; without a limit a sample will do.
    recorder = Recorder(target, journal, prepared.plan.budget, counted, thins=prepared.plan.quota is None)
    return Session(prepared, recorder, file, mocked)


def _reached(target: Target) -> Target:
    """Open one connection and send nothing. Raises HostUnreachable."""
    sender = Sender(target)
    try:
        sender.open()
    except OSError as error:
        raise HostUnreachable(target.host, f"no connection ({error.strerror or error})") from error
    except UnicodeError as error:
        raise HostUnreachable(target.host, "a name that no host can have") from error
    sender.close()
    return target


def _keeping(settings: Settings, tenant: Tenant) -> int:
    """Return the calls that a named host takes for a first call, a reading, and what putting back may need."""
    if settings.host is None or settings.impact == "none" or tenant.read_back is None:
        return 0
    return 1 + len(readings(tenant, own_ids(tenant))) + reserve(tenant)


def _demo(settings: Settings) -> Tenant:
    from contracts.host import demo  # noqa: PLC0415 - loads the mocked host, which only this needs

    tenant = demo()
    return replace_quota(tenant, settings.quota) if settings.quota_given else tenant


def _limits(given: Given) -> Limits:
    text = str(given.get("answer_within") or Limits().answer)
    try:
        seconds = float(text)
    except ValueError:
        seconds = 0.0
    if not 0 < seconds < float("inf"):
        raise UsageError(f"--answer-within: expected seconds, found {text!r}")
    return Limits(connect=min(Limits().connect, seconds), answer=seconds)


def described(host: str, prepared: Prepared, scenarios: Sequence[str]) -> Run:
    """Return what a journal says of the run."""
    plan = prepared.plan
    return Run(
        host,
        prepared.tenant.name,
        None if plan.quota is None else (plan.quota.calls, plan.quota.seconds),
        started=datetime.now(UTC).isoformat(timespec="seconds"),
        asked=asked(plan, scenarios),
        notes=notes(plan, scenarios),
        pinned=prepared.settings.dialect.readings,
        departures=prepared.settings.dialect.departures,
    )


def journal_file(prepared: Prepared, suffix: str = "") -> Path:
    """Return where the exchanges go; with a suffix, those of one worker."""
    chosen, now = prepared.settings.journal, datetime.now(UTC).strftime("%Y%m%d-%H%M%S-%f")
    file = chosen or Path("reports", "runs", f"{now}-load-{os.getpid()}", "journal.jsonl")
    return file.with_name(f"{file.stem}{suffix}{file.suffix}")
