"""Runs in processes of their own, each bounded in time, so that no host and no run can hold up the others."""

import logging
import signal
from collections.abc import Iterator, Sequence
from contextlib import contextmanager
from multiprocessing import TimeoutError as NothingCame
from multiprocessing import get_context
from types import FrameType
from typing import NoReturn

from msgspec import Struct

from tests.detection import bank, peer
from tests.detection.bank import Mocked
from tests.detection.records import Peered, Played

__all__ = ["Job", "OutOfTime", "bounded", "outcomes"]

# A run's own time, and the windows of its quota that it may wait for beside: an identification waits for some dozen.
RUN_SECONDS, RUN_WINDOWS = 60.0, 30
# A run that ignores its end is told again after some seconds.
AGAIN_SECONDS = 5.0


class OutOfTime(Exception):
    """A run did not end within its time."""

    def __init__(self, seconds: float) -> None:
        super().__init__(f"no end after {seconds:g} s")


class Job(Struct, frozen=True):
    """One run that is to be played: by us within a budget of calls, or by plain Schemathesis, with None."""

    mocked: Mocked
    budget: int | None

    @property
    def seconds(self) -> float:
        """The time within which it ends: longer where its host has a quota, whose windows it waits for."""
        if self.budget is None:
            return peer.SECONDS
        return RUN_SECONDS + RUN_WINDOWS * (self.mocked.quota.seconds if self.mocked.quota else 0.0)

    def lost(self, why: str) -> Played | Peered:
        """Return the record of a run that came to nothing."""
        name, sentence = self.mocked.name, self.mocked.sentence
        if self.budget is None:
            return Peered(name, sentence, error=why)
        return Played(name, self.mocked.seed, sentence, error=why)


def outcomes(jobs: Sequence[Job], processes: int) -> Iterator[Played | Peered]:
    """Play the jobs and yield what came of each, in their order."""
    patience = max((job.seconds for job in jobs), default=0.0) + 3 * AGAIN_SECONDS
    with get_context("spawn").Pool(processes, _quiet) as pool:
        ended = pool.imap(_play, jobs)
        for number in range(len(jobs)):
            try:
                yield ended.next(patience)
            except NothingCame:
                # The pool is ended with the block, and whatever hangs in it.
                yield from (job.lost("a process hung, or died") for job in jobs[number:])
                return


def _quiet() -> None:
    """Keep what a server has to say of requests that are no HTTP to itself."""
    logging.getLogger("uvicorn.error").setLevel(logging.CRITICAL)


def _play(job: Job) -> Played | Peered:
    try:
        if job.budget is None:
            return peer.play(job.mocked)
        with bounded(job.seconds):
            return bank.play(job.mocked, job.budget)
    except Exception as error:  # noqa: BLE001  # whatever went wrong with us is counted
        return job.lost(f"{type(error).__name__}: {error}")


@contextmanager
def bounded(seconds: float) -> Iterator[None]:
    """Raise OutOfTime in the main thread where the block takes longer."""

    def late(_: int, __: FrameType | None) -> NoReturn:
        raise OutOfTime(seconds)

    before = signal.signal(signal.SIGALRM, late)
    signal.setitimer(signal.ITIMER_REAL, seconds, AGAIN_SECONDS)
    try:
        yield
    finally:
        signal.setitimer(signal.ITIMER_REAL, 0)
        signal.signal(signal.SIGALRM, before)
