"""Proofs in sentences, the first of which says it in a line: seconds from the first call on, calls counted from 1."""

import numpy as np

from contracts.quota.classes import WORDS
from contracts.quota.history import Columns
from contracts.quota.sweep import Crowd
from contracts.spec import Quota

__all__ = ["of_crowd", "of_false_refusal", "of_phases", "of_search"]


def of_crowd(crowd: Crowd, calls: Columns, quota: Quota) -> tuple[str, str]:
    """Say that too many calls were accepted too close together."""
    inside = np.flatnonzero(np.isin(calls.positions, crowd.calls))
    first, last = inside[np.argmin(calls.sent[inside])], inside[np.argmax(calls.received[inside])]
    begun = f"call {calls.positions[first] + 1} was decided no earlier than {_at(calls.sent[first])}"
    ended = f"call {calls.positions[last] + 1} no later than {_at(calls.received[last])}"
    windows = f"{crowd.windows} windows of " if crowd.windows > 1 else ""
    return (
        f"{len(inside)} of calls {min(crowd.calls) + 1} to {max(crowd.calls) + 1} accepted within {crowd.span:.3f} s",
        f"{begun} and {ended}, less than {windows}{quota.seconds:g} s",
    )


def of_false_refusal(call: int, countable: int, calls: Columns, quota: Quota) -> tuple[str, str]:
    """Say that a call was refused without a reason."""
    index = int(np.flatnonzero(calls.positions == call)[0])
    most = f"at most {countable}" if countable else "none"
    between = f"between {_at(calls.sent[index])} and {_at(calls.received[index])}"
    return (
        f"call {call + 1} refused, with {most} accepted in the {quota.seconds:g} s before",
        f"it was refused {between}, and fewer than {quota.calls} before it are no reason",
    )


def of_search(name: str, reached: tuple[int, int, float], calls: Columns) -> tuple[str, str]:
    """Say where the search ended in every order: with the next accepted call, and with the next refused one."""
    ended = [
        (f"{some.positions[index] + 1} {outcome}", _at(some.received[index]))
        for outcome, some, count in (("accepted", calls.accepted, reached[0]), ("refused", calls.refused, reached[1]))
        if count < len(some)
        for index in [int(np.argsort(some.received, kind="stable")[count])]
    ]
    nowhere = f"in no order, and at no instants inside their intervals, do these calls fit {WORDS[name]}"
    then = " or ".join(f"call {each} by {at}" for each, at in ended)
    since = int(np.min(calls.positions)) + 1
    fits = "neither {} nor {} fits" if len(ended) > 1 else "{} does not fit"
    return (
        f"{fits.format(*(each for each, _ in ended))} the calls since {since}",
        f"{nowhere}: it explains {reached[0]} accepted and {reached[1]} refused ones, then it needs {then}",
    )


def of_phases(name: str, calls: Columns) -> tuple[str, str]:
    """Say that a clock would have to be set anew between calls."""
    first, last = int(np.min(calls.positions)) + 1, int(np.max(calls.positions)) + 1
    return (
        f"no phase of its clock fits all of calls {first} to {last}",
        f"silences part these calls, and no phase of {WORDS[name]} explains each part",
    )


def _at(instant: float) -> str:
    return f"{max(instant, 0.0):.3f} s"
