"""What the search has to know of each class: its steps, its first state, and what holds for all its histories."""

from collections.abc import Callable
from dataclasses import dataclass
from functools import partial
from math import ceil

from contracts.quota.classes import ALIGNED, LONG_AGO
from contracts.quota.membership.counters import anchored_counter, sliding_counter
from contracts.quota.membership.logs import lock_out, sliding_log
from contracts.quota.membership.windows import (
    aligned_window,
    fixed_window,
    renewed_by_refusals,
    renewed_window,
    token_bucket,
)
from contracts.quota.membership.zones import NEVER, State, Steps, Zone
from contracts.spec import Quota

__all__ = ["THEORIES", "Theory", "beginning"]

NO_LOG: State = ((), (), LONG_AGO)


@dataclass(frozen=True, slots=True)
class Theory:
    """How a class takes calls."""

    name: str
    steps: Callable[[Quota], Steps]
    state: State = (0,)
    # Refused calls change what it does later.
    remembers: bool = False
    # It accepts at most N in any W.
    strict: bool = False
    # It refuses none with fewer than N accepted in the W before.
    just: bool = False


def beginning(
    theory: Theory, quota: Quota, first: float, clock: tuple[float, float] | None = None
) -> tuple[State, tuple[float, float]]:
    """Return the state in which nothing was counted before an instant, and the bounds of what it remembers first.

    `clock` bounds the phase of a clock, if more is known of it than that it is somewhere in W.
    """
    if theory.name in ALIGNED:
        # Windows are counted from one that began before the first call.
        low, high = clock or (first - quota.seconds, first)
        low, high = (each - quota.seconds * ceil((high - first) / quota.seconds) for each in (low, high))
        zone = Zone(low, high, LONG_AGO)
        return (*theory.state, zone), (zone.low, zone.high)
    with_zone = theory.state if theory.name in {"sliding-log", "log-of-all", "lock-out"} else (*theory.state, NEVER)
    return with_zone, (LONG_AGO, LONG_AGO)


_ALL = (
    Theory("fixed-window", fixed_window, just=True),
    Theory("aligned-window", aligned_window, (0, 0), just=True),
    Theory("sliding-log", sliding_log, NO_LOG, strict=True, just=True),
    Theory("log-of-all", partial(sliding_log, of_all=True), NO_LOG, remembers=True, strict=True),
    Theory("sliding-counter", sliding_counter, (0, 0, 0)),
    Theory("sliding-counter", partial(sliding_counter, counts_refused=True), (0, 0, 0), remembers=True),
    # A refused call keeps its windows following one another.
    Theory("anchored-counter", anchored_counter, (0, 0, 0), remembers=True),
    Theory("anchored-counter", partial(anchored_counter, counts_refused=True), (0, 0, 0), remembers=True),
    Theory("token-bucket", token_bucket, just=True),
    Theory("renewed-window", renewed_window, remembers=True, strict=True),
    Theory("renewed-by-refusals", renewed_by_refusals, remembers=True),
    Theory("lock-out", lock_out, (NO_LOG, None), remembers=True, strict=True),
)
# A class that has variants is explained by any of them.
THEORIES = {theory.name: tuple(each for each in _ALL if each.name == theory.name) for theory in _ALL}
