"""Keep a quota: when the next call may go out so that no passing class of limiter refuses it.

Of an earlier call it is known by when it was decided: its answer, or while it is open what calls have shown so far.
Let d = (W + J) / N. The next call goes out r·d - J after the r-th latest of these instants, for every r up to 2N.
For r = N that is W, which satisfies every window, log and bucket. A sliding counter with c calls in its window, x
seconds old, and P in the one before has then c <= (x + J) / d and c + P <= (x + J + W) / d, and counts at most
P(1 - x/W) + c <= (W - x)(W + x + J) / Wd + x(x + J) / Wd = (W + J) / d = N, in truth less, as W has a margin.

So J may be chosen freely. The larger it is, the longer a window takes; the smaller, the more often a call that comes
late puts off all others. It is best where one call in N is later: what calls have shown so far tells where that is.
"""

from collections import deque
from collections.abc import Callable, Sequence
from dataclasses import dataclass, replace
from threading import get_ident
from typing import Protocol

from contracts.exchange import Clock
from contracts.spec import Quota

__all__ = ["ANSWER_SECONDS", "BURSTS", "Call", "Pace", "Pacer", "Pacing", "take_turn"]

# The classes that take N calls at once: a sliding counter remembers them too long, a renewed window starves the rest.
BURSTS = frozenset({"aligned-window", "fixed-window", "log-of-all", "sliding-log", "token-bucket"})
# Hosts count in milliseconds.
MARGIN = 0.002
# What is taken for lateness, in windows, until calls have shown theirs.
CAREFUL = 0.02
# How often it is looked again whether an answer has come, in seconds.
NAP = 0.02
# The client gives a call up after so long.
ANSWER_SECONDS = 60.0


@dataclass(frozen=True, slots=True)
class Call:
    """A call that has a slot: when it may be sent, by when it was decided (None while it is open), and whose it is."""

    planned: float
    decided: float | None = None
    caller: int = 0


@dataclass(frozen=True, slots=True)
class Pace:
    """The pace of one account; `limiter` is the class that is known, which may take calls at once."""

    quota: Quota
    limiter: str | None = None

    @property
    def window(self) -> float:
        """The seconds of a window, and a margin."""
        return self.quota.seconds + MARGIN

    def earliest(self, calls: Sequence[Call], now: float, together: int = 1) -> float | None:
        """Return the instant from which so many calls may be sent at once, None where an answer has to come first."""
        if together > self.quota.calls:
            raise ValueError(f"{together} calls together are more than {self.quota}")
        decided = sorted((call.decided for call in calls if call.decided is not None), reverse=True)
        waiting = [call.planned for call in calls if call.decided is None]
        # Whatever is open may be decided as late as the call that is asked for.
        before = self.quota.calls - together - len(waiting)
        if before < 0:
            return None
        certain = decided[before] + self.window if before < len(decided) else float("-inf")
        if self.limiter in BURSTS:
            return certain
        late = self.lateness(calls)
        likely = sorted([*decided, *(max(planned + late, now) for planned in waiting)], reverse=True)
        return max(certain, self._evenly(likely, late, together))

    def _evenly(self, decided: Sequence[float], late: float, together: int) -> float:
        """Return when the last of some calls that leave together keeps its distance from the calls before."""
        size = self.quota.calls
        # J such that these calls, which have no distance at all, keep it among themselves.
        jitter = ((together - 1) * self.window + size * late) / (size - together + 1)
        spacing = (self.window + jitter) / size
        distances = (instant + rank * spacing - jitter for rank, instant in enumerate(decided[: 2 * size], together))
        return max(distances, default=float("-inf"))

    def lateness(self, calls: Sequence[Call]) -> float:
        """Return the seconds from slot to answer that one call in N exceeds: the second longest of the last 2N."""
        decided = sorted((call.decided, call.planned) for call in calls if call.decided is not None)
        shown = [answer - slot for answer, slot in decided[-2 * self.quota.calls :]]
        careful = [CAREFUL * self.quota.seconds] * 2 if len(shown) < max(2, self.quota.calls) else []
        return sorted([*shown, *careful])[-2]


class Pacing(Protocol):
    """Whoever knows when the account's next call may be sent. Instants are seconds of the caller's clock."""

    def allowed(self, calls: int) -> int:
        """Return how many of so many calls the day still allows. Raises DaySpent where it allows none."""
        ...

    def reserve(self, now: float, together: int = 1) -> float | None:
        """Take slots for calls that leave together; return their instant, None where an answer has to come first."""
        ...

    def note(self, sent: float, received: float) -> None:
        """Count a call as sent and answered, in the slot of this caller where it has one, else in another's."""
        ...

    def close(self, until: float) -> None:
        """Let nothing out before an instant, after a refusal."""
        ...

    def release(self) -> None:
        """Let go of what is held, as the last step."""
        ...


class Pacer:
    """The pace of an account whose keys no other process has, nor any other run: its day has just begun.

    `answer_within` bounds how long a call may be open.
    """

    def __init__(
        self, quota: Quota | None, limiter: str | None = None, *, answer_within: float = ANSWER_SECONDS
    ) -> None:
        self._pace = Pace(quota, limiter) if quota else None
        self._open: list[Call] = []
        self._decided: deque[Call] = deque(maxlen=2 * quota.calls if quota else 0)
        self._closed_until = float("-inf")
        self._answer_within = answer_within

    def allowed(self, calls: int) -> int:
        """Return how many of so many calls the day still allows: all of them."""
        return calls

    def reserve(self, now: float, together: int = 1) -> float | None:
        """Take slots for calls that leave together; return their instant, None where an answer has to come first."""
        free = max(now, self._closed_until)
        if self._pace is None:
            return free
        self._forsake(now)
        earliest = self._pace.earliest([*self._decided, *self._open], now, together)
        if earliest is None:
            return None
        planned = max(free, earliest)
        self._open += [Call(planned, caller=get_ident())] * together
        return planned

    def note(self, sent: float, received: float) -> None:
        """Count a call as sent and answered, in the slot of this caller where it has one, else in another's."""
        mine = min(self._open, key=lambda call: (call.caller != get_ident(), call.planned), default=None)
        if mine is not None:
            self._open.remove(mine)
        self._decided.append(replace(mine or Call(sent), decided=received))

    def close(self, until: float) -> None:
        """Let nothing out before an instant, after a refusal."""
        self._closed_until = max(self._closed_until, until)

    def release(self) -> None:
        """Let go of nothing: no file is held."""

    def _forsake(self, now: float) -> None:
        """Give up slots that nobody will note: who asks for another is done with the last, and answers have a limit."""
        for call in list(self._open):
            limit = call.planned + self._answer_within
            if call.caller == get_ident() or limit < now:
                self._open.remove(call)
                self._decided.append(replace(call, decided=max(call.planned, min(now, limit))))


def take_turn(pacing: Pacing, clock: Clock, sleep: Callable[[float], object], together: int = 1) -> float:
    """Sleep until so many calls may leave together; return the instant that was planned."""
    while (planned := pacing.reserve(clock(), together)) is None:
        sleep(NAP)
    sleep(max(0.0, planned - clock()))
    return planned
