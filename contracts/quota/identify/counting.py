"""What uses up the quota besides calls as specified: so many odd calls of each kind, then N plain ones.

The kinds are sent 1, 2 and 4 times, so that any of them together take up another number of places.
"""

from collections.abc import Mapping, Sequence
from itertools import combinations

import numpy as np

from contracts.quota.history import Columns, Outcome
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


def counting(on: Probing, name: str, batch: Batch, counts: dict[Kind, bool]) -> Steps:
    """Send the odd calls, then N plain ones; note of each kind whether it counts, where the class tells."""
    at, places = on.begin(), dict[Kind, slice]()
    for turn, kind in enumerate(batch):
        places[kind] = slice(len(on.calls), len(on.calls) + (1 << turn))
        yield from on.send(Step(at, 1 << turn, kind.question, kind))
    yield from on.send(Step(at, on.quota.calls, "the quota after them"))
    guesses = [guess for size in range(len(batch) + 1) for guess in combinations(batch, size)]
    possible = [guess for guess in guesses if on.explains(name, _as_if(on.calls, places, guess))]
    for kind in batch:
        told = {kind in guess for guess in possible}
        if len(told) == 1:
            counts[kind] = told.pop()


def _as_if(calls: Columns, places: Mapping[Kind, slice], counted: Sequence[Kind]) -> Columns:
    """Return the calls as if the odd ones of some kinds had been accepted, and the others never sent."""
    outcome, sent = calls.outcome.copy(), np.ones(len(calls), bool)
    for kind, place in places.items():
        outcome[place] = Outcome.ACCEPTED
        sent[place] = kind in counted
    return Columns(calls.sent[sent], calls.received[sent], outcome[sent], calls.positions[sent])
