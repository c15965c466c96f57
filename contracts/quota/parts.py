"""A long history by its parts: what follows a silence, and has an answer to each call, is refuted by itself.

A call of which nobody knows whether it was counted may have been any of two; a search that has to try both for each
of many calls is cut short. A class that does not explain a part does not explain the whole.
"""

from collections.abc import Iterator

import numpy as np

from contracts.quota.bounds import RESET_WINDOWS
from contracts.quota.history import Columns, Outcome
from contracts.quota.membership import Membership, membership
from contracts.spec import Quota
from contracts.verdict import Verdict

__all__ = ["judged", "known_parts"]


def judged(name: str, calls: Columns, quota: Quota, *, floor: float = 0.0) -> Membership:
    """Decide whether a class explains a history: by each of its parts that is known, then by all of it."""
    for part in known_parts(calls, quota):
        if len(part) < len(calls):
            found = membership(name, part, quota, floor=floor)
            if found.verdict is Verdict.FAIL:
                return found
    return membership(name, calls, quota, floor=floor)


def known_parts(calls: Columns, quota: Quota) -> Iterator[Columns]:
    """Yield the calls from each silence of 2W on, as far as each of them was accepted or refused, if more than N."""
    order = np.argsort(calls.sent, kind="stable")
    sent, heard = calls.sent[order], np.maximum.accumulate(calls.received[order])
    since = np.append(np.inf, sent[1:] - heard[:-1])
    unknown = np.append(np.flatnonzero(calls.outcome[order] == Outcome.UNKNOWN), len(calls))
    end = 0
    for start in np.flatnonzero(since >= RESET_WINDOWS * quota.seconds).tolist():
        if start < end:
            continue
        end = int(unknown[np.searchsorted(unknown, start)])
        while start < end < len(calls) and since[end] <= 0:
            # What is in flight beside an unknown call may be decided after it.
            end -= 1
        if end - start > quota.calls:
            kept = np.sort(order[start:end])
            yield Columns(calls.sent[kept], calls.received[kept], calls.outcome[kept], calls.positions[kept])
