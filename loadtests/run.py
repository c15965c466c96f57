"""A run between locust's events: options in, exit code out.

Locust swallows what its listeners raise, so nothing here judges while calls are made: the run is set up in `init`,
where leaving the process is still possible, played from `test_start` on, and judged when its scenarios are over.
Of several processes the master plays and judges, and its workers carry out what it orders.
"""

import atexit
import os
import signal
import sys
from collections.abc import Callable, Iterable
from functools import partial
from pathlib import Path
from typing import Any, cast

import gevent
from gevent.lock import RLock
from locust import events
from locust.env import Environment
from locust.runners import STATE_MISSING, MasterRunner, WorkerRunner

from contracts import journal
from contracts.campaign.options import OPTIONS
from contracts.errors import HarnessError, UsageError
from contracts.journal import Journal
from contracts.leasing.machine import boot
from contracts.verdict import Exit
from loadtests.conductor import Conductor
from loadtests.gauge import gauge
from loadtests.interruption import leave_early
from loadtests.keeper import Keeper
from loadtests.merging import Source, merge, rewrite
from loadtests.options import add_options, leave
from loadtests.performer import Local
from loadtests.plans import Plan
from loadtests.pressure import foreseen
from loadtests.scenarios import SCENARIOS, UNNAMED
from loadtests.sender import Target
from loadtests.session import Prepared, Session, aim, described, journal_file, prepare, start
from loadtests.stage import Carrier, Stage
from loadtests.theatre import Theatre
from loadtests.verdict import Report, report
from loadtests.working import Worker

__all__ = ["register"]


