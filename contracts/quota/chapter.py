"""Chapter 8 over a whole history: what its checks say, in words."""

from collections.abc import Iterator, Sequence
from math import isfinite

from msgspec import Struct

from contracts.exchange import History
from contracts.quota.classes import WORDS
from contracts.quota.promises import Promises
from contracts.quota.reasons import doubt, misfit
from contracts.quota.refusals import Recovery, Refusals
from contracts.quota.ruling import Ruling
from contracts.quota.scope import Scope
from contracts.quota.sweep import Crowd, FirstSweep, SecondSweep
from contracts.spec import SENTENCES, Firmness, Quota
from contracts.verdict import Mark, Verdict

__all__ = ["JUDGED", "QuotaLine", "check"]

JUDGED = ("8.1", "8.2", "8.4", "8.5", "8.6", "8.7")
NAMED = 5
ACCEPTED = "what was accepted fits a class of limiter"
REFUSED = "what was refused fits the same class"
STATED = "the limit that is stated is the account's"
RESET = "silence of twice W readmits"
CONNECTIONS = "all connections share one quota"
ACCOUNTS = "another account has a quota of its own"
ENOUGH = "Retry-After is enough"
NO_MORE = "Retry-After is not much more than enough"
MOST = "at most N accepted in any W"
LEAST = "none refused below N"
PINNED = "the class that is pinned"


class QuotaLine(Struct, frozen=True):
    """What one check says of the whole history: the sentence it is about, its verdict, the calls it judged, why."""

    number: str
    name: str
    verdict: Mark
    evidence: int
    words: str


def check(found: Ruling | None, history: History) -> tuple[QuotaLine, ...]:
    """Say what a history shows of the quota.

    This assumes one decision for each call between its sending and its answer, nobody else on the account, and a
    monotone clock.
    """
    if found is None:
        return tuple(QuotaLine(number, "", Mark.NOT_TESTED, 0, "the run states no quota") for number in JUDGED)
    said = (_classes(found), _stated(found, history), _reset(found, history), _scope(found, history))
    return tuple(line for part in (*said, _promised(found, history), _strict(found)) for line in part)


def _classes(found: Ruling) -> Iterator[QuotaLine]:
    bounds = found.bounds
    accepted = _offered(found) if found.acceptance is Verdict.NOT_TESTED else _explained(found, found.acceptance)
    if found.acceptance is Verdict.INCONCLUSIVE and found.refusal is Verdict.FAIL:
        accepted = "by itself it fits, with what was refused it does not"
    yield _line("8.1", ACCEPTED, found.acceptance, len(found.calls.accepted), _crowded(bounds.excess) or accepted)
    refused = "nothing was refused" if found.refusal is Verdict.NOT_TESTED else _explained(found, found.refusal)
    words = _false(bounds.unreset) if found.refusal is Verdict.FAIL else ""
    yield _line("8.2", REFUSED, found.refusal, len(found.calls.refused), words or refused)


def _explained(found: Ruling, verdict: Verdict) -> str:
    if verdict is Verdict.PASS:
        return f"{' or '.join(found.passing)} gives these very answers"
    return doubt(found) if found.passing else misfit(found)


def _offered(found: Ruling) -> str:
    return "" if found.bounds.offered_too_many else "the run never sent more than the quota allows"


def _stated(found: Ruling, history: History) -> Iterator[QuotaLine]:
    said = Refusals(history, found.quota)
    # Each answer is evidence by itself.
    other = "; ".join(f"{limit}, where the account has {found.quota}: {_calls(c)}" for limit, c in said.other.items())
    yield _line("8.3", STATED, said.verdict, 0, other or _limits(said, found.quota))


def _limits(said: Refusals, quota: Quota) -> str:
    return f"{quota} in each refusal that states a limit" if said.stated else "no refusal states a limit"


