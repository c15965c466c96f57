"""A class of limiter against a history: three verdicts, each with what proves it."""

from dataclasses import dataclass, replace

import numpy as np

from contracts.errors import UnknownChoice
from contracts.quota.classes import ALIGNED, CLASSES
from contracts.quota.history import ROUNDING, Columns, Floats, Outcome
from contracts.quota.membership import words
from contracts.quota.membership.deciding import Decision, decide, replay
from contracts.quota.membership.parting import decide_by_parts
from contracts.quota.membership.theories import THEORIES, Theory
from contracts.quota.sweep import SecondSweep, crowd
from contracts.spec import Quota
from contracts.verdict import Verdict

__all__ = ["EFFORT", "Membership", "membership", "memberships", "replays"]

EFFORT = 30_000
# A search that cannot end takes a tenth.
SHORTER = 10
# A shorter proof is looked for where it costs little: not by a search of more than a third.
DEARER = 3


@dataclass(frozen=True, slots=True, eq=False)
class Membership:
    """Whether a class explains a history.

    FAIL: no instants inside the intervals make it give these outcomes; `calls` are the positions that prove it and
    `words` say why, the first of them in a line. PASS: `instants`, one a call and NaN where it was not counted, replay
    to these outcomes, windows of a clock beginning at `phase`. INCONCLUSIVE: the search was cut short.
    """

    name: str
    verdict: Verdict
    calls: tuple[int, ...] = ()
    words: tuple[str, ...] = ()
    instants: Floats | None = None
    phase: float | None = None


def membership(name: str, calls: Columns, quota: Quota, *, floor: float = 0.0, effort: int = EFFORT) -> Membership:
    """Decide whether a class explains a history. Nothing was counted before it: 2W of silence precede its first call.

    `floor` is the least time that an answer takes on the way: a call was decided so much earlier. It does not serve
    classes whose windows follow a clock. `effort` bounds the steps of the search. Raises UnknownChoice.
    """
    if name not in CLASSES:
        raise UnknownChoice("limiter", name, CLASSES)
    if not len(calls):
        return Membership(name, Verdict.PASS, instants=np.array([]))
    start = float(np.min(calls.sent))
    received = calls.received if name in ALIGNED else np.maximum(calls.sent, calls.received - floor)
    moved = replace(calls, sent=calls.sent - start, received=received - start)
    found = _refuted(name, moved, quota) or _searched(name, moved, quota, effort)
    if found.instants is None:
        return found
    phase = None if found.phase is None else found.phase + start
    return Membership(name, found.verdict, instants=found.instants + start, phase=phase)


def memberships(calls: Columns, quota: Quota, *, floor: float = 0.0) -> tuple[Membership, ...]:
    """Decide on every class, in the order of CLASSES."""
    return tuple(membership(name, calls, quota, floor=floor) for name in CLASSES)


def replays(membership: Membership, calls: Columns, quota: Quota) -> bool:
    """Tell whether the instants of a membership replay through its automaton to the outcomes of the history."""
    if membership.instants is None:
        return False
    return replay(membership.name, membership.instants, calls, quota, membership.phase)


def _refuted(name: str, calls: Columns, quota: Quota) -> Membership | None:
    """Refute a class by what holds for all its histories, which is told from columns at once."""
    theory = THEORIES[name][0]
    if found := crowd(calls, quota, spare=0 if theory.strict else 1):
        return Membership(name, Verdict.FAIL, found.calls, words.of_crowd(found, calls, quota))
    if theory.just and (false := SecondSweep(calls, quota).false_refusals):
        return _unjust(name, false[0], calls, quota)
    return None


def _unjust(name: str, call: int, calls: Columns, quota: Quota) -> Membership:
    """Name a false refusal, and what may have been accepted in the W before it."""
    refused = int(np.flatnonzero(calls.positions == call)[0])
    since, until = calls.sent[refused] - quota.seconds - ROUNDING, calls.received[refused] + ROUNDING
    before = (calls.received >= since) & (calls.sent <= until) & (calls.outcome != Outcome.REFUSED)
    named = (*calls.positions[before].tolist(), call)
    said = words.of_false_refusal(call, len(named) - 1, calls, quota)
    return Membership(name, Verdict.FAIL, tuple(sorted(named)), said)


def _searched(name: str, calls: Columns, quota: Quota, effort: int) -> Membership:
    # What is too long to be explained may still be refuted near its beginning.
    effort = effort if len(calls) <= effort else effort // SHORTER
    decisions = []
    for theory in THEORIES[name]:
        decision = decide_by_parts(theory, calls, quota, effort)
        if decision.verdict is Verdict.PASS:
            return Membership(name, Verdict.PASS, instants=decision.instants, phase=decision.phase)
        decisions.append((theory, decision))
    if any(decision.verdict is Verdict.INCONCLUSIVE for _, decision in decisions):
        return Membership(name, Verdict.INCONCLUSIVE)
    furthest = max((decision for _, decision in decisions), key=lambda each: (each.phaseless, each.reached))
    named = {place for each in decisions for place in _enough(*each, quota, effort // DEARER).positions.tolist()}
    part = calls if furthest.part is None else furthest.part
    said = words.of_phases(name, part) if furthest.phaseless else words.of_search(name, furthest.reached, part)
    return Membership(name, Verdict.FAIL, tuple(sorted(named)), said)


def _enough(theory: Theory, decision: Decision, quota: Quota, effort: int) -> Columns:
    """Return the calls sent before the search ended, if they are refuted by themselves; else all of the part."""
    calls = decision.part
    assert calls is not None  # noqa: S101
    some = calls.at((calls.sent <= decision.reached[2]) | decision.phaseless)
    if not 0 < len(some) < len(calls):
        return calls
    return some if decide(theory, some, quota, effort).verdict is Verdict.FAIL else calls
