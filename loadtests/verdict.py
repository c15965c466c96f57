"""What a run proved: the numbers from its journal, the verdicts from the sweeps, the exit code from both."""

from collections.abc import Iterator, Sequence
from dataclasses import dataclass, field
from enum import IntEnum

from contracts.exchange import History
from contracts.quota.bounds import Bounds
from contracts.quota.history import Columns, Outcome, columns, outcome
from contracts.quota.sweep import Crowd, FirstSweep, SecondSweep, most_accepted
from contracts.spec import SENTENCES, Quota
from contracts.verdict import Verdict
from loadtests.plans import BATCH_SIZES, EDGE, Plan, purpose
from loadtests.throughput import rates, table

__all__ = ["Code", "Report", "report"]

# The sentences that a scenario is there to test.
TESTS: dict[str, tuple[str, ...]] = {"Boundary": EDGE, "QuotaRider": ("8.2",), "Throughput": ()}


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
    """The verdicts by sentence, and the lines that give reasons."""

    verdicts: dict[str, Verdict] = field(default_factory=dict)
    lines: list[str] = field(default_factory=list)


def report(
    history: History, plan: Plan, scenarios: Sequence[str], *, asked: bool, problems: Sequence[str] = ()
) -> Report:
    """Judge a run. `asked` says whether the scenarios were named: what was not asked for need not be proven."""
    calls = columns(history)
    ruling = _judge(calls, plan.quota) if plan.quota else _Ruling()
    open_ends = [*problems, *_open_ends(history, plan, scenarios, ruling, asked=asked)]
    lines = [_count(calls, history), *ruling.lines, *_obstacles(plan, scenarios), *table(history)]
    if Verdict.FAIL in ruling.verdicts.values():
        return Report((*lines, *_said(open_ends), "FAIL"), Code.FAILED)
    if open_ends:
        return Report((*lines, *_said(open_ends), "INCONCLUSIVE"), Code.UNPROVEN)
    return Report((*lines, "PASS"), Code.PASSED)


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


def _obstacles(plan: Plan, scenarios: Sequence[str]) -> Iterator[str]:
    for scenario in scenarios:
        if obstacle := plan.obstacle(scenario):
            yield f"{scenario}: {Verdict.NOT_TESTED}: {obstacle}"


def _said(open_ends: Sequence[str]) -> Iterator[str]:
    return (f"not proven: {text}" for text in open_ends)


def _open_ends(
    history: History, plan: Plan, scenarios: Sequence[str], ruling: _Ruling, *, asked: bool
) -> Iterator[str]:
    """Yield what was asked for and is not proven; without names, what the host makes possible is asked for."""
    for scenario in scenarios:
        if obstacle := plan.obstacle(scenario):
            yield from [f"{scenario}: {obstacle}"] if asked else []
            continue
        yield from _undecided(scenario, ruling)
        own = [exchange for exchange in history if exchange.purpose.startswith(purpose(scenario, ""))]
        refused = sum(outcome(exchange) is Outcome.REFUSED for exchange in own)
        if refused and scenario != "Boundary":
            yield f"{scenario}: {refused} of its calls were refused"
        if scenario == "Throughput" and len(list(rates(history))) < len(BATCH_SIZES):
            yield f"{scenario}: not every batch size was served"
    if all(outcome(exchange) is not Outcome.ACCEPTED for exchange in history):
        yield "no call was accepted"


def _undecided(scenario: str, ruling: _Ruling) -> Iterator[str]:
    for number in TESTS[scenario]:
        if (verdict := ruling.verdicts[number]) not in {Verdict.PASS, Verdict.FAIL}:
            yield f"{scenario}: {number} is {verdict}"
