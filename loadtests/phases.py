"""A part of a scenario that is over: what was measured, and whether the generator was fit to measure it."""

from collections.abc import Iterable, Iterator, Sequence
from math import ceil

from loadtests.dispatcher import reserve
from loadtests.figures import Distribution, Figures, Period, Tally, measure, table
from loadtests.orders import Kind, Order, Progress, Work

__all__ = ["FIT", "Phase", "bounds", "phase"]

# The generator is fit where 99 of a hundred calls start no later than this after they were due.
FIT = 0.05
SHARE = 0.99
# What workers have done is together their sum.
ADDED = ("started", "too_late", "no_place", "thin", "ceiling", "early", "peak")
CLOSED = "closed loop: a late answer keeps later calls back, and what they would have waited is not seen"


class Phase(Work, frozen=True, eq=False):
    """What one order came to, over all workers.

    `late` are the seconds by which calls started after they were due; `rate` is the most that was asked for in a
    second, `ceiling` the most that the generator alone makes; `floor` the seconds that the path takes at least.
    """

    order: Order
    tally: Tally
    late: Distribution
    lost: int = 0
    rate: int = 0

    @property
    def sent(self) -> int:
        """How many calls were sent, those of the warm-up included."""
        return self.tally.calls.total() + self.tally.warmed

    @property
    def kind(self) -> Kind:
        """How the calls were paced."""
        return self.order.kind

    def figures(self, shares: Iterable[float] = ()) -> Figures:
        """Return what was measured."""
        return measure(self.tally, shares)

    @property
    def lateness(self) -> float:
        """How late 99 of a hundred calls started at most."""
        return self.late.at(ceil(SHARE * len(self.late)))[0] if len(self.late) else 0.0

    @property
    def unfit(self) -> str:
        """Why the generator was not fit for this, nothing where it was."""
        if self.kind != "open":
            return ""
        if 0 < self.ceiling < self.rate and self.order.seconds >= 1:
            return f"the generator alone makes {self.ceiling:,.0f} calls/s, {self.rate:,.0f} were asked for"
        if self.too_late:
            return f"{self.too_late} calls were too late to be started"
        if self.lateness > FIT:
            return f"p99 of the calls started {1000 * self.lateness:.0f} ms late, fit is up to {1000 * FIT:.0f} ms"
        return ""

    def lines(self) -> Iterator[str]:
        """Yield the figures, and how late open arrivals were started."""
        yield from table(self.figures(), at_once=self.kind == "open" and not any(self.order.due))
        if self.kind == "open":
            yield f"{self.started} started, p99 {1000 * self.lateness:.1f} ms late (fit up to {1000 * FIT:.0f})"
        if self.no_place or self.too_late:
            yield f"{self.no_place} found no connection, {self.too_late} were too late"
        if self.lost:
            yield f"{self.lost} were due at a worker that died, and count as dropped"


def bounds(phases: Sequence[Phase]) -> Iterator[str]:
    """Yield what bounds the figures of all parts."""
    if not phases:
        return
    ceiling, floor = max(each.ceiling for each in phases), max(each.floor for each in phases)
    yield f"the generator alone makes {ceiling:,.0f} calls/s; a connection takes {1000 * floor:.2f} ms at least"
    if any(each.kind != "open" for each in phases):
        yield CLOSED


def phase(order: Order, heard: Sequence[Progress], *, lost: Sequence[float] = ()) -> Phase:
    """Put together what the workers told of an order; `lost` are the instants of calls that died with one."""
    whole, late = Tally(Period(order.start, order.seconds, order.warm_up)), Distribution()
    for each in heard:
        whole.merge(Tally.decode(each.tally))
        late.merge(Distribution.decode(each.late))
    for instant in lost:
        whole.drop(order.start + instant)
    return Phase(
        order,
        whole,
        late,
        len(lost),
        reserve(order.due, len(order.due), 1.0),
        floor=min((each.floor for each in heard if each.floor), default=0.0),
        promised=max((each.promised for each in heard if each.promised is not None), default=None),
        calls=tuple(sorted(call for each in heard for call in each.calls)),
        **{name: sum(getattr(each, name) for each in heard) for name in ADDED},
    )
