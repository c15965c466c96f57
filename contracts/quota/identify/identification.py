"""Which class of limiter a host has: probe until one is left, then bound N and W, then see what else counts.

Assumed are one decision for each call inside its interval, nobody else on the account, and one monotone clock.
"""

from collections.abc import Callable, Generator, Sequence
from dataclasses import dataclass

from contracts.quota.classes import ALIGNED, PASSING
from contracts.quota.history import Columns
from contracts.quota.identify.candidates import Candidates
from contracts.quota.identify.counting import batches, counting, counting_cost
from contracts.quota.identify.passes import (
    edges,
    edges_cost,
    least_cost,
    renewals,
    renewals_cost,
    separation,
)
from contracts.quota.identify.probing import PlanEnded, Probing, Steps, Why
from contracts.quota.identify.steps import Kind, Step
from contracts.quota.scope import LONE
from contracts.spec import Quota

__all__ = ["MOST_PASSES", "REPEATS", "Identified", "carry_out", "identify"]

MOST_PASSES = 4
# So many passes more may bound N and W once the class is known.
REPEATS = 2
# What may be behind a block that outlasts the window.
RENEWING = frozenset({"log-of-all", "renewed-window", "renewed-by-refusals", "lock-out"})


@dataclass(frozen=True, slots=True)
class Identified:
    """What a plan found out, and why it ended.

    `left` are the classes that explain every call, `above_floor` those that do where each answer takes the path's
    floor at least; `dropped` are the parts that the budget did not hold.
    """

    left: tuple[str, ...]
    above_floor: tuple[str, ...]
    why: Why
    dropped: tuple[str, ...]
    calls: int


def identify(
    quota: Quota,
    candidates: Candidates,
    *,
    budget: int,
    now: float,
    floor: float = 0.0,
    kinds: Sequence[Kind] = tuple(Kind),
) -> Generator[Step, Columns, Identified]:
    """Yield steps and take in the columns of all calls sent so far, in the order of sending; return what was found.

    `kinds` are those of the calls that may be sent.
    """
    on = Probing(quota, candidates, budget=budget, now=now, floor=floor)
    try:
        yield from _passes(on)
        if len(on.calls) and not on.found:
            yield from _lone_connection(on)
        if len(on.calls) and on.found and on.is_over(on.found):
            yield from _count(on, kinds)
        why = _reason(on)
    except PlanEnded as ended:
        why = ended.why
    return Identified(on.classes(), on.classes(floor), why, tuple(on.dropped), len(on.calls))


def carry_out(plan: Generator[Step, Columns, Identified], perform: Callable[[Step], Columns]) -> Identified:
    """Perform the steps of a plan one after the other; `perform` returns the columns of all calls sent so far."""
    try:
        step = next(plan)
        while True:
            step = plan.send(perform(step))
    except StopIteration as ended:
        found: Identified = ended.value
        return found


def _reason(on: Probing) -> Why:
    if not on.found:
        return Why.NONE_LEFT
    if len(on.calls) and on.is_over(on.found):
        return Why.ONE_LEFT if len(on.found) == 1 else Why.ALIKE
    return Why.BUDGET if on.dropped else Why.OPEN


def _passes(on: Probing) -> Steps:
    """Probe until the classes that are left cannot be told apart, and no N or W but the claimed one is left."""
    bounded = 0
    if not on.fits(least_cost(on.quota.calls), "which class of limiter"):
        return
    yield from separation(on)
    while left := on.found:
        over = on.is_over(left)
        if on.passes >= MOST_PASSES + REPEATS * over:
            return
        if over and (not PASSING.intersection(left) or (bounded >= _phases(left) and not on.in_doubt)):
            return
        if not over and RENEWING.issuperset(left):
            cost, part, steps = renewals_cost(on.quota.calls), "what renews a window", renewals(on, left)
        elif over or bounded < _phases(left):
            # Where jitter spoilt it, once more: at another phase, as each pass.
            bounded += 1
            cost, part, steps = edges_cost(left, on.quota.calls), "bounds of N and W", edges(on, left)
        else:
            cost, part, steps = least_cost(on.quota.calls), "the class once more", separation(on)
        if not on.fits(cost, part):
            return
        yield from steps


def _phases(left: Sequence[str]) -> int:
    """Return at how many phases N and W are bounded: the windows of a clock have to be met at three in all."""
    return 2 if ALIGNED.issuperset(left) else 1


def _count(on: Probing, kinds: Sequence[Kind]) -> Steps:
    for batch in batches(on.quota.calls, kinds):
        if on.fits(counting_cost(on.quota.calls, batch), f"whether {' and '.join(batch)} calls count"):
            yield from counting(on, batch)


def _lone_connection(on: Probing) -> Steps:
    """Where nothing was refused, see whether one connection is: then each has a quota of its own."""
    most = on.quota.calls + 1
    if not len(on.calls.refused) and on.fits(most, "one connection alone"):
        yield from on.send(Step(on.begin(), most, f"one more than the quota {LONE}", in_a_row=True))
