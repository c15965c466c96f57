"""A history by its parts: after a silence a limiter has forgotten what it counted, and only its clock goes on."""

from collections.abc import Iterator
from dataclasses import replace

import numpy as np

from contracts.quota.bounds import RESET_WINDOWS
from contracts.quota.classes import ALIGNED
from contracts.quota.history import Columns, Indices, Outcome
from contracts.quota.membership.deciding import Clock, Decision, decide, replay
from contracts.quota.membership.theories import Theory
from contracts.quota.sweep import ROUNDING
from contracts.spec import Quota
from contracts.verdict import Verdict

__all__ = ["decide_by_parts", "resets"]

# A part may take this share of the effort before the phases are halved.
SHARE = 8
# Phases are told apart to this part of a window.
FINEST = 1e-4
Parts = list[tuple[Indices, Columns]]


def resets(theory: Theory, calls: Columns, quota: Quota) -> Parts:
    """Return the parts of a history between which nothing is counted on, those with few unknown calls first.

    That takes a window of silence; a counter remembers the window before the last.
    """
    horizon = (RESET_WINDOWS if "counter" in theory.name else 1) * quota.seconds
    order = np.argsort(calls.sent, kind="stable")
    silence = calls.sent[order][1:] - np.maximum.accumulate(calls.received[order])[:-1]
    cuts = np.flatnonzero(silence >= horizon + 4 * ROUNDING) + 1
    parts = [(index, _only(calls, index)) for index in map(np.sort, np.split(order, cuts))]
    return sorted(parts, key=lambda part: int(np.sum(part[1].outcome == Outcome.UNKNOWN)))


def decide_by_parts(theory: Theory, calls: Columns, quota: Quota, effort: int) -> Decision:
    """Decide whether a theory explains every part of a history, and with one phase of the clock if it has one."""
    parts = resets(theory, calls, quota)
    if len(parts) == 1:
        return replace(decide(theory, calls, quota, effort), part=calls)
    if theory.name in ALIGNED:
        return _by_phases(theory, parts, calls, quota, effort)
    found = list(_until_refuted(theory, parts, quota, effort, None))
    if found[-1].verdict is Verdict.FAIL:
        return replace(found[-1], part=parts[len(found) - 1][1])
    return _joined(theory, found, parts, calls, quota)


def _until_refuted(theory: Theory, parts: Parts, quota: Quota, effort: int, clock: Clock) -> Iterator[Decision]:
    """Yield the decisions on the parts, until one is refuted."""
    for _, part in parts:
        found = decide(theory, part, quota, effort, clock)
        yield found
        if found.verdict is Verdict.FAIL:
            return
        effort -= found.spent


def _by_phases(theory: Theory, parts: Parts, calls: Columns, quota: Quota, effort: int) -> Decision:
    """Halve the phases that the clock may have, until a part refutes each or one explains all parts."""
    spent, narrow, against = 0, False, set[int]()
    cells = [(0.0, quota.seconds)]
    while cells and spent < effort:
        low, high = cells.pop()
        found = list(_until_refuted(theory, parts, quota, min(effort - spent, effort // SHARE), (low, high)))
        spent += sum(each.spent for each in found)
        if found[-1].verdict is Verdict.FAIL:
            against.add(len(found) - 1)
            if high - low == quota.seconds:
                return replace(found[-1], spent=spent, part=parts[len(found) - 1][1])
            continue
        joined = _in_phase(theory, found, parts, calls, quota, low)
        spent += joined.spent
        if joined.verdict is Verdict.PASS:
            return joined
        if high - low < FINEST * quota.seconds:
            narrow = True
        else:
            middle = (low + high) / 2
            cells += [(middle, high), (low, middle)]
    if cells or narrow:
        return Decision(Verdict.INCONCLUSIVE, spent)
    index = np.sort(np.concatenate([parts[each][0] for each in against]))
    return Decision(Verdict.FAIL, spent, part=_only(calls, index), phaseless=True)


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
    for (index, _), each in zip(parts, found, strict=False):
        if each.instants is not None:
            instants[index] = each.instants
    passed = len(found) == len(parts) and all(each.verdict is Verdict.PASS for each in found)
    if passed and replay(theory.name, instants, calls, quota, found[0].phase):
        return Decision(Verdict.PASS, spent, instants=instants, phase=found[0].phase)
    return Decision(Verdict.INCONCLUSIVE, spent)


def _only(calls: Columns, index: Indices) -> Columns:
    return Columns(calls.sent[index], calls.received[index], calls.outcome[index], calls.positions[index])
