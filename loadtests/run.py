"""A run between locust's events: options in, exit code out.

Locust swallows what its listeners raise, so nothing here judges while calls are made: the run is set up in `init`,
where leaving the process is still possible, and judged when its scenarios are over.
"""

import atexit
import os
import sys
from collections.abc import Callable
from typing import Any, NoReturn, cast

import gevent
from locust import events
from locust.argument_parser import LocustArgumentParser
from locust.env import Environment
from locust.runners import MasterRunner, WorkerRunner

from contracts import journal
from contracts.campaign.options import OPTIONS
from contracts.errors import HarnessError, UsageError
from loadtests.plans import SCENARIOS
from loadtests.session import Prepared, Session, aim, prepare, start
from loadtests.users import Scenario
from loadtests.verdict import Code, Report, report

__all__ = ["register"]

VERDICT = "verdict"
LOCUST_HAS = {"host"}


class LoadRun:
    """One run of one process, from `init` to `quit`."""

    def __init__(self, environment: Environment) -> None:
        self.environment = environment
        self.options = cast("Any", environment.parsed_options)
        classes = {user.__name__ for user in environment.user_classes or []}
        self.scenarios = [name for name in SCENARIOS if name in classes]
        self.asked = bool(self.options.user_classes)
        self.remaining = set(self.scenarios)
        self.over = False
        self.session: Session | None = None
        self.report: Report | None = None

    def prepare(self) -> Prepared:
        """Read the options. Raises UsageError."""
        given = {option.name: getattr(self.options, option.name) for option in OPTIONS}
        given["answer_within"] = self.options.answer_within
        prepared = prepare(given, seconds=self.options.run_time or None, users=self.options.num_users)
        # The scenarios end by themselves; locust would cut them short.
        self.options.run_time = None
        if isinstance(self.environment.runner, (MasterRunner, WorkerRunner)):
            _check_distribution(prepared, self.scenarios)
        return prepared

    def begin(self, prepared: Prepared) -> None:
        """Start what the calls need; the master makes none. Raises HarnessError."""
        # Each scenario is one user, all are there at once, and --users is the number of connections.
        self.options.num_users = self.options.spawn_rate = len(self.scenarios)
        runner = self.environment.runner
        if isinstance(runner, MasterRunner):
            aim(prepared)
            runner.register_message(VERDICT, self.receive)
            return
        suffix = f"-{os.getpid()}" if isinstance(runner, WorkerRunner) else ""
        self.session = start(prepared, self.environment.events.request, self.scenarios, suffix)
        atexit.register(self.session.close)
        Scenario.session = self.session
        Scenario.finished = self.finish

    def finish(self, scenario: str) -> None:
        """Note that a scenario is over; with the last of them the run ends."""
        if self.over:
            return
        self.remaining.discard(scenario)
        if self.remaining:
            return
        self.judge()
        runner = self.environment.runner
        if isinstance(runner, WorkerRunner) and self.report:
            runner.send_message(VERDICT, {"lines": list(self.report.lines), "code": int(self.report.code)})
        elif runner is not None:
            # From a greenlet of its own: quitting ends the user that calls it.
            gevent.spawn(runner.quit)

    def receive(self, environment: Environment, msg: Any, **_: object) -> None:  # noqa: ANN401 - locust's message
        """Take the verdict of the worker that made the calls, and end the run."""
        self.report = Report(tuple(msg.data["lines"]), Code(msg.data["code"]))
        if environment.runner is not None:
            gevent.spawn(environment.runner.quit)

    def judge(self) -> None:
        """Judge the journal, once."""
        if self.report or self.session is None:
            return
        session = self.session
        # From here on scenarios end because the run does.
        self.over = True
        session.close()
        if session.wrong_use:
            self.report = Report(tuple(session.wrong_use), Code.WRONG_USE)
            return
        problems = [*session.problems, *(f"{name} was cut short" for name in sorted(self.remaining))]
        _, history = journal.read(session.journal)
        judged = report(history, session.plan, self.scenarios, asked=self.asked, problems=problems)
        quota = session.plan.quota or "no quota"
        where = f"{session.recorder.target.host}, {quota}, journal {session.journal}"
        self.report = Report((where, *judged.lines), judged.code)

    def conclude(self) -> None:
        """Set the exit code, as the run is over."""
        if isinstance(self.environment.runner, WorkerRunner):
            # The master says how the run ended.
            self.environment.process_exit_code = int(Code.PASSED)
            return
        self.judge()
        unknown = Report(("no worker sent a verdict",), Code.UNPROVEN)
        self.report = self.report or unknown
        self.environment.process_exit_code = int(self.report.code)

    def say(self) -> None:
        """Print the verdict, under locust's own tables."""
        if self.report and not isinstance(self.environment.runner, WorkerRunner):
            _say("", *self.report.lines)


def register() -> None:
    """Take part in locust's run."""
    _listen(events.init_command_line_parser, add_options)
    _listen(events.init, set_up)


def add_options(parser: LocustArgumentParser) -> None:
    """Give locust the options that it shares with pytest."""
    for option in OPTIONS:
        if option.name in LOCUST_HAS:
            continue
        kind: dict[str, Any] = {"metavar": option.value} if option.value else {"action": "store_true"}
        parser.add_argument(f"--{option.name}", help=option.text, include_in_web_ui=False, **kind)
    text = "how long to wait for an answer; a call without one may have been carried out"
    parser.add_argument("--answer-within", metavar="SECONDS", help=text, include_in_web_ui=False)


def set_up(environment: Environment, **_: object) -> None:
    """Prepare a run, or leave the process with one line."""
    run = LoadRun(environment)
    try:
        prepared = run.prepare()
        # Should the verdict itself fail, locust swallows why: then nothing is proven.
        environment.process_exit_code = int(Code.UNPROVEN)
        if prepared.settings.plan:
            _say(*(prepared.plan.text(name) for name in run.scenarios))
            raise SystemExit(Code.PASSED)
        run.begin(prepared)
    except HarnessError as error:
        # The workers that the master has started would say the same again.
        _leave("" if run.options.worker and run.options.processes else f"{error}\n")
    _listen(environment.events.quitting, lambda **_: run.conclude())
    _listen(environment.events.quit, lambda **_: run.say())


def _listen(hook: Any, listener: Callable[..., None]) -> None:  # noqa: ANN401 - locust's hooks have no types
    hook.add_listener(listener)


def _check_distribution(prepared: Prepared, scenarios: list[str]) -> None:
    if len(scenarios) != 1:
        raise UsageError(f"with workers: expected one scenario by name, found {len(scenarios)}; name one of them")
    if prepared.settings.host is None:
        raise UsageError("with workers: expected --host, found none; the mocked host serves runs of one process")


def _say(*lines: str) -> None:
    sys.stdout.write("\n".join([*lines, ""]))
    sys.stdout.flush()


def _leave(line: str) -> NoReturn:
    sys.stderr.write(line)
    raise SystemExit(Code.WRONG_USE)
