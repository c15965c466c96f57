"""The decision on one theory: the search, the instants of what it finds, and the parting of ways where they fail."""

from dataclasses import dataclass, replace
from itertools import islice

import numpy as np

from contracts.quota.classes import ALIGNED, automaton
from contracts.quota.history import ROUNDING, Columns, Floats, Outcome
from contracts.quota.membership.lattice import Search, pools
from contracts.quota.membership.placing import placements, split
from contracts.quota.membership.theories import Theory, beginning
from contracts.spec import Quota
from contracts.verdict import Verdict

__all__ = ["Clock", "Decision", "decide", "replay"]

# The earliest and the latest phase of a clock.
Clock = tuple[float, float] | None

# Ways through the search whose instants are tried.
TRIED = 30


@dataclass(frozen=True, slots=True, eq=False)
class Decision:
    """The verdict on a theory: instants where it explains the history, else how far it comes; the effort it took.

    `part` are the calls of the history that were decided on by themselves; `phaseless` says that each phase of the
    clock is refuted by some of them, though none by all.
    """

    verdict: Verdict
    spent: int = 0
    reached: tuple[int, int, float] = (0, 0, 0.0)
    instants: Floats | None = None
    phase: float | None = None
    part: Columns | None = None
    phaseless: bool = False


def decide(theory: Theory, calls: Columns, quota: Quota, effort: int, clock: Clock = None) -> Decision:
    """Decide whether a theory explains a history; `clock` bounds the phase of its clock, if more is known of it."""
    verdict, spent, reached = Verdict.FAIL, 0, (0, 0, 0.0)
    pending = [calls]
    while pending:
        part = pending.pop()
        decision, inner = _attempt(theory, part, quota, effort - spent, clock)
        spent, reached = spent + decision.spent, max(reached, decision.reached)
        if decision.verdict is Verdict.PASS:
            return replace(decision, spent=spent)
        if decision.verdict is Verdict.INCONCLUSIVE:
            parts = split(part, inner) if spent < effort else ()
            pending.extend(parts)
            verdict = verdict if parts else Verdict.INCONCLUSIVE
    return Decision(verdict, spent, reached)


def _attempt(theory: Theory, calls: Columns, quota: Quota, effort: int, clock: Clock) -> tuple[Decision, int]:
    """Decide by one search; where its ways do not fit, return a call that finds no instant too."""
    state, origin = beginning(theory, quota, float(np.min(calls.sent)) - ROUNDING, clock)
    search = Search(pools(calls), theory.steps(quota), effort, theory.remembers)
    spent, inner, tried = 0, 0, False
    for trail in islice(search.candidates(state), TRIED):
        tried = True
        for beginning_at, placed, misplaced in placements(trail, origin, calls):
            # Placing costs a step for each call.
            spent += len(calls)
            inner = inner if misplaced is None else misplaced
            phase = beginning_at if theory.name in ALIGNED else None
            if placed is not None and replay(theory.name, placed, calls, quota, phase):
                return Decision(Verdict.PASS, spent + search.spent, instants=placed, phase=phase), inner
            if spent + search.spent > effort:
                break
    refuted = not tried and search.exhausted
    verdict = Verdict.FAIL if refuted else Verdict.INCONCLUSIVE
    return Decision(verdict, spent + search.spent, search.reached if refuted else (0, 0, 0.0)), inner


def replay(name: str, instants: Floats, calls: Columns, quota: Quota, phase: float | None) -> bool:
    """Tell whether a class, asked at these instants, gives the outcomes of the calls."""
    counted = np.flatnonzero(~np.isnan(instants))
    inside = (instants >= calls.sent - 2 * ROUNDING) & (instants <= calls.received + 2 * ROUNDING)
    known = calls.outcome != Outcome.UNKNOWN
    if not bool(np.all(inside[counted])) or bool(np.any(np.isnan(instants[known]))):
        return False
    # In one instant what is accepted comes first: where a class is full, it is full for that instant.
    rank = np.select([calls.outcome == Outcome.ACCEPTED, known], [0, 2], 1)
    order = counted[np.lexsort((rank[counted], instants[counted]))]
    for counts_refused in (False, True):
        admits = automaton(name, quota, phase, counts_refused=counts_refused)
        got = np.array([admits(instant) for instant in instants[order].tolist()], bool)
        if bool(np.all((got == (calls.outcome[order] == Outcome.ACCEPTED)) | ~known[order])):
            return True
        if "counter" not in name:
            break
    return False
