"""S1 and S2 by trying every placement: calls are decided at whole seconds, windows are whole seconds long."""

from collections.abc import Iterator, Sequence
from dataclasses import replace
from itertools import product

from contracts.quota.history import Columns, Outcome
from contracts.spec import Quota

Placement = tuple[int, ...]


def placements(columns: Columns, *outcomes: Outcome) -> Iterator[Placement]:
    """Yield every choice of an instant for each call of these outcomes."""
    calls = columns.only(*outcomes)
    ranges = [range(int(s), int(e) + 1) for s, e in zip(calls.sent, calls.received, strict=True)]
    return product(*ranges)


def subsets(columns: Columns) -> Iterator[Columns]:
    """Yield the history for every choice of which unknown calls were accepted."""
    unknown = [index for index, outcome in enumerate(columns.outcome) if outcome == Outcome.UNKNOWN]
    for accepted in product((Outcome.ACCEPTED, Outcome.REFUSED), repeat=len(unknown)):
        outcome = columns.outcome.copy()
        outcome[unknown] = accepted
        yield replace(columns, outcome=outcome)


def fullest(instants: Sequence[int], seconds: float) -> int:
    """Return the most instants in any half-open window."""
    return max((sum(start <= t < start + seconds for t in instants) for start in instants), default=0)


def certainly_within(columns: Columns, quota: Quota) -> bool:
    """Tell whether S1 holds wherever the calls were decided and whichever unknown ones were accepted."""
    return all(
        fullest(instants, quota.seconds) <= quota.calls
        for instants in placements(columns, Outcome.ACCEPTED, Outcome.UNKNOWN)
    )


def possibly_within(columns: Columns, quota: Quota) -> bool:
    """Tell whether S1 holds for some placement of the accepted calls."""
    return any(fullest(instants, quota.seconds) <= quota.calls for instants in placements(columns, Outcome.ACCEPTED))


def refusal_counts(columns: Columns, quota: Quota, *, closed: bool) -> Iterator[list[int]]:
    """Yield, for every way that it may have been, how many calls counted at each refusal, the edge W before or not."""
    for known in subsets(columns):
        for instants in placements(known, Outcome.ACCEPTED):
            for refusals in placements(columns, Outcome.REFUSED):
                yield [sum(r - quota.seconds < t + closed / 2 and t <= r for t in instants) for r in refusals]
