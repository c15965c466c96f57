"""What uses up the quota besides calls as specified: so many odd calls of each kind, then N plain ones.

The kinds are sent 1, 2 and 4 times, so that any of them together take up another number of places. Observers tell from
the history which of them count.
"""

from collections.abc import Sequence

from contracts.quota.identify.probing import Probing, Steps
from contracts.quota.identify.steps import Kind, Step

__all__ = ["batches", "counting", "counting_cost"]

Batch = tuple[Kind, ...]


def batches(calls: int, kinds: Sequence[Kind]) -> list[Batch]:
    """Return the kinds that are tried together: all of them where N holds their sum, else one after the other."""
    odd = tuple(kind for kind in kinds if kind is not Kind.PLAIN)
    return [odd] if odd and (1 << len(odd)) - 1 <= calls else [(kind,) for kind in odd]


def counting_cost(calls: int, batch: Batch) -> int:
    """Return the calls that a batch of kinds takes."""
    return calls + (1 << len(batch)) - 1


def counting(on: Probing, batch: Batch) -> Steps:
    """Send the odd calls, then N plain ones."""
    at = on.begin()
    for turn, kind in enumerate(batch):
        yield from on.send(Step(at, 1 << turn, kind.question, kind))
    yield from on.send(Step(at, on.quota.calls, "the quota after them"))
