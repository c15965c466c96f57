"""Clients that ride a quota in virtual time."""

from collections import Counter
from collections.abc import Callable, Iterable, Sequence
from dataclasses import dataclass
from heapq import heappop, heappush
from random import Random

from contracts.host.limiters import LIMITERS
from contracts.quota.pacing import Pacing
from contracts.spec import Quota

__all__ = ["PASSING", "Delays", "Ride", "jittery", "refusals", "ride"]

PASSING = tuple(sorted({*LIMITERS} - {"lock-out", "renewed-by-refusals", "renewed-window"}))
# How long a call travels, and how long its answer does.
Delays = Callable[[], tuple[float, float]]
ROUND_TRIP = 0.002
NAP_SECONDS = 0.25


@dataclass(frozen=True, slots=True)
class Ride:
    """When calls were sent, and when each was decided."""

    sent: tuple[float, ...]
    decided: tuple[float, ...]

    def share(self, quota: Quota, seconds: float) -> float:
        """Return how much of a quota was used in the seconds since the first call."""
        return sum(each < self.sent[0] + seconds for each in self.sent) * quota.spacing / seconds


def ride(pacers: Sequence[Pacing], delays: Delays, start: float, seconds: float, together: int = 1) -> Ride:
    """Let a client for each pacer send so many calls at once, and the next when all of them are answered."""
    sent, decided = [], []
    # When, which client, and when the call was sent that is answered then.
    events: list[tuple[float, int, float | None]] = [(start, number, None) for number in range(len(pacers))]
    waiting = Counter[int]()
    while events:
        now, number, answered = heappop(events)
        if answered is not None:
            pacers[number].note(answered, now)
            waiting[number] -= 1
        if waiting[number] or now >= start + seconds:
            continue
        planned = pacers[number].reserve(now, together)
        if planned is None:
            heappush(events, (now + NAP_SECONDS, number, None))
        elif planned < start + seconds:
            waiting[number] = together
            for there, back in (delays() for _ in range(together)):
                sent.append(planned)
                decided.append(planned + there)
                heappush(events, (planned + there + back, number, planned))
    return Ride(tuple(sorted(sent)), tuple(sorted(decided)))


def refusals(decided: Iterable[float], quota: Quota) -> dict[str, int]:
    """Return how many calls each passing class of limiter refuses."""
    instants = sorted(decided)
    found = {}
    for name in PASSING:
        limiter = LIMITERS[name](quota)
        found[name] = sum(not limiter.admit(instant) for instant in instants)
    return found


def jittery(jitter: float, seed: int = 0) -> Delays:
    """Return delays that vary by so many seconds in all, on the way there, back, or both."""
    random = Random(seed)

    def delays() -> tuple[float, float]:
        late, there = random.uniform(0, jitter), random.choice((0.0, 0.5, 1.0))
        return ROUND_TRIP / 2 + late * there, ROUND_TRIP / 2 + late * (1 - there)

    return delays
