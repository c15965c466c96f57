"""What judging a quota costs and what it finds, in virtual time: python -m tests.bench.quota_cost.

First, long histories as columns: S1, S2 and the envelope of 10^4, 10^5 and 10^6 calls. Then, probes of the mocked
host's limiters over a path with jitter: how long it takes to decide on ten classes, and how many of the passing ones
are left where the quota, or the limiter, is not as claimed. Wrong is refuted where none is left, undecided where none
is left that surely explains the history.
"""

import random
import resource
import sys
import time
from collections import Counter
from collections.abc import Callable, Sequence
from statistics import median

import numpy as np

from contracts.host.limiters import AlignedWindow, Limiter, SlidingCounter, limiter
from contracts.quota.classes import CLASSES, PASSING
from contracts.quota.envelope import envelope, lengths
from contracts.quota.history import Columns, Outcome
from contracts.quota.membership import membership, memberships
from contracts.quota.sweep import FirstSweep, SecondSweep
from contracts.spec import Quota
from contracts.verdict import Verdict

QUOTA = Quota(25, 5.0)
LENGTHS = (10**4, 10**5, 10**6)
# Seconds of jitter each way; histories of each class.
JITTER, ROUNDS = 0.04, 4
CLAIMS = {
    "as claimed": QUOTA,
    "one fewer claimed": Quota(24, 5.0),
    "one more claimed": Quota(26, 5.0),
    "5 % shorter claimed": Quota(25, 4.75),
    "5 % longer claimed": Quota(25, 5.25),
}


class Shards:
    """Half of the quota on each of two hosts, between which calls are dealt out by chance."""

    def __init__(self, chance: random.Random) -> None:
        self._chance = chance
        self._shards = [limiter("sliding-log", Quota(QUOTA.calls // 2, QUOTA.seconds)) for _ in range(2)]

    def admit(self, now: float) -> bool:
        """Ask one of them."""
        return self._chance.choice(self._shards).admit(now)


def probes() -> list[float]:
    """Return when calls are sent: bursts, halves and edges, and the same again, moved within the window."""
    seconds, gap = QUOTA.seconds, 10 * JITTER
    bursts = {0.0: QUOTA.calls - 1, seconds / 2: 2, seconds + gap: QUOTA.calls, 2 * seconds + gap / 2: 1}
    # A call shortly before the window ends bounds it from above.
    bursts[seconds - gap / 2] = 1
    once = [at for at, number in bursts.items() for _ in range(number)]
    return once + [4.37 * seconds + at for at in once]


def seen(limiter: Limiter, sent: Sequence[float], chance: random.Random) -> Columns:
    """Return what a limiter does to calls, as it is seen through a path with jitter."""
    decided = sorted((at + chance.expovariate(1 / JITTER), at) for at in sent)
    outcome = [limiter.admit(now) for now, _ in decided]
    received = [now + chance.expovariate(1 / JITTER) for now, _ in decided]
    return Columns.of(np.array([at for _, at in decided]), np.array(received), np.array(outcome, np.int8))


def made(name: str, chance: random.Random) -> Limiter:
    """Make a limiter of a class, its windows at any phase of the clock."""
    phase = chance.uniform(-QUOTA.seconds, 0)
    if name == "aligned-window":
        return AlignedWindow(QUOTA, phase)
    return SlidingCounter(QUOTA, phase) if name == "sliding-counter" else limiter(name, QUOTA)


def raced(calls: Columns, chance: random.Random) -> Columns:
    """Let a race admit a call that was refused in a burst."""
    outcome = calls.outcome.copy()
    outcome[chance.choice(np.flatnonzero(outcome == Outcome.REFUSED).tolist())] = Outcome.ACCEPTED
    return Columns(calls.sent, calls.received, outcome, calls.positions)


def left(calls: Columns, claimed: Quota) -> str:
    """Say what the passing classes make of a history."""
    verdicts = {membership(name, calls, claimed).verdict for name in CLASSES if name in PASSING}
    ranked = {Verdict.PASS: "explained", Verdict.INCONCLUSIVE: "undecided", Verdict.FAIL: "refuted"}
    return next(word for verdict, word in ranked.items() if verdict in verdicts)


def columns_of(number: int) -> Columns:
    """Return a long history at twice the quota, of which a window accepts half."""
    chance = np.random.default_rng(number)
    sent = np.sort(chance.uniform(0, number * QUOTA.spacing / 2, number))
    outcome = (np.arange(number) % 2 == 0).astype(np.int8)
    return Columns.of(sent, sent + chance.exponential(JITTER, number), outcome)


def judge(calls: Columns) -> None:
    """Decide S1 and S2, and draw the envelope."""
    first, second = FirstSweep(calls, QUOTA), SecondSweep(calls, QUOTA)
    _ = first.verdict, second.verdict, envelope(calls, lengths(QUOTA))


def timed(work: Callable[[], object]) -> float:
    """Return the seconds that something takes."""
    started = time.perf_counter()
    work()
    return time.perf_counter() - started


def sweep_long_histories() -> None:
    """Print the seconds that long histories take, and the most memory that the program held by then."""
    for number in LENGTHS:
        calls = columns_of(number)
        seconds = timed(lambda calls=calls: judge(calls))
        held = resource.getrusage(resource.RUSAGE_SELF).ru_maxrss / 1024
        say(f"{number:>9,} calls through S1, S2 and the envelope{seconds:8.2f} s {held:6.0f} MB")


def decide_on_probes() -> None:
    """Print how long the ten classes take, and how many passing ones are left."""
    chance = random.Random(1)
    histories = [(name, seen(made(name, chance), probes(), chance)) for name in sorted(PASSING) * ROUNDS]
    taken = [timed(lambda calls=calls: memberships(calls, QUOTA)) for _, calls in histories]
    say(f"ten classes, {len(probes())} calls: {median(taken):.2f} s in the middle, {max(taken):.2f} s at the most")
    refuted = sum(membership(name, calls, QUOTA).verdict is Verdict.FAIL for name, calls in histories)
    say(f"true class refuted in {refuted} of {len(histories)}")
    for words, claimed in CLAIMS.items():
        say(f"{words:24}{shares([left(calls, claimed) for _, calls in histories])}")
    races = [left(raced(calls, chance), QUOTA) for _, calls in histories if len(calls.refused)]
    say(f"{'a race admits one more':24}{shares(races)}")
    shards = [seen(Shards(chance), probes(), chance) for _ in histories]
    say(f"{'two shards':24}{shares([left(calls, QUOTA) for calls in shards])}")


def shares(found: list[str]) -> str:
    """Count what was found, in words."""
    counted = Counter(found)
    return ", ".join(f"{counted[word]:3d} {word}" for word in ("explained", "undecided", "refuted"))


def main() -> int:
    """Measure, and print the table."""
    sweep_long_histories()
    decide_on_probes()
    return 0


def say(line: str) -> None:
    """Print a line of the table."""
    print(line, flush=True)  # noqa: T201 - this is a program


if __name__ == "__main__":
    sys.exit(main())
