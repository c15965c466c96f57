"""The pace of an account whose quota several processes share, each with the same rights."""

import math
import os
import time
from pathlib import Path
from threading import get_ident

from contracts.client import Keys
from contracts.errors import DaySpent
from contracts.exchange import Clock
from contracts.leasing.machine import alive, boot
from contracts.leasing.place import lease_file
from contracts.leasing.store import Row, Store
from contracts.quota.pacing import ANSWER_SECONDS, Call, Pace, Pacer, Pacing
from contracts.spec import Quota
from contracts.tenant import QuotaTable

__all__ = ["LeasedPacer", "pacing"]

HOUR = 3600


class LeasedPacer:
    """A pacer whose slots lie in a file. Raises LeaseUnusable where that cannot be used, DaySpent for a spent cap.

    `answer_within` bounds how long a call may be open; `wall` is the clock of the day.
    """

    def __init__(
        self, file: Path, quota: QuotaTable, *, answer_within: float = ANSWER_SECONDS, wall: Clock = time.time
    ) -> None:
        self._pace = Pace(Quota(quota.calls, quota.seconds), quota.limiter)
        self._cap = quota.per_day
        self._store = Store(file, boot(), kept=2 * self._pace.window)
        self._pid = os.getpid()
        self._answer_within = answer_within
        self._wall = wall

    def allowed(self, calls: int) -> int:
        """Return how many of so many calls the day still allows. Raises DaySpent where it allows none."""
        with self._store.transaction():
            return int(min(calls, self._left(1)))

    def reserve(self, now: float, together: int = 1) -> float | None:
        """Take slots for calls that leave together; return their instant, None where an answer has to come first."""
        with self._store.transaction():
            self._left(together)
            earliest = self._pace.earliest(self._calls(now), now, together)
            # Without a line, who has just been answered would always come before who looks again now and then.
            if earliest is None or not self._store.is_next(self._pid, get_ident(), now):
                self._store.wait(self._pid, get_ident(), now)
                return None
            self._store.wait_no_more(self._pid, get_ident())
            planned = max(now, earliest, self._store.closed_until())
            for _ in range(together):
                self._store.take(self._pid, get_ident(), planned)
            self._store.count(self._hour(), together)
            return planned

    def note(self, sent: float, received: float) -> None:
        """Count a call as sent and answered, in the slot of this caller where it has one, else in another's."""
        with self._store.transaction():
            number = self._store.mine(self._pid, get_ident())
            if number is not None:
                self._store.decide(number, received)
                return
            self._store.take(self._pid, get_ident(), sent, received)
            self._store.count(self._hour(), 1)

    def close(self, until: float) -> None:
        """Let nothing out before an instant, after a refusal, in any process."""
        with self._store.transaction():
            self._store.close(until)

    def release(self) -> None:
        """Let go of the lease, as the last step."""
        self._store.release()

    def _calls(self, now: float) -> list[Call]:
        """Return the calls that the next has to keep its distance from; slots that were left open come to an end."""
        rows = self._store.slots(now - 2 * self._pace.window)
        calls = [Call(row.planned, row.decided, row.caller) for row in rows]
        late = self._pace.lateness(calls)
        for place, row in enumerate(rows):
            if row.decided is None and (end := self._end(row, now, late)) is not None:
                self._store.decide(row.number, end)
                calls[place] = Call(row.planned, end, row.caller)
        return calls

    def _end(self, row: Row, now: float, late: float) -> float | None:
        """Return by when the call of a slot was decided that nobody will note, None where somebody may."""
        if row.pid == self._pid and row.caller == get_ident():
            # Who asks for another slot is done with the last.
            return max(row.planned, now)
        if row.pid != self._pid and not alive(row.pid):
            # Its connection went down with it: what the host got of the call was on its way by then.
            return row.planned + late
        end = row.planned + self._answer_within
        return end if end < now else None

    def _left(self, calls: int) -> float:
        """Return the calls that the day still allows. Raises DaySpent where it allows fewer than so many."""
        if self._cap is None:
            return math.inf
        left = self._cap - self._store.counted(self._hour())
        if left < calls:
            raise DaySpent(self._cap)
        return left

    def _hour(self) -> int:
        return int(self._wall() // HOUR)


def pacing(host: str, keys: Keys | None, quota: QuotaTable | None) -> Pacing:
    """Return the pacer of an account: one with a lease, unless nobody else can know its keys, which None says."""
    if quota is None or keys is None:
        return Pacer(Quota(quota.calls, quota.seconds), quota.limiter) if quota else Pacer(None)
    return LeasedPacer(lease_file(host, keys), quota)
