"""The one computation of a report: a run, its history and a rulebook in, what every renderer shows out."""

from collections import Counter

from msgspec import Struct, structs

from contracts.exchange import History
from contracts.journal import Run
from contracts.rules import Rulebook
from contracts.spec import Firmness
from contracts.verdict import Verdict
from reports import figures
from reports.figures import Batch, Calls, Quantile, Speed
from reports.quota import JUDGED, QuotaLine, check
from reports.sentences import Departure, Line, Mark, departures, lines, tally

__all__ = ["Summary", "summarise"]

VERSION = 1
WORSE = (Mark.NOT_TESTED, Mark.PASS, Mark.INCONCLUSIVE, Mark.DEPARTURE, Mark.FAIL)


class Summary(Struct, frozen=True):
    """A judged run. `words` say why the verdict is what it is; times are in seconds."""

    verdict: Verdict
    words: str
    run: Run
    lines: tuple[Line, ...]
    findings: tuple[Departure, ...]
    calls: Calls
    latency: tuple[Quantile, ...]
    speed: Speed | None
    batches: tuple[Batch, ...]
    quota: tuple[QuotaLine, ...] = ()
    version: int = VERSION


def summarise(run: Run, history: History, rulebook: Rulebook) -> Summary:
    """Judge a history by a rulebook, and its times by the quota that the run states."""
    counts, over_history = tally(history, rulebook, run.fields), check(run, history)
    judged = tuple(_as_asked(run, _with_quota(run, line, over_history)) for line in lines(counts, rulebook, run))
    calls = figures.calls(history)
    verdict, words = _verdict(run, judged, calls)
    return Summary(
        verdict,
        words,
        run,
        judged,
        tuple(departures(counts, run, history)),
        calls,
        figures.latency(history),
        figures.speed(history),
        figures.batches(history),
        tuple(each for each in over_history if each.verdict is not Mark.NOT_TESTED),
    )


def _with_quota(run: Run, line: Line, over_history: tuple[QuotaLine, ...]) -> Line:
    """Give a sentence the worst of what its rule and the checks of the whole history say."""
    every = [each for each in over_history if each.number == line.number]
    worst = max(every, key=lambda each: WORSE.index(each.verdict), default=None)
    if worst is None or WORSE.index(worst.verdict) < WORSE.index(line.verdict):
        return line
    if worst.verdict is Mark.NOT_TESTED:
        return structs.replace(line, reason=run.notes.get(line.number, worst.words))
    evidence = line.evidence + max(each.evidence for each in every)
    return structs.replace(line, verdict=worst.verdict, evidence=evidence, reason=worst.words)


def _as_asked(run: Run, line: Line) -> Line:
    """Call a sentence that the run set out to test undecided where nothing showed it, rather than not tested."""
    judged_here = line.enough or line.number in JUDGED
    if line.verdict is Mark.NOT_TESTED and line.number in run.asked and judged_here:
        return structs.replace(line, verdict=Mark.INCONCLUSIVE, reason=f"asked for, but {line.reason}")
    return line


def _verdict(run: Run, judged: tuple[Line, ...], calls: Calls) -> tuple[Verdict, str]:
    """Return the one verdict: a failure always counts, a PASS only where the run could prove something."""
    marks = Counter(line.verdict for line in judged)
    if marks[Mark.FAIL]:
        return Verdict.FAIL, f"broken: {', '.join(line.number for line in judged if line.verdict is Mark.FAIL)}"
    if calls.idle * 2 > calls.total:
        words = f"{calls.idle} of {calls.total} calls were refused or unanswered: nothing is proven"
        return Verdict.INCONCLUSIVE, words
    if undecided := [line.number for line in judged if line.verdict is Mark.INCONCLUSIVE and _counts(run, line)]:
        return Verdict.INCONCLUSIVE, f"undecided: {', '.join(undecided)}"
    if not marks[Mark.PASS]:
        return Verdict.INCONCLUSIVE, "no exchange is evidence for any sentence: nothing is proven"
    return Verdict.PASS, f"{marks[Mark.PASS]} of {len(judged)} kept, {marks[Mark.NOT_TESTED]} not tested"


def _counts(run: Run, line: Line) -> bool:
    """Whether a sentence left undecided leaves the run so: it was asked for, and is not only reported."""
    return line.firmness is not Firmness.REPORTED and (not run.asked or line.number in run.asked)
