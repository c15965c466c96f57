"""Proofs in sentences: seconds from the first call on, calls counted from 1."""

import numpy as np

from contracts.quota.classes import WORDS
from contracts.quota.history import Columns
from contracts.quota.sweep import Crowd
from contracts.spec import Quota

__all__ = ["of_crowd", "of_false_refusal", "of_search"]


def of_crowd(crowd: Crowd, calls: Columns, quota: Quota) -> str:
    """Say that too many calls were accepted too close together."""
    inside = np.flatnonzero(np.isin(calls.positions, crowd.calls))
    first, last = inside[np.argmin(calls.sent[inside])], inside[np.argmax(calls.received[inside])]
    windows = "the window" if crowd.windows == 1 else f"{crowd.windows} windows"
    return (
        f"call {calls.positions[first] + 1} was decided no earlier than {_at(calls, calls.sent[first])} and call "
        f"{calls.positions[last] + 1} no later than {_at(calls, calls.received[last])}: {len(inside)} accepted within "
        f"{crowd.span:.3f} s, less than {windows} of {quota.seconds:g} s"
    )


def of_false_refusal(call: int, countable: int, calls: Columns, quota: Quota) -> str:
    """Say that a call was refused without a reason."""
    index = int(np.flatnonzero(calls.positions == call)[0])
    return (
        f"call {call + 1} was refused between {_at(calls, calls.sent[index])} and {_at(calls, calls.received[index])}: "
        f"at most {countable} calls can have been accepted in the {quota.seconds:g} s before, fewer than {quota.calls}"
    )


def of_search(name: str, reached: tuple[int, int, float], calls: Columns) -> tuple[str, ...]:
    """Say where the search ended in every order: with the next accepted call, and with the next refused one."""
    said = [
        f"call {some.positions[index] + 1} is {outcome} by {_at(calls, some.received[index])}"
        for outcome, some, count in (("accepted", calls.accepted, reached[0]), ("refused", calls.refused, reached[1]))
        if count < len(some)
        for index in [int(np.argsort(some.received, kind="stable")[count])]
    ]
    return (
        f"in no order, and at no instants inside their intervals, do the calls named fit {WORDS[name]}",
        f"it comes no further than {reached[0]} accepted and {reached[1]} refused calls; then {' and '.join(said)}",
    )


def _at(calls: Columns, instant: float) -> str:
    return f"{instant - float(np.min(calls.sent)):.3f} s"
