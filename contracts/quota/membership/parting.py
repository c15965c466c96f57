"""A history by its parts: after a silence of 2W a limiter has forgotten what it counted, and only its clock goes on."""

from collections.abc import Iterator
from dataclasses import replace

import numpy as np

from contracts.quota.bounds import RESET_WINDOWS
from contracts.quota.classes import ALIGNED
from contracts.quota.history import Columns, Indices, Outcome
from contracts.quota.membership.deciding import Decision, decide, replay
from contracts.quota.membership.theories import Theory
from contracts.quota.sweep import ROUNDING
from contracts.spec import Quota
from contracts.verdict import Verdict

__all__ = ["decide_by_parts", "resets"]

Parts = list[tuple[Indices, Columns]]


def resets(calls: Columns, quota: Quota) -> Parts:
    """Return the parts of a history between which nothing is counted on, those with few unknown calls first."""
    order = np.argsort(calls.sent, kind="stable")
    silence = calls.sent[order][1:] - np.maximum.accumulate(calls.received[order])[:-1]
    cuts = np.flatnonzero(silence >= RESET_WINDOWS * quota.seconds + 4 * ROUNDING) + 1
    parts = [(index, _only(calls, index)) for index in map(np.sort, np.split(order, cuts))]
    return sorted(parts, key=lambda part: int(np.sum(part[1].outcome == Outcome.UNKNOWN)))


def decide_by_parts(theory: Theory, calls: Columns, quota: Quota, effort: int) -> Decision:
    """Decide whether a theory explains every part of a history, and with one phase of the clock if it has one."""
    parts = resets(calls, quota)
    if len(parts) == 1:
        return replace(decide(theory, calls, quota, effort), part=calls)
    spent, found = 0, list[Decision]()
    for _, part in parts:
        found.append(decide(theory, part, quota, effort - spent))
        spent += found[-1].spent
        if found[-1].verdict is Verdict.FAIL:
            return replace(found[-1], spent=spent, part=part)
    if theory.name not in ALIGNED:
        return _joined(theory, found, parts, calls, quota)
    return _in_phase(theory, found, parts, calls, quota, effort - spent)


def _in_phase(
    theory: Theory, found: list[Decision], parts: Parts, calls: Columns, quota: Quota, effort: int
) -> Decision:
    """Try the phases of the parts on all of them, the latest of which each part allows if any is; else the whole."""
    for phase in dict.fromkeys(each.phase for each in found if each.phase is not None):
        tried = list(_at_phase(theory, parts, quota, effort, phase))
        joined = _joined(theory, tried, parts, calls, quota)
        if joined.verdict is Verdict.PASS:
            return joined
        effort -= sum(each.spent for each in tried)
    return replace(decide(theory, calls, quota, effort), part=calls)


def _at_phase(theory: Theory, parts: Parts, quota: Quota, effort: int, phase: float) -> Iterator[Decision]:
    for _, part in parts:
        found = decide(theory, part, quota, effort, phase)
        yield found
        if found.verdict is not Verdict.PASS:
            return
        effort -= found.spent


def _joined(theory: Theory, found: list[Decision], parts: Parts, calls: Columns, quota: Quota) -> Decision:
    """Return the instants of all parts as those of the whole, undecided where one of them has none."""
    spent, instants = sum(each.spent for each in found), np.full(len(calls), np.nan)
    for (index, _), each in zip(parts, found, strict=False):
        if each.instants is not None:
            instants[index] = each.instants
    passed = len(found) == len(parts) and all(each.verdict is Verdict.PASS for each in found)
    if passed and replay(theory.name, instants, calls, quota, found[0].phase):
        return Decision(Verdict.PASS, spent, instants=instants, phase=found[0].phase)
    return Decision(Verdict.INCONCLUSIVE, spent)


def _only(calls: Columns, index: Indices) -> Columns:
    return Columns(calls.sent[index], calls.received[index], calls.outcome[index], calls.positions[index])
