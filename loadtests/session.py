"""A run from its options: whom it calls, what it may spend, where it writes."""

import atexit
import os
import secrets
from collections.abc import Mapping, Sequence
from dataclasses import dataclass, field
from datetime import UTC, datetime
from pathlib import Path

from contracts.campaign.options import Settings, replace_quota, settle
from contracts.client import Keys
from contracts.errors import HostUnreachable, UsageError
from contracts.journal import Journal, Run
from contracts.tenant import Tenant
from loadtests.mocked import MockedHost
from loadtests.plans import SCENARIOS, Plan
from loadtests.recorder import Count, Recorder
from loadtests.sender import Limits, Sender, Target

__all__ = ["Given", "Prepared", "Session", "aim", "prepare", "start"]

Given = Mapping[str, str | bool | None]


@dataclass(frozen=True, slots=True)
class Prepared:
    """The options, read and checked; nothing has been started or sent."""

    settings: Settings
    tenant: Tenant
    tenant_file: str
    limits: Limits
    plan: Plan


@dataclass(slots=True)
class Session:
    """A run that is under way.

    `greeted` says that the host was called and did not refuse the keys; `problems` are why something could not be
    proven, `wrong_use` why nothing can be.
    """

    prepared: Prepared
    recorder: Recorder
    journal: Path
    mocked: MockedHost | None = None
    greeted: bool = False
    problems: list[str] = field(default_factory=list)
    wrong_use: list[str] = field(default_factory=list)

    @property
    def plan(self) -> Plan:
        """The run in numbers."""
        return self.prepared.plan

    def sender(self) -> Sender:
        """Return a new connection, which is not open yet."""
        return Sender(self.recorder.target)

    def close(self) -> None:
        """Close the journal and end the mocked host."""
        self.recorder.close()
        if self.mocked:
            self.mocked.close()


def prepare(given: Given, *, seconds: float | None = None, users: int | None = None) -> Prepared:
    """Read the options. Raises UsageError."""
    settings = settle(given)
    tenant = settings.tenant or _demo(settings)
    plan = Plan(tenant.limit, settings.impact, settings.budget, seconds, users)
    return Prepared(settings, tenant, str(given.get("tenant") or ""), _limits(given), plan)


def aim(prepared: Prepared) -> Target:
    """Return the host that the options name, with a connection tried. Raises MissingKeys, HostUnreachable."""
    host = prepared.settings.host or ""
    return _reached(Target(host, Keys.from_environment(host), prepared.limits))


def start(prepared: Prepared, counted: Count, scenarios: Sequence[str] = SCENARIOS, suffix: str = "") -> Session:
    """Start what the run needs. Raises MissingKeys, HostUnreachable, FileUnreadable."""
    mocked = None
    if prepared.settings.host is None:
        keys = Keys(f"u$r{secrets.token_hex(16)}", f"s$+{secrets.token_hex(20)}")
        mocked = MockedHost(prepared.plan.quota, prepared.tenant_file, keys)
        atexit.register(mocked.close)
        target = Target(mocked.url, keys, prepared.limits)
    else:
        target = aim(prepared)
    file = _journal_file(prepared.settings.journal, suffix)
    journal = Journal(file, _run(target.host, prepared, scenarios))
    return Session(prepared, Recorder(target, journal, prepared.plan.budget, counted), file, mocked)


def _reached(target: Target) -> Target:
    """Open one connection and send nothing. Raises HostUnreachable."""
    sender = Sender(target)
    try:
        sender.open()
    except OSError as error:
        raise HostUnreachable(target.host, f"no connection ({error.strerror or error})") from error
    sender.close()
    return target


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


def _run(host: str, prepared: Prepared, scenarios: Sequence[str]) -> Run:
    plan = prepared.plan
    return Run(
        host,
        prepared.tenant.name,
        None if plan.quota is None else (plan.quota.calls, plan.quota.seconds),
        started=datetime.now(UTC).isoformat(timespec="seconds"),
        asked=plan.asked(scenarios),
        notes=plan.notes(scenarios),
    )


def _journal_file(chosen: Path | None, suffix: str) -> Path:
    now = datetime.now(UTC).strftime("%Y%m%d-%H%M%S-%f")
    file = chosen or Path("reports", "runs", f"{now}-load-{os.getpid()}", "journal.jsonl")
    return file.with_name(f"{file.stem}{suffix}{file.suffix}")
