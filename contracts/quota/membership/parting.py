"""A history by its parts: after a silence a limiter has forgotten what it counted, and only its clock goes on.

A call of which nobody knows whether it was counted may have been any of two, and a search that has to try both for
each of many is cut short. So what comes before the first of them is a part as well: it may be refuted by itself.
"""

from collections.abc import Iterator
from dataclasses import replace
from math import inf

import numpy as np

from contracts.quota.bounds import RESET_WINDOWS
from contracts.quota.classes import ALIGNED
from contracts.quota.history import ROUNDING, Columns, Indices, Outcome
from contracts.quota.membership.deciding import Clock, Decision, decide, replay
from contracts.quota.membership.theories import Theory
from contracts.spec import Quota
from contracts.verdict import Verdict

__all__ = ["decide_by_parts", "parted"]

# All parts together may take this share of the effort before the phases are halved, or so many steps a call.
SHARE, STEPS = 8, 4
# Phases are told apart to this part of a window.
FINEST = 1e-4
Parts = list[tuple[Indices, Columns]]


def parted(theory: Theory, calls: Columns, quota: Quota) -> Parts:
    """Return the parts of a history between which nothing is counted on, those with few unknown calls first.

    That takes a window of silence; a counter remembers the window before the last. Of more than N calls that come
    before all that is unknown in a part the same calls are a part of their own.
    """
    horizon = (RESET_WINDOWS if "counter" in theory.name else 1) * quota.seconds
    order = np.argsort(calls.sent, kind="stable")
    silence = calls.sent[order][1:] - np.maximum.accumulate(calls.received[order])[:-1]
    whole = np.split(order, np.flatnonzero(silence >= horizon + 4 * ROUNDING) + 1)
    known = [each for part in whole if quota.calls < len(each := _known(part, calls)) < len(part)]
    parts = [(index, calls.at(index)) for index in map(np.sort, (*known, *whole))]
    return sorted(parts, key=lambda part: int(np.sum(part[1].outcome == Outcome.UNKNOWN)))


def decide_by_parts(theory: Theory, calls: Columns, quota: Quota, effort: int) -> Decision:
    """Decide whether a theory explains every part of a history, and with one phase of the clock if it has one."""
    parts = parted(theory, calls, quota)
    if len(parts) == 1:
        return replace(decide(theory, calls, quota, effort), part=calls)
    if theory.name in ALIGNED:
        return _by_phases(theory, parts, calls, quota, effort)
    found = list(_until_refuted(theory, parts, quota, effort, None))
    if found[-1].verdict is Verdict.FAIL:
        return replace(found[-1], part=parts[len(found) - 1][1])
    return _joined(theory, found, parts, calls, quota)


def _known(part: Indices, calls: Columns) -> Indices:
    """Return the calls of a part, in the order of sending, that were answered before any unknown one was sent."""
    unknown = np.flatnonzero(calls.outcome[part] == Outcome.UNKNOWN)
    # What is in flight beside an unknown call may be decided after it.
    quiet = np.append(calls.sent[part][1:], inf) > np.maximum.accumulate(calls.received[part])
    return part[: np.max(np.flatnonzero(quiet[: np.min(unknown, initial=len(part))]), initial=-1) + 1]


def _until_refuted(theory: Theory, parts: Parts, quota: Quota, effort: int, clock: Clock) -> Iterator[Decision]:
    """Yield the decisions on the parts, until one is refuted."""
    for _, part in parts:
        found = decide(theory, part, quota, effort, clock)
        yield found
        if found.verdict is Verdict.FAIL:
            return
        effort -= found.spent


def _by_phases(theory: Theory, parts: Parts, calls: Columns, quota: Quota, effort: int) -> Decision:
    """Halve the phases that the clock may have, the widest first, until each is refuted or one explains all parts."""
    spent, narrow, against = 0, False, set[int]()
    cells, share = [(0.0, quota.seconds)], max(effort // SHARE, STEPS * len(calls))
    while cells and spent < effort:
        low, high = cells.pop(0)
        found = list(_until_refuted(theory, parts, quota, min(effort - spent, share), (low, high)))
        spent += sum(each.spent for each in found)
        if found[-1].verdict is Verdict.FAIL:
            index, part = parts[len(found) - 1]
            against |= set(index.tolist())
            if high - low == quota.seconds:
                return replace(found[-1], spent=spent, part=part)
            continue
        joined = _in_phase(theory, found, parts, calls, quota, low)
        spent += joined.spent
        if joined.verdict is Verdict.PASS:
            return joined
        if high - low < FINEST * quota.seconds:
            narrow = True
        else:
            middle = (low + high) / 2
            cells += [(low, middle), (middle, high)]
    if cells or narrow:
        return Decision(Verdict.INCONCLUSIVE, spent)
    return Decision(Verdict.FAIL, spent, part=calls.at(np.sort(list(against))), phaseless=True)


def _in_phase(
    theory: Theory, found: list[Decision], parts: Parts, calls: Columns, quota: Quota, low: float
) -> Decision:
    """Try the latest of the phases with which the parts were explained: each may come earlier, or not at all."""
    phases = [low + (each.phase - low) % quota.seconds for each in found if each.phase is not None]
    if len(phases) < len(parts):
        return Decision(Verdict.INCONCLUSIVE)
    clock = (max(phases), max(phases))
    tried = list(_until_refuted(theory, parts, quota, len(calls) * SHARE, clock))
    return _joined(theory, tried, parts, calls, quota)


def _joined(theory: Theory, found: list[Decision], parts: Parts, calls: Columns, quota: Quota) -> Decision:
    """Return the instants of all parts as those of the whole, undecided where one of them has none."""
    spent, instants = sum(each.spent for each in found), np.full(len(calls), np.nan)
    if len(found) < len(parts) or any(each.instants is None for each in found):
        return Decision(Verdict.INCONCLUSIVE, spent)
    # The beginning of a part goes first: the whole part has the last word.
    for (index, _), each in sorted(zip(parts, found, strict=True), key=lambda one: len(one[0][0])):
        instants[index] = each.instants
    phase = found[0].phase
    if replay(theory.name, instants, calls, quota, phase):
        return Decision(Verdict.PASS, spent, instants=instants, phase=phase)
    return Decision(Verdict.INCONCLUSIVE, spent)
