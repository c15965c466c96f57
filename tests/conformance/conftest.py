"""One run on the host under test, shared by the tests of all sentences."""

import os
from contextlib import ExitStack
from dataclasses import dataclass
from datetime import UTC, datetime
from pathlib import Path
from random import Random
from typing import NoReturn

import msgspec
import pytest

import contracts.invariants  # registers the rules
import contracts.laws  # noqa: F401  # registers the laws
from contracts.campaign.fuzz import Fuzz, calls_to_fuzz
from contracts.campaign.ledger import Ledger
from contracts.campaign.means import asked, untestable
from contracts.campaign.opening import plain_call
from contracts.campaign.options import LEARN, OPTIONS, Settings, settle
from contracts.campaign.plan import plan, quota_plan
from contracts.campaign.quota import Identification
from contracts.campaign.restore import check_place, closing, put_back
from contracts.campaign.run import Campaign, aims
from contracts.campaign.session import Session
from contracts.campaign.snapshot import check_free, file_for, load
from contracts.campaign.target import Target, target
from contracts.client import Client
from contracts.dialect.learned import learn
from contracts.errors import HarnessError, UsageError
from contracts.journal import Journal, Run, read
from contracts.model import Known
from contracts.rules import INVARIANTS
from contracts.verdict import Verdict
from reports import terminal
from reports.summary import Summary, summarise

UNPROVEN = 3
QUOTA = "test_quota.py"
# What a run sets out to prove that only identifies the limiter.
QUOTA_SENTENCES = ("8.1", "8.2")


@dataclass
class Bench:
    """The host under test, ready to be judged, and afterwards the summary. `alone` leaves out all but the quota."""

    campaign: Campaign
    fuzz: Fuzz
    identification: Identification
    journal: Journal
    alone: bool
    learn: Path | None = None
    summary: Summary | None = None


BENCH: pytest.StashKey[Bench] = pytest.StashKey()


def pytest_addoption(parser: pytest.Parser) -> None:
    """Add what this run alone can do."""
    parser.getgroup("leadproof").addoption(f"--{LEARN.name}", metavar=LEARN.value, help=LEARN.text)


def pytest_configure(config: pytest.Config) -> None:
    """Refuse several processes: each would spend the budget and the quota of its own."""
    if getattr(config.option, "numprocesses", None):
        raise pytest.UsageError("-n: expected one process for tests/conformance, found several; leave the option out")


def pytest_collection_finish(session: pytest.Session) -> None:
    """Reach the host before the first test; what is wrong with how we were called is one line and exit 4."""
    config = session.config
    here = Path(__file__).parent
    files = {item.path.name for item in session.items if here in item.path.parents}
    if config.option.collectonly or not files:
        return
    try:
        given = {option.name: config.getoption(option.name) for option in OPTIONS}
        settings = settle({**given, LEARN.name: config.getoption(f"--{LEARN.name}", None)})
        alone = files == {QUOTA}
        if settings.plan:
            lines = [*([] if alone else plan(settings)), *(quota_plan(settings) if QUOTA in files else [])]
            pytest.exit("\n".join(lines), returncode=0)
        if noted := config.getoption("restore"):
            _restore(config, settings, Path(noted))
        bench = config.stash[BENCH] = _bench(config, settings, alone=alone)
        if not (alone and bench.identification.unprobed):
            bench.campaign.start()
    except HarnessError as error:
        raise pytest.UsageError(str(error)) from None


def _restore(config: pytest.Config, settings: Settings, noted: Path) -> NoReturn:
    """Put the values of a snapshot back, tell what came of it, and run no test."""
    snapshot = load(noted)
    check_place(snapshot, settings)
    with ExitStack() as stack:
        aim = stack.enter_context(target(settings, os.environ))
        file = settings.journal or _new_journal(config.rootpath)
        journal = stack.enter_context(Journal(file, Run(host=aim.host, tenant=aim.tenant.name)))
        client = stack.enter_context(Client(aim.host, aim.keys))
        session = Session(client, Known(aim.tenant), journal, budget=settings.budget, heard=lambda _: None)
        session.knock(plain_call(aim.tenant, Random(_seed(config))))
        outcome = put_back(session, aim.tenant, snapshot, session.left)
    for line in outcome.lines:
        config.get_terminal_writer().line(line)
    pytest.exit(closing(noted, snapshot, outcome), returncode=int(bool(outcome.left)))


