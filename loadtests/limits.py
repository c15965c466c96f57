"""What a run tells of the quota: verdicts by sentence, the classes that are left, and what proves it."""

from collections.abc import Iterator, Sequence
from dataclasses import dataclass, field

from contracts.exchange import History
from contracts.quota.history import columns
from contracts.quota.promises import Promises
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

    def add(self, number: str, verdict: Verdict, why: str = "") -> None:
        """Add the verdict on a sentence, and why it is none to rely on."""
        self.verdicts[number] = verdict
        self.lines.append(f"{number} {verdict:<12} {SENTENCES[number].text}")
        self.lines += [f"    {why}"] if why and verdict in {Verdict.FAIL, Verdict.INCONCLUSIVE} else []


def limits(history: History, quota: Quota, pinned: str | None = None, *, alone: bool = False) -> Limits:
    """Judge the calls of one account; `alone` says that nobody else was on it."""
    ruled, found = ruling(columns(history), quota, pinned=pinned, alone=alone), Limits()
    misfit, unreset = (ruled.doubt if ruled.passing else ruled.misfit) or "", _refused(ruled.bounds.unreset)
    excess = ruled.bounds.excess and f"{_crowd(ruled.bounds.excess, quota)}: no class of limiter admits so many"
    found.add("8.1", ruled.acceptance, excess or misfit)
    found.add("8.2", ruled.refusal, unreset or misfit)
    found.add("8.4", ruled.reset, unreset)
    for other, told in Refusals(history, quota).other.items():
        found.add("8.3", Verdict.FAIL, f"{other} in place of {quota} is stated by {_calls(told)}")
    promised = Promises(history, quota, alone=alone)
    found.add("8.6", promised.verdict, f"refused after what was promised: {_calls(promised.broken)}")
    found.lines.extend(_strict(ruled))
    if ruled.tried:
        found.lines.append(f"    classes of limiter that explain it: {_left(ruled)}")
    if ruled.pin and ruled.pin.verdict is Verdict.FAIL:
        found.verdicts["8.7"] = Verdict.FAIL
        found.lines.append(f"8.7 FAIL         the class that is pinned, {ruled.pin.name}: {ruled.pin.words[0]}")
    return found


def _left(ruled: Ruling) -> str:
    failing = [name for name in ruled.left if name not in ruled.passing]
    breaking = [f"and of those that break 8.2: {', '.join(failing)}"] if failing else []
    return "; ".join([", ".join(ruled.passing) or "none that passes", *breaking])


def _refused(unreset: Sequence[int]) -> str:
    return f"refused although no call can have counted for two windows: {_calls(unreset)}" if unreset else ""


def _calls(places: Sequence[int]) -> str:
    """Say how many calls of the journal, and which is the first, counted from 1."""
    first = f"call {min(places, default=0) + 1}"
    return first if len(places) == 1 else f"{len(places)} calls, the first of them {first}"


def _strict(ruled: Ruling) -> Iterator[str]:
    """8.7, which is reported and never fails."""
    calls, quota = ruled.calls, ruled.quota
    if not len(calls.accepted):
        return
    first, second = FirstSweep(calls, quota), SecondSweep(calls, quota)
    fullest = most_accepted(calls, quota.seconds)
    most = f"from {fullest.least} to {fullest.most} accepted in the fullest window"
    yield f"8.7 {_reported(first.verdict):<12} S1: {most}"
    if first.broken:
        yield f"    {_crowd(first.broken, quota)}"
    yield f"8.7 {_reported(second.verdict):<12} S2: {len(calls.refused)} refused"
    if second.false_refusals:
        yield f"    {len(second.false_refusals)} of them while fewer than {quota.calls} can have been accepted"


def _reported(verdict: Verdict) -> str:
    return "departs" if verdict is Verdict.FAIL else "kept" if verdict is Verdict.PASS else "undecided"


def _crowd(crowd: Crowd, quota: Quota) -> str:
    first, last = min(crowd.calls) + 1, max(crowd.calls) + 1
    length = crowd.windows * quota.seconds
    return f"{len(crowd.calls)} accepted within {crowd.span:.3f} s, less than {length:g} s (calls {first} to {last})"
