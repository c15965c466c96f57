"""Histories in virtual time: whole seconds, so that no sum is rounded."""

from collections.abc import Sequence

import numpy as np
from hypothesis import strategies as st

from contracts.host.limiters import Limiter
from contracts.quota.history import Columns, Outcome
from contracts.spec import Quota

Call = tuple[int, int, Outcome]
# What becomes of a call and its answer.
FATES = ("answered", "lost", "uncounted")


def history(calls: Sequence[Call]) -> Columns:
    """Return calls (sent, seconds until the answer, outcome) as columns."""
    sent = np.array([sent for sent, _, _ in calls], float)
    took = np.array([took for _, took, _ in calls], float)
    return Columns.of(sent, sent + took, np.array([outcome for _, _, outcome in calls], np.int8))


def calls(*, most_seconds: int = 3, outcomes: Sequence[Outcome] = tuple(Outcome)) -> st.SearchStrategy[Call]:
    """Generate calls within a few windows of a small quota."""
    return st.tuples(st.integers(0, 9), st.integers(0, most_seconds), st.sampled_from(outcomes))


def histories(*, most: int = 6, outcomes: Sequence[Outcome] = tuple(Outcome)) -> st.SearchStrategy[Columns]:
    """Generate short histories."""
    return st.lists(calls(outcomes=outcomes), max_size=most).map(history)


def bursts() -> st.SearchStrategy[Columns]:
    """Generate histories that are long for their quota."""
    return st.lists(calls(most_seconds=2), min_size=4, max_size=40).map(history)


def quotas() -> st.SearchStrategy[Quota]:
    """Generate small quotas of whole seconds."""
    return st.builds(Quota, calls=st.integers(1, 3), seconds=st.integers(1, 4).map(float))


@st.composite
def limited(draw: st.DrawFn, limiter: Limiter, *, most: int = 24, certain: bool = False) -> Columns:
    """Generate what a limiter does to calls at whole seconds, through a slow and uneven path, answers being lost."""
    instants = sorted(draw(st.lists(st.integers(0, 20), min_size=1, max_size=most)))
    slack = st.lists(st.integers(0, 2), min_size=len(instants), max_size=len(instants)).map(np.array)
    fates = draw(
        st.lists(st.sampled_from(FATES[:1] if certain else FATES), min_size=len(instants), max_size=len(instants))
    )
    outcome = [_fate(limiter, now, fate) for now, fate in zip(instants, fates, strict=True)]
    decided = np.array(instants, float)
    return Columns.of(decided - draw(slack), decided + draw(slack), np.array(outcome, np.int8))


def _fate(limiter: Limiter, now: float, fate: str) -> Outcome:
    """Ask the limiter, unless the call does not count; say what is known of it."""
    decided = Outcome(limiter.admit(now)) if fate != "uncounted" else Outcome.UNKNOWN
    return decided if fate == "answered" else Outcome.UNKNOWN
