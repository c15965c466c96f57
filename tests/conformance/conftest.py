"""One run on the host under test, shared by the tests of all sentences."""

from collections.abc import Sequence
from contextlib import ExitStack
from pathlib import Path

import pytest

from contracts.campaign.fuzz import Fuzz
from contracts.campaign.options import LEARN, OPTIONS, Settings, settle
from contracts.campaign.plan import plan, quota_plan
from contracts.errors import HarnessError, UsageError
from contracts.verdict import Exit, Verdict
from reports import terminal
from reports.summary import Summary
from tests.conformance.bench import Bench, Setting, bench, restore

QUOTA = "test_quota.py"
BENCH: pytest.StashKey[Bench] = pytest.StashKey()
# The exit code where something was asked for in place of a run.
DONE: pytest.StashKey[int] = pytest.StashKey()


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
    files = _files(session)
    if config.option.collectonly or not files:
        return
    try:
        given = {option.name: config.getoption(option.name) for option in OPTIONS}
        setting = _setting(config, settle({**given, LEARN.name: config.getoption(f"--{LEARN.name}", None)}))
        alone = files == {QUOTA}
        if setting.options.plan:
            calls = [] if alone else plan(setting.options)
            _say_instead(session, [*calls, *(quota_plan(setting.options) if QUOTA in files else [])], 0)
        elif noted := config.getoption("restore"):
            _say_instead(session, *restore(setting, Path(noted)))
        else:
            stack = ExitStack()
            config.add_cleanup(stack.close)
            config.stash[BENCH] = bench(stack, setting, alone=alone)
            config.stash[BENCH].start()
    except HarnessError as error:
        raise pytest.UsageError(str(error)) from None


def _files(session: pytest.Session) -> set[str]:
    """Return the names of the files here whose tests are to be run."""
    here = Path(__file__).parent
    return {item.path.name for item in session.items if here in item.path.parents}


def _setting(config: pytest.Config, options: Settings) -> Setting:
    number = str(config.getoption("hypothesis_seed", None) or 0)
    if not number.isdecimal():
        raise UsageError(f"--hypothesis-seed: expected a number, found {number!r}")
    return Setting(options, config.rootpath, int(number), config.getoption("fuzz"), config.get_terminal_writer().line)


def _say_instead(session: pytest.Session, lines: Sequence[str], code: int) -> None:
    """Tell what was asked for in place of a run, and run no test."""
    for line in lines:
        session.config.get_terminal_writer().line(line)
    session.items.clear()
    session.config.stash[DONE] = code


@pytest.fixture(scope="session")
def summary(request: pytest.FixtureRequest) -> Summary:
    """The run, played to its end and judged from its journal."""
    capture = request.config.pluginmanager.getplugin("capturemanager")
    with capture.global_and_fixture_disabled():
        return request.config.stash[BENCH].play(probe=QUOTA in _files(request.session))


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
    run = config.stash.get(BENCH, None)
    if run is not None and run.summary is None:
        terminalreporter.line(f"the run was cut short; what it saw: python -m reports {run.journal.file}")
    if run is not None and run.summary is not None:
        terminalreporter.section("the contract, sentence by sentence")
        terminalreporter.write(terminal.render(run.summary, findings=False, colour=terminalreporter.hasmarkup))
        terminalreporter.line(f"journal: {run.journal.file}")
        if run.learn:
            terminalreporter.line(f"dialect: {run.learn}")


def pytest_sessionfinish(session: pytest.Session) -> None:
    """Exit 3 where nothing failed but something that was asked for could not be proven."""
    if DONE in session.config.stash:
        session.exitstatus = session.config.stash[DONE]
    run = session.config.stash.get(BENCH, None)
    unproven = run is not None and run.summary is not None and run.summary.verdict is Verdict.INCONCLUSIVE
    if unproven and session.exitstatus == pytest.ExitCode.OK and not session.config.getoption("lenient"):
        session.exitstatus = Exit.UNPROVEN