class LoadRun:
    """One run of one process, from `init` to `quit`."""

    def __init__(self, environment: Environment) -> None:
        self.environment = environment
        self.options = cast("Any", environment.parsed_options)
        named = self.options.user_classes or UNNAMED
        environment.user_classes = [user for user in environment.user_classes if user.__name__ in named]
        self.asked = bool(self.options.user_classes)
        self.scenarios = [name for name in SCENARIOS if name in {user.__name__ for user in environment.user_classes}]
        self.theatre: Theatre | None = None
        self.report: Report | None = None
        self.playing: gevent.Greenlet | None = None
        self.keeper: Keeper | None = None
        self.ending = False
        self._settling = RLock()
        # How to judge what was played, once it is over or cut short.
        self.judge: Callable[[], Report] = lambda: Report(("nothing was played",), Exit.UNPROVEN)

    def prepare(self) -> Prepared:
        """Read the options. Raises UsageError."""
        given = {option.name: getattr(self.options, option.name) for option in OPTIONS}
        given |= {"answer_within": self.options.answer_within, "arrivals": self.options.arrivals}
        prepared = prepare(
            given,
            seconds=self.options.run_time or None,
            users=self.options.num_users,
            thresholds=self.options.threshold or (),
        )
        # The scenarios end by themselves; locust would cut them short.
        self.options.run_time = None
        if self.distributed and prepared.settings.host is None:
            raise UsageError("with workers: expected --host, found none; the mocked host serves runs of one process")
        return prepared

    @property
    def distributed(self) -> bool:
        """Whether other processes take part."""
        return isinstance(self.environment.runner, (MasterRunner, WorkerRunner))

    def begin(self, prepared: Prepared) -> None:
        """Start what the calls need. Raises HarnessError."""
        # Each scenario is one user, all are there at once, and --users is the number of connections.
        self.options.num_users = self.options.spawn_rate = len(self.scenarios)
        runner = self.environment.runner
        if isinstance(runner, MasterRunner):
            self._conduct(prepared, runner)
        elif isinstance(runner, WorkerRunner):
            session = self._session(prepared, f"-{os.getpid()}")
            Worker(session, runner)
        else:
            self._perform(self._session(prepared, ""))
        if self.theatre:
            _listen(self.environment.events.test_start, self.start)

    def start(self, **_: object) -> None:
        """Begin to play."""
        self.playing = gevent.spawn(self.play)

    def play(self) -> None:
        """Play the scenarios; with the last of them the run ends."""
        if self.theatre and not self.report:
            self.theatre.play()
            self.settle()
            if self.environment.runner is not None:
                self.environment.runner.quit()

    def settle(self) -> None:
        """Put the leads' values back and judge the run, once; whoever else would, waits."""
        with self._settling:
            if self.report is None and self.theatre and self.keeper:
                self.theatre.cut()
                self.keeper.put_back()
                wrong_use = tuple(self.theatre.wrong_use)
                self.report = Report(wrong_use, Exit.WRONG_USE) if wrong_use else self.judge()

    def interrupt(self) -> None:
        """End the run as it stands, unless it is ending.

        Python would raise KeyboardInterrupt in whatever runs: a call that is under way, or the verdict.
        """
        played = self.theatre is not None and not self.theatre.remaining
        if not self.ending and not played:
            self.ending = True
            if self.playing is None and not isinstance(self.environment.runner, WorkerRunner):
                leave_early()
            else:
                gevent.get_hub().handle_system_error(KeyboardInterrupt, KeyboardInterrupt())

    def conclude(self) -> None:
        """Set the exit code, as the run is over."""
        self.ending = True
        if isinstance(self.environment.runner, WorkerRunner):
            # The master says how the run ended.
            self.environment.process_exit_code = int(Exit.PASSED)
            return
        if self.playing and self.theatre and self.theatre.remaining:
            self.playing.kill()
        self.settle()
        self.environment.process_exit_code = int(self.report.code if self.report else Exit.UNPROVEN)

    def say(self) -> None:
        """Print the verdict, under locust's own tables."""
        if self.report and not isinstance(self.environment.runner, WorkerRunner):
            _say("", *(self.keeper.told if self.keeper else ()), *self.report.lines)
        # What has been said stands, with its exit code.
        signal.signal(signal.SIGINT, signal.SIG_IGN)

    def _session(self, prepared: Prepared, suffix: str) -> Session:
        session = start(prepared, self.environment.events.request, self.scenarios, suffix)
        atexit.register(session.close)
        gauge(session)
        return session

    def _perform(self, session: Session) -> None:
        """Play in this process."""
        target, file = session.recorder.target, session.journal
        keeper = Keeper(session.prepared, session.recorder.journal, file)
        theatre = self._staged(keeper, session.plan, Local(session), target)

        def judge() -> Report:
            session.close()
            return self._judged(theatre, session.prepared, target.host, file)

        self.judge = judge

    def _conduct(self, prepared: Prepared, runner: MasterRunner) -> None:
        """Play over the workers."""
        # Workers may be heard of while the host is tried.
        conductor = Conductor(prepared.plan, runner, partial(_there, runner), self.options.expect_workers)
        target, file = aim(prepared), journal_file(prepared)
        run = described(target.host, prepared, self.scenarios)
        own = Journal(file.with_stem(f"{file.stem}-master"), run)
        theatre = self._staged(Keeper(prepared, own, file), prepared.plan, conductor, target)

        def judge() -> Report:
            own.close()
            _, apart = merge(file, run, [Source(own.file, boot()), *conductor.collect(file)])
            return self._judged(theatre, prepared, target.host, file, apart)

        self.judge = judge

    def _staged(self, keeper: Keeper, plan: Plan, carrier: Carrier, target: Target) -> Theatre:
        """Set the stage, with a note of what the leads hold if anything is to be played."""
        self.keeper = keeper
        atexit.register(keeper.put_back)
        playable = any(not SCENARIOS[name](plan).obstacle() for name in self.scenarios)
        stage = Stage(plan, carrier, keeper.note() if playable else None, sleep=gevent.sleep)
        self.theatre = Theatre(stage, self.scenarios, target.redact)
        return self.theatre

    def _judged(self, theatre: Theatre, prepared: Prepared, host: str, file: Path, apart: str = "") -> Report:
        stage, (run, history) = theatre.stage, journal.read(file)
        history = foreseen(history, prepared.tenant)
        # So that it can be judged again by whoever does not have the tenant.
        rewrite(file, run, history)
        cut = (f"{name} was cut short" for name in theatre.remaining)
        problems = [*stage.problems, *theatre.problems, *cut]
        judged = report(
            history, prepared, stage.phases, self.scenarios, asked=self.asked, problems=problems, apart=apart
        )
        where = f"{host}, {prepared.plan.quota or 'no quota'}, journal {file}"
        return Report((where, *stage.notes, *judged.lines), judged.code)


def register() -> None:
    """Take part in locust's run."""
    _listen(events.init_command_line_parser, add_options)
    _listen(events.init, set_up)


def set_up(environment: Environment, **_: object) -> None:
    """Prepare a run, or leave the process with one line."""
    run = LoadRun(environment)
    try:
        prepared = run.prepare()
        # Should the verdict itself fail, locust swallows why: then nothing is proven.
        environment.process_exit_code = int(Exit.UNPROVEN)
        if prepared.settings.plan:
            _say(*(SCENARIOS[name](prepared.plan).text for name in run.scenarios))
            raise SystemExit(Exit.PASSED)
        # In a greenlet of its own, so that it may send what puts the leads' values back.
        gevent.signal_handler(signal.SIGINT, run.interrupt)
        run.begin(prepared)
    except HarnessError as error:
        # The workers that the master has started would say the same again.
        leave("" if run.options.worker and run.options.processes else f"{error}\n")
    _listen(environment.events.quitting, lambda **_: run.conclude())
    _listen(environment.events.quit, lambda **_: run.say())


def _there(runner: MasterRunner) -> Iterable[str]:
    return [client.id for client in runner.clients.all if client.state != STATE_MISSING]


def _listen(hook: Any, listener: Callable[..., None]) -> None:  # noqa: ANN401 - locust's hooks have no types
    hook.add_listener(listener)


def _say(*lines: str) -> None:
    sys.stdout.write("\n".join([*lines, ""]))
    sys.stdout.flush()
