"""What a run proved: the numbers from its journal and its parts, the verdicts from rules, sweeps and thresholds."""

from collections.abc import Iterator, Mapping, Sequence
from dataclasses import dataclass, field
from enum import IntEnum

from contracts.exchange import History
from contracts.quota.bounds import Bounds
from contracts.quota.history import Columns, Outcome, columns, outcome
from contracts.quota.sweep import Crowd, FirstSweep, SecondSweep, most_accepted
from contracts.spec import SENTENCES, Quota
from contracts.verdict import Verdict
from loadtests.figures import table
from loadtests.phases import Phase
from loadtests.plans import purpose
from loadtests.pressure import pressure
from loadtests.scenarios import SCENARIOS, Played
from loadtests.session import Prepared
from loadtests.thresholds import Judged, judge, shares

__all__ = ["Code", "Report", "report"]


class Code(IntEnum):
    """The exit codes of a run."""

    PASSED = 0
    FAILED = 1
    WRONG_USE = 2
    UNPROVEN = 3


@dataclass(frozen=True, slots=True)
class Report:
    """What is printed at the end of a run, and the exit code."""

    lines: tuple[str, ...]
    code: Code


@dataclass(slots=True)
class _Ruling:
    """The verdicts by what they are about, and the lines that give reasons."""

    verdicts: dict[str, Verdict] = field(default_factory=dict)
    lines: list[str] = field(default_factory=list)


def report(
    history: History,
    prepared: Prepared,
    phases: Mapping[str, Sequence[Phase]],
    scenarios: Sequence[str],
    *,
    asked: bool,
    problems: Sequence[str] = (),
    apart: str = "",
) -> Report:
    """Judge a run.

    `asked` says whether the scenarios were named: what was not asked for need not be proven; `apart` says why the
    instants of the calls cannot be compared.
    """
    quota, calls = prepared.plan.quota, columns(history)
    ruling = _judge(calls, quota) if quota and not apart else _Ruling()
    if quota and apart:
        ruling.lines.append(f"8.1, 8.2, 8.4, 8.7 {Verdict.INCONCLUSIVE}: {apart}")
    under = pressure(history, prepared.tenant, thin=sum(phase.thin for each in phases.values() for phase in each))
    ruling.verdicts |= dict.fromkeys(under.broken, Verdict.FAIL)
    judged = [each for name in scenarios for each in _thresholds(prepared, name, phases.get(name, ()))]
    ruling.verdicts |= {each.threshold.text: each.verdict for each in judged if each.verdict is Verdict.FAIL}
    able = [] if apart else [name for name in scenarios if not SCENARIOS[name](prepared.plan).obstacle()]
    played = {name: _played(history, name, phases.get(name, ())) for name in able}
    lines = [
        _count(calls, history),
        *under.lines(),
        *ruling.lines,
        *_obstacles(prepared, scenarios),
        *(line for each in phases.values() for phase in each for line in _measured(phase)),
        *(line for name, own in played.items() for line in SCENARIOS[name](prepared.plan).lines(own)),
        *map(str, judged),
    ]
    open_ends = [
        *problems,
        *([apart] if apart else []),
        *_open_ends(history, prepared, scenarios, ruling, asked=asked),
        *(f"{name}: {end}" for name, own in played.items() for end in SCENARIOS[name](prepared.plan).open_ends(own)),
        *(f"{phase.order.purpose}: {phase.unfit}" for each in phases.values() for phase in each if phase.unfit),
        *(str(each) for each in judged if each.verdict is Verdict.INCONCLUSIVE),
    ]
    if Verdict.FAIL in ruling.verdicts.values():
        return Report((*lines, *_said(open_ends), "FAIL"), Code.FAILED)
    if open_ends:
        return Report((*lines, *_said(open_ends), "INCONCLUSIVE"), Code.UNPROVEN)
    return Report((*lines, "PASS"), Code.PASSED)


def _played(history: History, name: str, phases: Sequence[Phase]) -> Played:
    start = purpose(name, "")
    return Played([exchange for exchange in history if exchange.purpose.startswith(start)], tuple(phases))


def _measured(phase: Phase) -> Iterator[str]:
    """Yield the figures of a part, and beside them what bounds them."""
    yield f"{phase.order.purpose}"
    yield from (f"    {line}" for line in (*phase.lines(), *(() if phase.kind == "drain" else table(phase.figures()))))


def _thresholds(prepared: Prepared, name: str, phases: Sequence[Phase]) -> Iterator[Judged]:
    """Yield what the figures say of each threshold; of a generator that was not fit they say nothing bad."""
    kept = prepared.plan.thresholds if SCENARIOS[name].judged else ()
    for phase in phases if kept else ():
        figures = phase.figures(shares(kept))
        for threshold in kept:
            found = judge(threshold, figures)
            if phase.unfit:
                found = Judged(threshold, Verdict.INCONCLUSIVE, f"{found.found}; {phase.unfit}")
            yield found


def _count(calls: Columns, history: History) -> str:
    unanswered = sum(exchange.response is None for exchange in history)
    otherwise = len(calls.only(Outcome.UNKNOWN)) - unanswered
    return (
        f"{len(calls)} calls: {len(calls.accepted)} accepted, {len(calls.refused)} refused, "
        f"{unanswered} unanswered, {otherwise} answered otherwise"
    )


def _judge(calls: Columns, quota: Quota) -> _Ruling:
    bounds = Bounds(calls, quota)
    ruling = _Ruling({"8.1": bounds.acceptance, "8.2": bounds.refusal, "8.4": bounds.reset})
    for number, verdict in ruling.verdicts.items():
        ruling.lines.append(f"{number} {verdict:<12} {SENTENCES[number].text}")
        if verdict is Verdict.FAIL:
            ruling.lines.append(f"    {_proof(bounds, number)}")
    ruling.lines.extend(_strict(calls, quota))
    return ruling


def _proof(bounds: Bounds, number: str) -> str:
    if number == "8.1" and bounds.excess:
        return f"{_crowd(bounds.excess, bounds.quota)}: no class of limiter admits so many"
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


def _obstacles(prepared: Prepared, scenarios: Sequence[str]) -> Iterator[str]:
    for name in scenarios:
        if obstacle := SCENARIOS[name](prepared.plan).obstacle():
            yield f"{name}: {Verdict.NOT_TESTED}: {obstacle}"


def _said(open_ends: Sequence[str]) -> Iterator[str]:
    return (f"not proven: {text}" for text in open_ends)


def _open_ends(
    history: History, prepared: Prepared, scenarios: Sequence[str], ruling: _Ruling, *, asked: bool
) -> Iterator[str]:
    """Yield what was asked for and is not proven; without names, what the host makes possible is asked for."""
    for name in scenarios:
        scenario = SCENARIOS[name](prepared.plan)
        if obstacle := scenario.obstacle():
            yield from [f"{name}: {obstacle}"] if asked else []
            continue
        for number in scenario.tests:
            if (verdict := ruling.verdicts.get(number)) not in {Verdict.PASS, Verdict.FAIL, None}:
                yield f"{name}: {number} is {verdict}"
    if all(outcome(exchange) is not Outcome.ACCEPTED for exchange in history):
        yield "no call was accepted"
