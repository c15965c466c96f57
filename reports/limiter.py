"""The limiter of a host in words: three lines of verdict, a table of classes, and what proves each row of it."""

from collections.abc import Iterator, Mapping, Sequence
from math import isnan

from msgspec import Struct

from contracts.quota.classes import INSEPARABLE, PASSING, WORDS
from contracts.quota.membership import Membership
from contracts.quota.ruling import Ruling, Why
from contracts.spec import Quota
from contracts.verdict import Verdict

__all__ = ["ClassLine", "Limiter", "certificate", "doubt", "limiter", "misfit"]

ASSUMPTIONS = (
    "one decision for each call between its sending and its answer, nobody else on the account, one monotone clock, "
    "and silence before the first call"
)
# The most that each class admits in some W, as a factor of N and what is left out.
MOST = {
    "fixed-window": (2, 1),
    "aligned-window": (2, 0),
    "sliding-log": (1, 0),
    "log-of-all": (1, 0),
    "sliding-counter": (2, 1),
    "anchored-counter": (2, 1),
    "token-bucket": (2, 1),
}
PER_ROW = 6


class ClassLine(Struct, frozen=True):
    """One class of limiter: whether it explains the history, why not, and the proof.

    `calls` are those that refute it, from 1; `instants` those at which it decides on each call, in seconds from the
    sending of the first, null where it counts none.
    """

    name: str
    words: str
    verdict: Verdict
    passes: bool
    why: tuple[str, ...] = ()
    calls: tuple[int, ...] = ()
    instants: tuple[float | None, ...] = ()


class Limiter(Struct, frozen=True):
    """What a history says of the limiter: three lines, the classes that are left, and all of them."""

    quota: tuple[int, float]
    verdict: Verdict
    words: tuple[str, ...]
    left: tuple[str, ...]
    classes: tuple[ClassLine, ...]
    assumptions: str = ASSUMPTIONS


def limiter(ruling: Ruling) -> Limiter:
    """Put a ruling in words."""
    quota = ruling.quota
    verdicts = {ruling.acceptance, ruling.refusal}
    order = (Verdict.FAIL, Verdict.INCONCLUSIVE, Verdict.PASS)
    verdict = next((each for each in order if each in verdicts), Verdict.NOT_TESTED)
    rows = tuple(_row(each, ruling) for each in ruling.memberships)
    return Limiter((quota.calls, quota.seconds), verdict, tuple(_headline(ruling, verdict)), ruling.left, rows)


def _row(each: Membership, ruling: Ruling) -> ClassLine:
    start = float(ruling.calls.sent.min()) if len(ruling.calls) else 0.0
    instants = () if each.instants is None else tuple(None if isnan(t) else float(t) - start for t in each.instants)
    calls = tuple(int(place) + 1 for place in each.calls)
    return ClassLine(each.name, WORDS[each.name], each.verdict, each.name in PASSING, each.words, calls, instants)


def _headline(ruling: Ruling, verdict: Verdict) -> Iterator[str]:
    quota, left = ruling.quota, ruling.passing
    if verdict is Verdict.PASS:
        yield f"The host kept {quota} as {_either(left)}."
        yield _most(left, quota) + _alike(left)
        yield "No other class explains what it accepted and refused, and none does with another N or W nearby."
    elif verdict is Verdict.FAIL:
        yield f"The host does not keep {quota}: {misfit(ruling)}."
        yield f"No class of limiter that passes, with {quota}, accepts and refuses these calls."
        yield "The table says for each class which calls exclude it."
    else:
        yield f"Whether the host keeps {quota} is open: {doubt(ruling) if left else misfit(ruling)}."
        yield f"Not excluded: {_either(ruling.left)}." if ruling.left else "No class of limiter explains every call."
        yield "A run that probes the limiter can tell: pytest tests/conformance -k quota."


def _most(left: tuple[str, ...], quota: Quota) -> str:
    most = max(factor * quota.calls - less for factor, less in (MOST[name] for name in left))
    if most == quota.calls:
        return f"That never admits more than {quota.calls} calls in any {quota.seconds:g} s."
    return f"That admits up to {most} calls in some {quota.seconds:g} s: a sliding limit it is not."


def _either(names: Sequence[str]) -> str:
    return " or ".join(WORDS[name] for name in names)


def _alike(names: Sequence[str]) -> str:
    """Say what no call tells apart, of the one class that is left."""
    pair = INSEPARABLE.get(names[0]) if len(names) == 1 else None
    return f" No call tells {pair[0]} from {pair[1]}." if pair else ""


def doubt(ruling: Ruling) -> str:
    """Say why a class that explains a history does not prove that the quota is kept."""
    if ruling.doubt is Why.NEIGHBOUR:
        return f"{ruling.neighbour} is not excluded either"
    return _DOUBTS.get(ruling.doubt or Why.SEARCH, "")


_DOUBTS = {
    Why.UNOFFERED: "the run never offered more than the quota allows, for certain",
    Why.UNREFUSED: "nothing was refused",
    Why.QUEUE: "nothing was refused; calls beyond the quota came back at its rate, so the host delays them instead",
    Why.SEARCH: "the search for a proof ended before it found one",
}


def misfit(ruling: Ruling) -> str:
    """Say why no class that passes explains a history, the likeliest cause first."""
    if ruling.misfit is Why.FAILING:
        explaining = tuple(each.name for each in ruling.memberships if each.verdict is Verdict.PASS)
        return f"only {_either(explaining)} would explain every call, which no healthy limiter is"
    if ruling.misfit is Why.PARAMETERS:
        return f"{_quotas(ruling.others)} would explain every call"
    if ruling.misfit is Why.FOREIGN:
        calls = "1 call" if ruling.foreign == 1 else f"{ruling.foreign} calls"
        return f"{calls} of somebody else on the account would explain it, and the run does not say that it was alone"
    if ruling.misfit is Why.SHARDS:
        return f"{_quotas(ruling.shards)} would explain every call: several limits side by side, or a larger one"
    return _MISFITS.get(ruling.misfit, "no limiter that is known does so")


def _quotas(explaining: Mapping[Quota, str]) -> str:
    return " or ".join(f"{quota} as {WORDS[name]}" for quota, name in explaining.items())


_MISFITS = {
    Why.UNREFUSED: "it accepts more than such a limiter does, and refuses nothing",
    Why.IN_FLIGHT: "calls were refused only beside many others in flight: that is no limit of rate",
    Why.CROWD: "it accepts more than any class of limiter does",
}


def certificate(found: Limiter | None) -> Iterator[str]:
    """Yield what proves each row: the calls that exclude a class, or the instants at which it decides on each call."""
    if found is None:
        yield "The run did not try the quota: there is nothing to prove."
        return
    yield f"Assumed: {found.assumptions}."
    for row in found.classes:
        yield f"\n{row.name}, {row.words}: {row.verdict}"
        yield from (f"  {text}" for text in row.why)
        if row.calls:
            yield f"  calls {', '.join(map(str, row.calls))}"
        placed = [
            f"{number}: {'-' if at is None else f'{round(at, 4) + 0.0:.4f}'}"
            for number, at in enumerate(row.instants, 1)
        ]
        yield from (f"  {'  '.join(placed[start : start + PER_ROW])}" for start in range(0, len(placed), PER_ROW))