def _bench(config: pytest.Config, settings: Settings, *, alone: bool) -> Bench:
    stack = ExitStack()
    config.add_cleanup(stack.close)
    aim = stack.enter_context(target(settings, os.environ))
    file = settings.journal or _new_journal(config.rootpath)
    check_free(file_for(file))
    journal = stack.enter_context(Journal(file, _run(aim, settings, alone=alone)))
    client = stack.enter_context(Client(aim.host, aim.keys, other=aim.other))
    ledger = Ledger()
    session = Session(client, Known(aim.tenant), journal, budget=settings.budget, heard=ledger.hear)
    tell = config.get_terminal_writer().line
    number = _seed(config)
    campaign = Campaign(
        session,
        ledger,
        impact=settings.impact,
        number=number,
        tell=lambda text: tell(f"  {text}"),
        noted=file_for(file),
    )
    # However the run ends, Ctrl-C included.
    stack.callback(campaign.put_back)
    calls = calls_to_fuzz(config.getoption("fuzz"), aim.host, settings.impact)
    fuzz = Fuzz(session, impact=settings.impact, calls=calls, number=number, tell=lambda text: tell(f"  {text}"))
    identification = _identification(session, aim, settings, config)
    stack.callback(identification.put_back)
    return Bench(campaign, fuzz, identification, journal, alone, settings.learn)


def _identification(session: Session, aim: Target, settings: Settings, config: pytest.Config) -> Identification:
    """Return the part of a run that probes the limiter, with a budget of its own."""
    ledger, journal = Ledger(), session.journal
    own = Session(session.client, Known(aim.tenant), journal, budget=settings.budget, heard=ledger.hear)
    tell = config.get_terminal_writer().line
    return Identification(
        own,
        ledger,
        impact=settings.impact,
        number=_seed(config),
        tell=lambda text: tell(f"  {text}"),
        noted=file_for(journal.file.with_stem(f"{journal.file.stem}-quota")),
    )


def _seed(config: pytest.Config) -> int:
    given = str(config.getoption("hypothesis_seed", None) or 0)
    if not given.isdecimal():
        raise UsageError(f"--hypothesis-seed: expected a number, found {given!r}")
    return int(given)


def _new_journal(root: Path) -> Path:
    return root / "reports" / "runs" / datetime.now(UTC).strftime("%Y%m%d-%H%M%S-%f") / "conformance.jsonl"


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


@pytest.fixture(scope="session")
def summary(request: pytest.FixtureRequest) -> Summary:
    """The run, played to its end and judged from its journal."""
    bench = request.config.stash[BENCH]
    capture = request.config.pluginmanager.getplugin("capturemanager")
    with capture.global_and_fixture_disabled():
        if not bench.alone:
            bench.campaign.play()
            if bench.campaign.goes_on:
                bench.fuzz.tenant = bench.campaign.tenant
                bench.fuzz.play()
            bench.campaign.put_back()
        if bench.campaign.goes_on and QUOTA in {item.path.name for item in request.session.items}:
            bench.identification.session.known = bench.campaign.session.known
            bench.identification.play()
            bench.identification.put_back()
    bench.journal.describe(msgspec.structs.replace(bench.journal.run, causes=bench.campaign.pursuit.causes))
    bench.summary = summarise(*read(bench.journal.file), INVARIANTS)
    if bench.learn:
        learn(bench.learn, {each.id: each.seen for each in bench.summary.dialect if each.seen})
    return bench.summary


@pytest.fixture(scope="session")
def probed(request: pytest.FixtureRequest) -> Summary:
    """The run, where it probes the limiter."""
    if why := request.config.stash[BENCH].identification.unprobed:
        pytest.skip(f"NOT TESTED: {why}")
    judged: Summary = request.getfixturevalue("summary")
    return judged


@pytest.fixture(scope="session")
def fuzz(request: pytest.FixtureRequest, summary: Summary) -> Fuzz:
    """The part of the run that Schemathesis generated, played and judged."""
    del summary
    return request.config.stash[BENCH].fuzz


def pytest_terminal_summary(terminalreporter: pytest.TerminalReporter, config: pytest.Config) -> None:
    """Show the sentences by chapter, and the one verdict."""
    bench = config.stash.get(BENCH, None)
    if bench is not None and bench.summary is None:
        terminalreporter.line(f"the run was cut short; what it saw: python -m reports {bench.journal.file}")
    if bench is not None and bench.summary is not None:
        terminalreporter.section("the contract, sentence by sentence")
        terminalreporter.write(terminal.render(bench.summary, findings=False, colour=terminalreporter.hasmarkup))
        terminalreporter.line(f"journal: {bench.journal.file}")
        if bench.learn:
            terminalreporter.line(f"dialect: {bench.learn}")


def pytest_sessionfinish(session: pytest.Session) -> None:
    """Exit 3 where nothing failed but something that was asked for could not be proven."""
    bench = session.config.stash.get(BENCH, None)
    unproven = bench is not None and bench.summary is not None and bench.summary.verdict is Verdict.INCONCLUSIVE
    if unproven and session.exitstatus == pytest.ExitCode.OK and not session.config.getoption("lenient"):
        session.exitstatus = UNPROVEN
