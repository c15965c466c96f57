"""Which class of limiter a host has: probe until one is left, then bound N and W, then see what else counts.

Assumed are one decision for each call inside its interval, nobody else on the account, and one monotone clock.
"""

from collections.abc import Generator, Mapping, Sequence
from dataclasses import dataclass, field

from contracts.quota.history import Columns
from contracts.quota.identify.counting import batches, counting, counting_cost
from contracts.quota.identify.passes import (
    edges,
    edges_cost,
    least_cost,
    renewals,
    renewals_cost,
    separation,
)
from contracts.quota.identify.probing import Judge, PlanEnded, Probing, Steps, Why
from contracts.quota.identify.steps import Kind, Step
from contracts.spec import Quota

__all__ = ["ASSUMPTIONS", "MOST_PASSES", "Identified", "identify"]

ASSUMPTIONS = ("one decision a call, inside its interval", "nobody else on the account", "one monotone clock")
MOST_PASSES = 4
RENEWING = frozenset({"renewed-window", "renewed-by-refusals", "lock-out", "log-of-all"})
ALIGNED = "aligned-window"


@dataclass(frozen=True, slots=True)
class Identified:
    """What a plan found out, and why it ended.

    `left` are the classes that explain every call, `above_floor` those that do where each answer takes the path's
    floor at least. `counts` says of a kind of call, where that was told, whether it uses up the quota; `dropped` are
    the parts that the budget did not hold; `by_connection` says that each connection has a quota of its own.
    """

    left: tuple[str, ...]
    above_floor: tuple[str, ...]
    why: Why
    counts: Mapping[Kind, bool]
    dropped: tuple[str, ...]
    calls: int
    by_connection: bool = False
    assumptions: tuple[str, ...] = ASSUMPTIONS


@dataclass
class _Course:
    """Where a plan stands."""

    on: Probing
    alike: frozenset[frozenset[str]]
    counts: dict[Kind, bool] = field(default_factory=dict)
    by_connection: bool = False

    @property
    def found(self) -> tuple[str, ...]:
        """The classes that are left, above the floor where that leaves fewer."""
        left = self.on.classes
        return left if self.is_over(left) else self.on.classes_above_floor

    def is_over(self, left: Sequence[str]) -> bool:
        """Whether no call separates the classes that are left."""
        return len(left) <= 1 or all(frozenset((left[0], each)) in self.alike for each in left[1:])


def identify(
    quota: Quota,
    judge: Judge,
    *,
    budget: int,
    now: float,
    floor: float = 0.0,
    alike: frozenset[frozenset[str]] = frozenset(),
    kinds: Sequence[Kind] = tuple(Kind),
) -> Generator[Step, Columns, Identified]:
    """Yield steps and take in the columns of all calls sent so far, in the order of sending; return what was found.

    `alike` are pairs of classes that no call tells apart, `kinds` those of calls that may be sent.
    """
    course = _Course(Probing(quota, judge, budget=budget, now=now, floor=floor), alike)
    try:
        why = yield from _course(course, kinds)
    except PlanEnded as ended:
        why = ended.why
    on = course.on
    return Identified(
        on.classes,
        on.classes_above_floor,
        why,
        course.counts,
        tuple(on.dropped),
        len(on.calls),
        course.by_connection,
    )


def _course(course: _Course, kinds: Sequence[Kind]) -> Generator[Step, Columns, Why]:
    on = course.on
    yield from _separate(course)
    left = course.found
    if not left and len(on.calls):
        yield from _lone_connection(course)
        return Why.NONE_LEFT
    if course.is_over(left) and not RENEWING.issuperset(left):
        yield from _bound(on, left[0])
        left = course.found
    if course.is_over(left) and left:
        yield from _count(course, left[0], kinds)
    return _reason(course, left)


def _reason(course: _Course, left: Sequence[str]) -> Why:
    if not left:
        return Why.NONE_LEFT
    if len(left) == 1:
        return Why.ONE_LEFT
    if course.is_over(left):
        return Why.ALIKE
    return Why.BUDGET if course.on.dropped else Why.OPEN


def _separate(course: _Course) -> Steps:
    """Probe until the classes that are left cannot be told apart."""
    on = course.on
    left: tuple[str, ...] = ("any", "other")
    while on.passes < MOST_PASSES and not course.is_over(left):
        renewing = on.passes > 0 and RENEWING.issuperset(left)
        cost = renewals_cost(on.quota.calls) if renewing else least_cost(on.quota.calls)
        if not on.fits(cost, "another pass" if on.passes else "identification"):
            return
        yield from renewals(on, left) if renewing else separation(on)
        left = course.found


def _bound(on: Probing, name: str) -> Steps:
    """Bound N and W; a clock has to be met at three phases."""
    for place in range(1 + (name == ALIGNED)):
        part = "a clock at a third phase" if place else "bounds of N and W"
        if on.fits(edges_cost(name, on.quota.calls), part):
            yield from edges(on, name)


def _count(course: _Course, name: str, kinds: Sequence[Kind]) -> Steps:
    on = course.on
    for batch in batches(on.quota.calls, kinds):
        if batch and on.fits(counting_cost(on.quota.calls, batch), f"whether {' and '.join(batch)} calls count"):
            yield from counting(on, name, batch, course.counts)


def _lone_connection(course: _Course) -> Steps:
    """Where nothing was refused, see whether one connection is: then each is counted by itself."""
    on = course.on
    most = on.quota.calls + 1
    if not len(on.calls.refused) and on.fits(most, "one connection alone"):
        alone = yield from on.send(Step(on.begin(), most, "one more than the quota over one connection", in_a_row=True))
        course.by_connection = alone.refused > 0
