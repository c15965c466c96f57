"""Three lines on the limiter of a host: what was kept, what that means, and how certain it is."""

from collections.abc import Iterator, Mapping, Sequence

from contracts.quota.classes import INSEPARABLE, PASSING, WORDS
from contracts.quota.ranges import Ranges, searched
from contracts.quota.ruling import Ruling, Why
from contracts.spec import Quota
from contracts.verdict import Verdict

__all__ = ["above_floor", "among", "doubt", "headline", "misfit", "worst"]

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
# More classes go by their names.
PAIR = 2
UNTRIED = (Why.UNOFFERED, Why.UNREFUSED, Why.QUEUE)


def worst(ruling: Ruling) -> Verdict:
    """Return the one verdict on the limiter."""
    verdicts = {ruling.acceptance, ruling.refusal}
    order = (Verdict.FAIL, Verdict.INCONCLUSIVE, Verdict.PASS)
    return next((each for each in order if each in verdicts), Verdict.NOT_TESTED)


def headline(ruling: Ruling, ranges: Mapping[str, Ranges]) -> Iterator[str]:
    """Yield the three lines; `ranges` are the N and W of each class that is left."""
    quota, left, verdict = ruling.quota, ruling.passing, worst(ruling)
    if verdict is Verdict.PASS:
        yield f"The host kept {quota} as {_either(left)}."
        yield _most(left, quota) + _alike(left)
        yield f"Every other class is refuted{_only(left, ranges, quota)}."
    elif verdict is Verdict.FAIL:
        yield f"The host does not keep {quota}: {misfit(ruling)}."
        yield f"Each of the {len(PASSING)} classes that keep a quota is refuted by the calls that the table names."
        yield "The proofs: python -m reports JOURNAL --format certificate."
    else:
        yield f"Whether the host keeps {quota} is open: {doubt(ruling) if left else misfit(ruling)}."
        yield (
            f"Not refuted: {_either(ruling.left) if len(ruling.left) <= PAIR else ', '.join(ruling.left)}."
            if ruling.left
            else "No class of limiter explains every call."
        )
        yield _next(ruling)


def above_floor(ruling: Ruling, other: Ruling) -> Iterator[str]:
    """Say what comes out where each answer takes the path's floor at least, if that is something else."""
    if (ruling.left, worst(ruling)) != (other.left, worst(other)):
        yield (
            f"If each answer takes {other.floor * 1000:.0f} ms on the way, as handshakes suggest: {worst(other)}, not "
            f"refuted {', '.join(other.left) or 'is no class'}."
        )


def among(ranges: Ranges, quota: Quota) -> str:
    """Say which N and W are not refuted, of those that were looked at."""
    looked = searched(quota)
    calls, seconds = _between("N", ranges.calls, looked.calls), _between("W", ranges.seconds, looked.seconds, " s")
    return ", ".join(filter(None, (calls, seconds)))


def _between(name: str, found: tuple[float, float] | None, looked: tuple[float, float] | None, unit: str = "") -> str:
    if found is None or looked is None:
        return ""
    (least, most), below, above = found, found[0] <= looked[0], found[1] >= looked[1]
    if least == most:
        return f"{name} {least:.4g}{unit}"
    if below and above:
        return f"any {name} nearby"
    if below or above:
        return f"{name} up to {most:.4g}{unit}" if below else f"{name} from {least:.4g}{unit}"
    return f"{name} {least:.4g} to {most:.4g}{unit}"


def _only(left: Sequence[str], ranges: Mapping[str, Ranges], quota: Quota) -> str:
    if len(left) > 1 or not (found := ranges.get(left[0])):
        return ""
    return f"; this one leaves {among(found, quota)}"


def _next(ruling: Ruling) -> str:
    if ruling.passing and ruling.doubt not in UNTRIED:
        return "More calls at the edges of its windows can tell, or a path that answers sooner."
    return "A run that probes the limiter can tell: pytest tests/conformance -k quota."


def _most(left: Sequence[str], quota: Quota) -> str:
    most = max(factor * quota.calls - less for factor, less in (MOST[name] for name in left))
    if most == quota.calls:
        return f"That never admits more than {quota.calls} calls in any {quota.seconds:g} s."
    return f"That admits up to {most} calls in some {quota.seconds:g} s: a sliding limit it is not."


def _either(names: Sequence[str]) -> str:
    return " or ".join(WORDS[name] for name in names)


def _alike(names: Sequence[str]) -> str:
    """Say what no call tells apart, of the one class that is left."""
    other = INSEPARABLE.get(names[0]) if len(names) == 1 else None
    return f" No call tells it from {other}." if other else ""


def doubt(ruling: Ruling) -> str:
    """Say why a class that explains a history does not prove that the quota is kept."""
    if ruling.doubt is Why.NEIGHBOUR:
        return f"{ruling.neighbour} is not refuted either"
    return str(ruling.doubt or Why.SEARCH)


def misfit(ruling: Ruling) -> str:
    """Say why no class that passes explains a history, the likeliest cause first."""
    if ruling.misfit is Why.FAILING:
        explaining = tuple(each.name for each in ruling.memberships if each.verdict is Verdict.PASS)
        return f"of the classes known only {_either(explaining)} explains every call, which 8.2 rules out"
    if ruling.misfit is Why.PARAMETERS:
        return f"{_quotas(ruling.others)} would explain every call"
    if ruling.misfit is Why.FOREIGN:
        calls = "1 call" if ruling.foreign_calls_needed == 1 else f"{ruling.foreign_calls_needed} calls"
        return f"{calls} of somebody else on the account would explain it, and the run does not say that it was alone"
    if ruling.misfit is Why.SHARDS:
        return f"{_quotas(ruling.shards)} would explain every call: several limits side by side, or a larger one"
    return str(ruling.misfit)


def _quotas(explaining: Mapping[Quota, str]) -> str:
    return " or ".join(f"{quota} as {WORDS[name]}" for quota, name in explaining.items())
