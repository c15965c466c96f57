"""Three lines on the limiter of a host: what was kept, what that means, and how certain it is."""

from collections.abc import Iterator, Mapping, Sequence

from contracts.quota.classes import INSEPARABLE, PASSING
from contracts.quota.ranges import Ranges, searched
from contracts.quota.reasons import doubt, either, misfit
from contracts.quota.ruling import Ruling, Why
from contracts.spec import Quota
from contracts.verdict import Verdict

__all__ = ["above_floor", "among", "headline", "worst"]

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
        yield f"The host kept {quota} as {either(left)}."
        yield _most(left, quota) + _alike(left)
        yield f"Every other class is refuted{_only(left, ranges, quota)}."
    elif verdict is Verdict.FAIL:
        yield f"The host does not keep {quota}: {misfit(ruling)}."
        yield f"Each of the {len(PASSING)} classes that keep a quota is refuted by the calls that the table names."
        yield "The proofs: python -m reports JOURNAL --format certificate."
    else:
        yield f"Whether the host keeps {quota} is open: {doubt(ruling) if left else misfit(ruling)}."
        yield (
            f"Not refuted: {either(ruling.left) if len(ruling.left) <= PAIR else ', '.join(ruling.left)}."
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


def _alike(names: Sequence[str]) -> str:
    """Say what no call tells apart, of the one class that is left."""
    other = INSEPARABLE.get(names[0]) if len(names) == 1 else None
    return f" No call tells it from {other}." if other else ""
