"""What a run proved: the numbers from its journal and its parts, the verdicts from rules, sweeps and thresholds."""

from collections.abc import Iterator, Mapping, Sequence
from dataclasses import dataclass

from contracts.client import is_loopback
from contracts.exchange import History
from contracts.quota.chapter import JUDGED, QuotaLine, check
from contracts.quota.history import Outcome, columns, outcome
from contracts.quota.ruling import Ruling, ruling
from contracts.verdict import Exit, Mark, Verdict
from loadtests.figures import LEGEND
from loadtests.phases import Phase, bounds
from loadtests.plans import purpose
from loadtests.pressure import pressure
from loadtests.scenarios import SCENARIOS, Played
from loadtests.session import Prepared
from loadtests.thresholds import Judged, judge, shares

__all__ = ["Report", "report"]


@dataclass(frozen=True, slots=True)
class Report:
    """What is printed at the end of a run, and the exit code."""

    lines: tuple[str, ...]
    code: Exit


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
    ruled = _ruled(history, prepared, apart)
    found = check(ruled, history) if ruled else ()
    thin = sum(phase.thin for each in phases.values() for phase in each)
    under = pressure(history, prepared.tenant, prepared.settings.dialect, thin=thin)
    judged = [each for name in scenarios for each in _thresholds(prepared, name, phases.get(name, ()))]
    played = {} if apart else _played(history, prepared, scenarios, phases)
    lines = [
        _count(history),
        *under.lines(),
        *_chapter(ruled, found, prepared, apart),
        *_obstacles(prepared, scenarios),
        *_measured(phases),
        *(line for name, own in played.items() for line in SCENARIOS[name](prepared.plan).lines(own)),
        *(map(str, judged) if judged else _unjudged(prepared, scenarios)),
    ]
    open_ends = [
        *problems,
        *([apart] if apart else []),
        *_open_ends(history, prepared, scenarios, found, asked=asked),
        *(f"{name}: {end}" for name, own in played.items() for end in SCENARIOS[name](prepared.plan).open_ends(own)),
        *_unfit(phases),
        *(str(each) for each in judged if each.verdict is Verdict.INCONCLUSIVE),
    ]
    verdicts = {*(line.verdict for line in found), *(each.verdict for each in judged)}
    return _concluded(lines, open_ends, failed=under.failed or Verdict.FAIL in verdicts)


def _concluded(lines: Sequence[str], open_ends: Sequence[str], *, failed: bool) -> Report:
    said = (*lines, *(f"not proven: {text}" for text in open_ends))
    if failed:
        return Report((*said, "FAIL"), Exit.FAILED)
    if open_ends:
        return Report((*said, "INCONCLUSIVE"), Exit.UNPROVEN)
    return Report((*said, "PASS"), Exit.PASSED)


def _ruled(history: History, prepared: Prepared, apart: str) -> Ruling | None:
    """Return the ruling on the calls, None without a quota and where their instants cannot be compared."""
    quota, settings = prepared.plan.quota, prepared.settings
    if quota is None or apart:
        return None
    alone = settings.host is None or is_loopback(settings.host)
    return ruling(columns(history), quota, pinned=settings.dialect.readings.get("limiter-class"), alone=alone)


def _chapter(ruled: Ruling | None, found: Sequence[QuotaLine], prepared: Prepared, apart: str) -> Iterator[str]:
    """Yield what is said of the quota."""
    if apart and prepared.plan.quota:
        yield f"{', '.join(JUDGED)} {Verdict.INCONCLUSIVE}: {apart}"
    for line in found:
        yield f"{line.number} {line.verdict:<12} {line.name}"
        yield f"    {line.words}"
    if ruled and ruled.tried:
        left = [name if name in ruled.passing else f"{name} (breaks 8.2)" for name in ruled.left]
        yield f"    classes of limiter that are not refuted: {', '.join(left) or 'none'}"


def _played(
    history: History, prepared: Prepared, scenarios: Sequence[str], phases: Mapping[str, Sequence[Phase]]
) -> dict[str, Played]:
    """Return by name what each scenario left that nothing stood in the way of."""
    return {
        name: Played(
            [exchange for exchange in history if exchange.purpose.startswith(purpose(name, ""))],
            tuple(phases.get(name, ())),
        )
        for name in scenarios
        if not SCENARIOS[name](prepared.plan).obstacle()
    }


def _measured(phases: Mapping[str, Sequence[Phase]]) -> Iterator[str]:
    """Yield the figures part by part, and before them what bounds them all."""
    shown = [phase for name, each in phases.items() if not SCENARIOS[name].terse for phase in each]
    yield from bounds([phase for each in phases.values() for phase in each])
    yield from [LEGEND] if shown else []
    for phase in shown:
        yield phase.order.purpose
        yield from (f"    {line}" for line in phase.lines())


def _unfit(phases: Mapping[str, Sequence[Phase]]) -> Iterator[str]:
    """Yield where the generator spoiled what was measured."""
    for phase in (phase for name, each in phases.items() if not SCENARIOS[name].dated for phase in each):
        if phase.unfit:
            yield f"{phase.order.purpose}: {phase.unfit}"


def _thresholds(prepared: Prepared, name: str, phases: Sequence[Phase]) -> Iterator[Judged]:
    """Yield what the figures say of each threshold; of a generator that was not fit they say nothing bad."""
    kept = prepared.plan.thresholds if SCENARIOS[name].judged else ()
    for phase in phases if kept else ():
        figures = phase.figures(shares(kept))
        yield from (judge(threshold, figures, unfit=phase.unfit) for threshold in kept)


def _unjudged(prepared: Prepared, scenarios: Sequence[str]) -> Iterator[str]:
    """Yield the thresholds that are about nothing that was played."""
    kept = prepared.plan.thresholds
    if "Capacity" not in scenarios:
        yield from (f"{each.text} {Verdict.NOT_TESTED}: no scenario that it is about was played" for each in kept)


def _count(history: History) -> str:
    calls = columns(history)
    unanswered = sum(history[place].response is None for place in calls.positions.tolist())
    otherwise = len(calls.only(Outcome.UNKNOWN)) - unanswered
    return (
        f"{len(calls)} calls: {len(calls.accepted)} accepted, {len(calls.refused)} refused, "
        f"{unanswered} unanswered, {otherwise} answered otherwise"
    )


def _obstacles(prepared: Prepared, scenarios: Sequence[str]) -> Iterator[str]:
    for name in scenarios:
        if obstacle := SCENARIOS[name](prepared.plan).obstacle():
            yield f"{name}: {Verdict.NOT_TESTED}: {obstacle}"


def _open_ends(
    history: History, prepared: Prepared, scenarios: Sequence[str], found: Sequence[QuotaLine], *, asked: bool
) -> Iterator[str]:
    """Yield what was asked for and is not proven; without names, what the host makes possible is asked for."""
    verdicts = {line.number: line.verdict for line in found}
    for name in scenarios:
        scenario = SCENARIOS[name](prepared.plan)
        if obstacle := scenario.obstacle():
            yield from [f"{name}: {obstacle}"] if asked else []
            continue
        for number in scenario.tests:
            if (verdict := verdicts.get(number)) not in {Mark.PASS, Mark.FAIL, None}:
                yield f"{name}: {number} is {verdict}"
    if all(outcome(exchange) is not Outcome.ACCEPTED for exchange in history):
        yield "no call was accepted"
