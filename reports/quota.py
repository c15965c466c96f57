"""Chapter 8 over a whole history: what the sweeps say of it, in words."""

from collections.abc import Iterator, Sequence
from math import isfinite

from msgspec import Struct

from contracts.exchange import History
from contracts.journal import Run
from contracts.quota.bounds import Bounds
from contracts.quota.history import columns
from contracts.quota.sweep import Crowd, FirstSweep, SecondSweep
from contracts.spec import SENTENCES, Firmness, Quota
from contracts.verdict import Verdict
from reports.sentences import Mark

__all__ = ["JUDGED", "QuotaLine", "check"]

JUDGED = ("8.1", "8.2", "8.4", "8.7")
NAMED = 5
ACCEPTED = "accepted calls against any class of limiter"
REFUSED = "refused calls against any class of limiter"
RESET = "silence of twice W readmits"
MOST = "S1, at most N accepted in any W"
LEAST = "S2, none refused below N"


class QuotaLine(Struct, frozen=True):
    """What one check says of the whole history: the sentence it is about, its verdict, the calls it judged, why."""

    number: str
    name: str
    verdict: Mark
    evidence: int
    words: str


def check(run: Run, history: History) -> tuple[QuotaLine, ...]:
    """Decide what can be decided of the quota without knowing the class of the limiter; if the run states it.

    This assumes one decision for each call between its sending and its answer, nobody else on the account, and a
    monotone clock.
    """
    if run.quota is None:
        return tuple(QuotaLine(number, "", Mark.NOT_TESTED, 0, "the run states no quota") for number in JUDGED)
    return tuple(_lines(Quota(*run.quota), history))


def _lines(quota: Quota, history: History) -> Iterator[QuotaLine]:
    calls = columns(history)
    bounds, first, second = Bounds(calls, quota), FirstSweep(calls, quota), SecondSweep(calls, quota)
    accepted, refused = len(calls.accepted), len(calls.refused)
    yield _line("8.1", ACCEPTED, bounds.acceptance, accepted, _crowded(bounds.excess) or _offered(bounds))
    yield _line("8.2", REFUSED, bounds.refusal if refused else Verdict.NOT_TESTED, refused, _false(bounds.unreset))
    yield _line("8.4", RESET, bounds.reset, len(bounds.readmitted) + len(bounds.unreset), _false(bounds.unreset))
    offered = first.broken or bounds.offered_too_many
    yield _line("8.7", MOST, first.verdict if offered else Verdict.NOT_TESTED, accepted, _most(first, bounds))
    yield _line("8.7", LEAST, second.verdict if refused else Verdict.NOT_TESTED, refused, _false(second.false))


def _line(number: str, name: str, verdict: Verdict, evidence: int, words: str) -> QuotaLine:
    departs = verdict is Verdict.FAIL and SENTENCES[number].firmness is Firmness.REPORTED
    mark = Mark.DEPARTURE if departs else Mark(verdict)
    return QuotaLine(number, name, mark, 0 if mark is Mark.NOT_TESTED else evidence, words or _otherwise(mark))


def _otherwise(mark: Mark) -> str:
    if mark is Mark.NOT_TESTED:
        return "no call of the run tells"
    return "the intervals of the calls leave it open" if mark is Mark.INCONCLUSIVE else "certain for every call"


def _crowded(crowd: Crowd | None) -> str:
    if crowd is None:
        return ""
    windows = "one window" if crowd.windows == 1 else f"{crowd.windows} windows"
    return f"{len(crowd.calls)} calls accepted within {crowd.span:.3f} s, less than {windows}: {_calls(crowd.calls)}"


def _offered(bounds: Bounds) -> str:
    return "" if bounds.offered_too_many else "the run never sent more than the quota allows"


def _most(first: FirstSweep, bounds: Bounds) -> str:
    if words := _crowded(first.broken) or _offered(bounds):
        return words
    return f"short of a proof by {first.margin:.3f} s" if not first.holds and isfinite(first.margin) else ""


def _false(refusals: Sequence[int]) -> str:
    return f"refused without cause: {_calls(refusals)}" if refusals else ""


def _calls(positions: Sequence[int]) -> str:
    """Name calls by their place in the history, from 1."""
    named = ", ".join(str(position + 1) for position in positions[:NAMED])
    more = f" and {len(positions) - NAMED} more" if len(positions) > NAMED else ""
    return f"{'call' if len(positions) == 1 else 'calls'} {named}{more}"
