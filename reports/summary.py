"""The one computation of a report: a run, its history and a rulebook in, what every renderer shows out."""

from collections import Counter
from collections.abc import Sequence
from datetime import UTC, date, datetime

from msgspec import Struct, structs

from contracts.exchange import History
from contracts.journal import Run
from contracts.observers import observe
from contracts.outcomes import reachable, seen
from contracts.quota.chapter import JUDGED, QuotaLine, check
from contracts.rules import LAWS, Rulebook
from contracts.spec import BATCH_LIMIT, Firmness
from contracts.verdict import Mark, Verdict
from reports import figures
from reports.dialect import Answered, Excusing, answered, drifts
from reports.figures import Batch, Calls, Quantile, Speed
from reports.limiter import Limiter, limiter, rule
from reports.sentences import Departure, Line, departures, lines, tally

__all__ = ["Summary", "summarise"]

VERSION = 3
WORSE = (Mark.NOT_TESTED, Mark.PASS, Mark.INCONCLUSIVE, Mark.DEPARTURE, Mark.FAIL)


class Summary(Struct, frozen=True):
    """A judged run. `words` say why the verdict is what it is; times are in seconds.

    `findings` are departures from sentences, then readings that differ from the pinned ones; `known` are the numbers
    of sentences of which nothing but known departures was found; `dialect` has the open questions; `classes` is how
    many classes of outcomes were seen; `limiter` what the quota was kept by, where the run tried it.
    """

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
    dialect: tuple[Answered, ...] = ()
    known: tuple[str, ...] = ()
    classes: int = 0
    limiter: Limiter | None = None
    version: int = VERSION


def summarise(
    run: Run, history: History, rulebook: Rulebook, *, laws: Rulebook = LAWS, today: date | None = None
) -> Summary:
    """Judge a history by a rulebook and laws, its times by the quota that the run states, its readings by its pins.

    `today` decides which departures are still accepted; without it the calendar does.
    """
    excusing = Excusing(rulebook, run.departures, today or datetime.now(UTC).date())
    counts, ruled = tally(history, excusing, run.fields, excusing.beside(laws)), rule(run, history)
    over_history = check(ruled, history)
    judged = tuple(
        _as_accepted(excusing, _as_asked(run, _with_quota(run, line, over_history)))
        for line in lines(counts, excusing, run)
    )
    calls = figures.calls(history)
    readings = observe(history, run.fields, ruled)
    drifted = tuple(drifts(run, history, readings))
    known = tuple(line.number for line in judged if line.verdict is Mark.DEPARTURE and line.number in excusing.excused)
    verdict, words = _verdict(run, judged, calls, [each.number for each in drifted], known)
    return Summary(
        verdict,
        words,
        run,
        judged,
        (*departures(counts, run, history), *drifted),
        calls,
        figures.latency(history),
        figures.speed(history),
        figures.batches(history),
        tuple(each for each in over_history if each.verdict is not Mark.NOT_TESTED),
        tuple(answered(run, readings)),
        known,
        _classes(run, history),
        limiter(ruled, run.floor) if ruled and ruled.tried else None,
    )


def _classes(run: Run, history: History) -> int:
    """Count the classes of outcomes that were seen, of those that such an account can show."""
    keys = (*(run.fields.unique if run.fields else ()), None)
    return len(seen(history) & set(reachable(keys, BATCH_LIMIT)))


def _as_accepted(excusing: Excusing, line: Line) -> Line:
    """Say of a sentence that what was found is a known departure, or was one until it expired."""
    if (gone := excusing.expired.get(line.number)) and line.verdict is Mark.FAIL:
        return structs.replace(line, reason=f"the departure expired on {gone.expires}")
    accepted = excusing.excused.get(line.number)
    if accepted is None or line.verdict is Mark.FAIL:
        return line
    words = f"known departure, {accepted.found}: {accepted.reason}; {accepted.owner}, expires {accepted.expires}"
    return structs.replace(line, verdict=Mark.DEPARTURE, reason=words)


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


def _verdict(
    run: Run, judged: tuple[Line, ...], calls: Calls, drifted: Sequence[str], known: Sequence[str]
) -> tuple[Verdict, str]:
    """Return the one verdict: a failure always counts, a PASS only where the run could prove something."""
    marks = Counter(line.verdict for line in judged)
    broken = [line.number for line in judged if line.verdict is Mark.FAIL]
    if broken or drifted:
        found = (("broken", broken), ("drifted", list(dict.fromkeys(drifted))))
        return Verdict.FAIL, "; ".join(f"{name}: {', '.join(numbers)}" for name, numbers in found if numbers)
    if calls.idle * 2 > calls.total:
        words = f"{calls.idle} of {calls.total} calls were refused or unanswered: nothing is proven"
        return Verdict.INCONCLUSIVE, words
    if undecided := [line.number for line in judged if line.verdict is Mark.INCONCLUSIVE and _counts(run, line)]:
        return Verdict.INCONCLUSIVE, f"undecided: {', '.join(undecided)}"
    if not marks[Mark.PASS]:
        return Verdict.INCONCLUSIVE, "no exchange is evidence for any sentence: nothing is proven"
    departing = f", known departures: {', '.join(known)}" if known else ""
    return Verdict.PASS, f"{marks[Mark.PASS]} of {len(judged)} kept, {marks[Mark.NOT_TESTED]} not tested{departing}"


def _counts(run: Run, line: Line) -> bool:
    """Whether a sentence left undecided leaves the run so: it was asked for, and is not only reported."""
    return line.firmness is not Firmness.REPORTED and (not run.asked or line.number in run.asked)
