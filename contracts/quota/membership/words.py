"""Proofs in sentences, the first of which says it in a line: seconds from the first call on, calls counted from 1."""

import numpy as np

from contracts.quota.classes import WORDS
from contracts.quota.history import Columns
from contracts.quota.sweep import Crowd
from contracts.spec import Quota

__all__ = ["of_crowd", "of_false_refusal", "of_search"]


def of_crowd(crowd: Crowd, calls: Columns, quota: Quota) -> tuple[str, str]:
    """Say that too many calls were accepted too close together."""
    inside = np.flatnonzero(np.isin(calls.positions, crowd.calls))
    first, last = inside[np.argmin(calls.sent[inside])], inside[np.argmax(calls.received[inside])]
    begun = f"call {calls.positions[first] + 1} was decided no earlier than {_at(calls, calls.sent[first])}"
    ended = f"call {calls.positions[last] + 1} no later than {_at(calls, calls.received[last])}"
    windows = f"{crowd.windows} windows of " if crowd.windows > 1 else ""
    return (
        f"{len(inside)} of calls {min(crowd.calls) + 1} to {max(crowd.calls) + 1} accepted within {crowd.span:.3f} s",
        f"{begun} and {ended}, less than {windows}{quota.seconds:g} s",
    )


def of_false_refusal(call: int, countable: int, calls: Columns, quota: Quota) -> tuple[str, str]:
    """Say that a call was refused without a reason."""
    index = int(np.flatnonzero(calls.positions == call)[0])
    most = f"at most {countable}" if countable else "none"
    between = f"between {_at(calls, calls.sent[index])} and {_at(calls, calls.received[index])}"
    return (
        f"call {call + 1} refused, with {most} accepted in the {quota.seconds:g} s before",
        f"it was refused {between}, and fewer than {quota.calls} before it are no reason",
    )


def of_search(name: str, reached: tuple[int, int, float], calls: Columns) -> tuple[str, str]:
    """Say where the search ended in every order: with the next accepted call, and with the next refused one."""
    ended = [
        (f"{some.positions[index] + 1} {outcome}", _at(calls, some.received[index]))
        for outcome, some, count in (("accepted", calls.accepted, reached[0]), ("refused", calls.refused, reached[1]))
        if count < len(some)
        for index in [int(np.argsort(some.received, kind="stable")[count])]
    ]
    neither = "neither" if len(ended) > 1 else "not"
    nowhere = f"in no order, and at no instants inside their intervals, do these calls fit {WORDS[name]}"
    then = " or ".join(f"call {each} by {at}" for each, at in ended)
    return (
        f"explains {_counted(reached)}, then {neither} {' nor '.join(each for each, _ in ended)}",
        f"{nowhere}: it explains {reached[0]} accepted and {reached[1]} refused ones, then it needs {then}",
    )


def _counted(reached: tuple[int, int, float]) -> str:
    count = sum(reached[:2])
    return "1 call" if count == 1 else f"{count or 'no'} calls"


def _at(calls: Columns, instant: float) -> str:
    return f"{instant - float(np.min(calls.sent)):.3f} s"
