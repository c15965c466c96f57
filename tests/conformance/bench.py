"""The host under test, ready to be judged: the parts of one run share a journal, the leads and the account's quota."""

import os
from collections.abc import Callable
from contextlib import ExitStack, suppress
from dataclasses import dataclass
from datetime import UTC, datetime
from pathlib import Path
from random import Random

import msgspec

import contracts.invariants
import contracts.laws  # noqa: F401  # both register their rules
from contracts.campaign.fuzz import Fuzz, calls_to_fuzz
from contracts.campaign.identification import FLOOR, Identification
from contracts.campaign.knock import knock
from contracts.campaign.ledger import Ledger
from contracts.campaign.means import asked, untestable
from contracts.campaign.opening import plain_call
from contracts.campaign.options import Settings
from contracts.campaign.restore import check_place, closing, put_back
from contracts.campaign.run import Campaign, aims
from contracts.campaign.session import Session
from contracts.campaign.snapshot import check_free, file_for, load
from contracts.campaign.target import Target, target
from contracts.client import Client
from contracts.dialect.learned import learn
from contracts.errors import JournalLost
from contracts.exchange import Exchange
from contracts.journal import Journal, Run, read
from contracts.leasing import pacing
from contracts.model import Known
from contracts.quota.pacing import Pacing
from contracts.rules import INVARIANTS
from reports.summary import Summary, summarise

__all__ = ["Bench", "Setting", "bench", "restore"]

# What a run sets out to prove that only identifies the limiter.
QUOTA_SENTENCES = ("8.1", "8.2")


@dataclass(frozen=True, slots=True)
class Setting:
    """What a run is made of: the options, where it may write, the seed, how many calls to fuzz, whom to tell."""

    options: Settings
    root: Path
    number: int
    fuzz: str | None
    tell: Callable[[str], None]

    @property
    def journal(self) -> Path:
        """Where the exchanges go."""
        name = datetime.now(UTC).strftime("%Y%m%d-%H%M%S-%f")
        return self.options.journal or self.root / "reports" / "runs" / name / "conformance.jsonl"

    def say(self, text: str) -> None:
        """Tell of progress."""
        self.tell(f"  {text}")


@dataclass
class Bench:
    """A run that is about to be played, and afterwards its summary. `alone` leaves out all but the quota."""

    campaign: Campaign
    fuzz: Fuzz
    identification: Identification
    journal: Journal
    alone: bool
    learn: Path | None = None
    summary: Summary | None = None

    def start(self) -> None:
        """Reach the host. Raises HarnessError where that, or its keys, are wrong."""
        if not (self.alone and self.identification.unprobed):
            self.campaign.start()

    def play(self, *, probe: bool) -> Summary:
        """Play the run to its end and judge its journal; `probe` says whether its limiter is to be identified."""
        if not self.alone:
            self.campaign.play()
            if self.campaign.goes_on:
                self.fuzz.tenant = self.campaign.tenant
                self.fuzz.play()
            self.campaign.put_back()
        if self.campaign.goes_on and probe:
            self.identification.session.known = self.campaign.session.known
            self.identification.play()
            self.identification.put_back()
        floor = FLOOR * (self.campaign.session.client.handshake or 0.0)
        learned = msgspec.structs.replace(self.journal.run, causes=self.campaign.pursuit.causes, floor=floor)
        with suppress(JournalLost):
            self.journal.describe(learned)
        self.summary = summarise(*read(self.journal.file), INVARIANTS)
        if self.learn:
            learn(self.learn, {each.id: each.seen for each in self.summary.dialect if each.seen})
        return self.summary


def bench(stack: ExitStack, setting: Setting, *, alone: bool) -> Bench:
    """Make everything that a run needs; however it ends, the stack puts the leads' values back. Raises HarnessError."""
    options, file = setting.options, setting.journal
    aim = stack.enter_context(target(options, os.environ))
    noted, probes_noted = file_for(file), file_for(file.with_stem(f"{file.stem}-quota"))
    check_free(noted)
    check_free(probes_noted)
    journal = stack.enter_context(Journal(file, _run(aim, options, alone=alone)))
    client = stack.enter_context(Client(aim.host, aim.keys, other=aim.other))
    pacer = _pacer(stack, aim, options)
    ledger, probed = Ledger(), Ledger()
    session = _session(setting, aim, client, journal, ledger.hear, pacer)
    impact, number, say = options.impact, setting.number, setting.say
    campaign = Campaign(session, ledger, impact=impact, number=number, tell=say, noted=noted)
    stack.callback(campaign.put_back)
    calls = calls_to_fuzz(setting.fuzz, aim.host, impact)
    fuzz = Fuzz(session, impact=impact, calls=calls, number=number, tell=say)
    # With a budget of its own.
    probes = _session(setting, aim, client, journal, probed.hear, pacer)
    identification = Identification(probes, probed, impact=impact, number=number, tell=say, noted=probes_noted)
    stack.callback(identification.put_back)
    return Bench(campaign, fuzz, identification, journal, alone, options.learn)


def restore(setting: Setting, noted: Path) -> tuple[list[str], int]:
    """Put the values of a snapshot back; return what to tell of it and the exit code. Raises HarnessError."""
    options, snapshot = setting.options, load(noted)
    check_place(snapshot, options)
    with ExitStack() as stack:
        aim = stack.enter_context(target(options, os.environ))
        journal = stack.enter_context(Journal(setting.journal, Run(host=aim.host, tenant=aim.tenant.name)))
        client = stack.enter_context(Client(aim.host, aim.keys))
        session = _session(setting, aim, client, journal, lambda _: None, _pacer(stack, aim, options))
        knock(session, plain_call(aim.tenant, Random(setting.number)))
        outcome = put_back(session, aim.tenant, snapshot, session.left)
    return [*outcome.lines, closing(noted, snapshot, outcome)], int(bool(outcome.left))


def _pacer(stack: ExitStack, aim: Target, options: Settings) -> Pacing:
    """Return the pace that whoever calls the account from this machine shares, until the stack lets go of it."""
    pacer = pacing(aim.host, aim.keys if options.host else None, aim.tenant.quota)
    stack.callback(pacer.release)
    return pacer


def _session(
    setting: Setting,
    aim: Target,
    client: Client,
    journal: Journal,
    heard: Callable[[Exchange], None],
    pacer: Pacing,
) -> Session:
    """Open a session that keeps to what is left of the account's day."""
    budget = pacer.allowed(setting.options.budget)
    if budget < setting.options.budget:
        setting.tell(f"calls that the account's day still allows: {budget}")
    return Session(client, Known(aim.tenant), journal, budget=budget, heard=heard, pacer=pacer)


def _run(aim: Target, settings: Settings, *, alone: bool) -> Run:
    limit = aim.tenant.limit
    return Run(
        host=aim.host,
        tenant=aim.tenant.name,
        quota=(limit.calls, limit.seconds) if limit else None,
        started=datetime.now(UTC).isoformat(timespec="seconds"),
        asked=QUOTA_SENTENCES if alone else asked(aim.tenant, settings.impact),
        notes=untestable(aim.tenant, settings.impact),
        fields=aim.tenant.fields,
        classes=len(list(aims(aim.tenant, settings.impact))),
        pinned=settings.dialect.readings,
        departures=settings.dialect.departures,
    )
