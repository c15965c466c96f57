"""What a run tells of the quota: verdicts by sentence, the classes that are left, and what proves it."""

from collections.abc import Iterator
from dataclasses import dataclass, field

from contracts.exchange import History
from contracts.quota.bounds import Bounds
from contracts.quota.history import Columns, columns
from contracts.quota.refusals import Refusals
from contracts.quota.ruling import Ruling, ruling
from contracts.quota.sweep import Crowd, FirstSweep, SecondSweep, most_accepted
from contracts.spec import SENTENCES, Quota
from contracts.verdict import Verdict

__all__ = ["Limits", "limits"]


@dataclass(slots=True)
class Limits:
    """The verdicts by sentence, and the lines that give reasons."""

    verdicts: dict[str, Verdict] = field(default_factory=dict)
    lines: list[str] = field(default_factory=list)


def limits(history: History, quota: Quota, pinned: str | None = None, *, alone: bool = False) -> Limits:
    """Judge the calls of one account; `alone` says that nobody else was on it.

    What holds for every class decides where it can: a run that means to keep the quota is never offered what tells the
    classes apart.
    """
    calls = columns(history)
    bounds, classes = Bounds(calls, quota), ruling(calls, quota, pinned=pinned, alone=alone)
    found = Limits(
        {
            "8.1": _stronger(bounds.acceptance, classes.acceptance),
            "8.2": _stronger(bounds.refusal, classes.refusal),
            "8.4": bounds.reset,
        }
    )
    for number, verdict in found.verdicts.items():
        found.lines.append(f"{number} {verdict:<12} {SENTENCES[number].text}")
        if verdict is Verdict.FAIL:
            found.lines.append(f"    {_proof(classes, number)}")
    for other, told in Refusals(history, quota).other.items():
        found.verdicts["8.3"] = Verdict.FAIL
        found.lines.append(f"8.3 FAIL         {SENTENCES['8.3'].text}")
        found.lines.append(f"    {other} is stated in place of {quota}, {len(told)} times, first by call {told[0] + 1}")
    found.lines.extend(_strict(calls, quota))
    if classes.tried:
        found.lines.append(f"    classes of limiter that explain it: {_left(classes)}")
    if classes.pin and classes.pin.verdict is Verdict.FAIL:
        found.verdicts["8.7"] = Verdict.FAIL
        found.lines.append(f"8.7 FAIL         the class that is pinned, {classes.pin.name}: {_because(classes)}")
    return found


def _stronger(general: Verdict, by_class: Verdict) -> Verdict:
    """Return the verdict on which one of two rests: each is certain where it is one."""
    if Verdict.FAIL in {general, by_class}:
        return Verdict.FAIL
    return by_class if general is Verdict.INCONCLUSIVE else general


def _left(classes: Ruling) -> str:
    failing = [name for name in classes.left if name not in classes.passing]
    breaking = [f"and of those that break 8.2: {', '.join(failing)}"] if failing else []
    return "; ".join([", ".join(classes.passing) or "none that passes", *breaking])


def _because(classes: Ruling) -> str:
    return "; ".join(classes.pin.words[:1]) if classes.pin else ""


def _proof(classes: Ruling, number: str) -> str:
    bounds = classes.bounds
    if number == "8.1" and bounds.excess:
        return f"{_crowd(bounds.excess, bounds.quota)}: no class of limiter admits so many"
    if not bounds.unreset:
        return f"no class of limiter that passes explains it: {classes.misfit}"
    first = bounds.unreset[0]
    return f"call {first + 1} of the journal was refused although no call can have counted for two windows"


def _strict(calls: Columns, quota: Quota) -> Iterator[str]:
    """8.7, which is reported and never fails."""
    if not len(calls.accepted):
        return
    first = FirstSweep(calls, quota)
    second = SecondSweep(calls, quota, since=float(calls.sent.min()))
    fullest = most_accepted(calls, quota.seconds)
    most = f"from {fullest.least} to {fullest.most} accepted in the fullest window"
    yield f"8.7 {_reported(first.verdict):<12} S1: {most}"
    if first.broken:
        yield f"    {_crowd(first.broken, quota)}"
    yield f"8.7 {_reported(second.verdict):<12} S2: {len(calls.refused)} refused"
    if second.false:
        yield f"    {len(second.false)} of them while fewer than {quota.calls} can have been accepted"


def _reported(verdict: Verdict) -> str:
    return "departs" if verdict is Verdict.FAIL else "kept" if verdict is Verdict.PASS else "undecided"


def _crowd(crowd: Crowd, quota: Quota) -> str:
    first, last = min(crowd.calls) + 1, max(crowd.calls) + 1
    length = crowd.windows * quota.seconds
    return f"{len(crowd.calls)} accepted within {crowd.span:.3f} s, less than {length:g} s (calls {first} to {last})"