def _reset(found: Ruling, history: History) -> Iterator[QuotaLine]:
    bounds, daily = found.bounds, Refusals(history, found.quota).daily
    tried = len(bounds.readmitted) + len(bounds.unreset)
    recovery = _recovery(Recovery(found.calls)) if bounds.readmitted else ""
    words = _false(bounds.unreset) or "; ".join(filter(None, (_daily(daily), recovery)))
    unseen = "" if tried else "no call came after a refusal and such a silence"
    yield _line("8.4", RESET, found.reset, tried, words or unseen)


def _daily(daily: Sequence[int]) -> str:
    return f"a daily cap is spent, which its text tells: {_calls(daily)}" if daily else ""


def _recovery(recovery: Recovery) -> str:
    enough, short = recovery.readmitted, recovery.still_refused
    if not isfinite(enough):
        # Only calls in flight together were taken again.
        return f"a silence of {short:.2f} s was not enough" if short else ""
    if enough < short:
        # It is not silence that ends a refusal there.
        return f"a call was still refused after a silence of {short:.2f} s"
    return f"a silence of {enough:.2f} s was enough" + (f", of {short:.2f} s was not" if short else "")


def _scope(found: Ruling, history: History) -> Iterator[QuotaLine]:
    scope = Scope(history, found.quota)
    lone, shared = scope.by_connection, scope.across_connections
    words = f"refused over one connection alone: {_calls(lone)}" if lone else ""
    words = words or (f"refused for what came over others: {_calls(shared)}" if shared else "")
    yield _line("8.5", CONNECTIONS, scope.connections, len(lone) or len(shared), words or "no refusal tells")
    words = f"refused while only ours was spent: {_calls(scope.hit)}" if scope.hit else ""
    evidence = len(scope.hit) or len(scope.spared)
    yield _line(
        "8.5", ACCOUNTS, scope.accounts, evidence, words or "no call of another account came while ours was shut"
    )


def _promised(found: Ruling, history: History) -> Iterator[QuotaLine]:
    said = Promises(history, found.quota, alone=found.alone)
    words = f"refused after what was promised: {_calls(said.broken)}" if said.broken else ""
    unseen = "no call came when it was promised" if said.all else "no refusal has a Retry-After"
    yield _line("8.6", ENOUGH, said.verdict, len(said.broken) or len(said.kept), words or unseen)
    if said.padded:
        taken = f"a call was taken {said.padding:.1f} s before any was promised to be"
        yield QuotaLine("8.6", NO_MORE, Mark.DEPARTURE, len(said.all), taken)


def _strict(found: Ruling) -> Iterator[QuotaLine]:
    first, second = FirstSweep(found.calls, found.quota), SecondSweep(found.calls, found.quota)
    accepted, refused = len(found.calls.accepted), len(found.calls.refused)
    offered = first.broken or found.bounds.offered_too_many
    yield _line("8.7", MOST, first.verdict if offered else Verdict.NOT_TESTED, accepted, _most(first, found))
    yield _line("8.7", LEAST, second.verdict if refused else Verdict.NOT_TESTED, refused, _false(second.false_refusals))
    if found.pin:
        # A class that is pinned makes the sentence firm.
        words = "; ".join(found.pin.words) or WORDS[found.pin.name]
        yield QuotaLine("8.7", f"{PINNED}, {found.pin.name}", Mark(found.pin.verdict), accepted + refused, words)


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


def _most(first: FirstSweep, found: Ruling) -> str:
    if words := _crowded(first.broken) or _offered(found):
        return words
    return f"short of a proof by {first.margin:.3f} s" if not first.holds and isfinite(first.margin) else ""


def _false(refusals: Sequence[int]) -> str:
    return f"refused without cause: {_calls(refusals)}" if refusals else ""


def _calls(positions: Sequence[int]) -> str:
    """Name calls by their place in the history, from 1."""
    named = ", ".join(str(position + 1) for position in positions[:NAMED])
    more = f" and {len(positions) - NAMED} more" if len(positions) > NAMED else ""
    return f"{'call' if len(positions) == 1 else 'calls'} {named}{more}"
