"""An order under way: what each worker has of it, and what each told last."""

from collections.abc import Sequence
from dataclasses import dataclass, field
from math import ceil

from loadtests.arrivals import Arrivals
from loadtests.orders import Order, Progress
from loadtests.stage import Carried

__all__ = ["Course"]


@dataclass(slots=True)
class Course:
    """An order under way: the `orders` are what each worker has of it, also those that have died."""

    order: Order
    arrivals: Arrivals
    orders: dict[str, Order] = field(default_factory=dict)
    told: dict[str, Progress] = field(default_factory=dict)
    lost: list[float] = field(default_factory=list)
    notes: list[str] = field(default_factory=list)

    @property
    def carried(self) -> Carried:
        """What it came to until now."""
        return Carried(self.order, list(self.told.values()), self.lost, self.notes)

    def allot(self, workers: Sequence[str]) -> int | None:
        """Return a worker's part of the calls of a ride, no more than a whole one takes: the rest is for who joins.

        What a dead worker had counts as sent.
        """
        if self.order.most is None:
            return None
        windows = ceil(self.order.seconds / self.order.window) + 1
        rest = self.order.most - sum(order.most or 0 for order in self.orders.values())
        waiting = [each for each in workers if each not in self.orders]
        return min(self.arrivals.calls * windows, rest // len(waiting))
