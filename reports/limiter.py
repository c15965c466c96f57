"""The limiter of a host as a report shows it: three lines, a table of classes, what proves each row, an envelope."""

from collections.abc import Iterator, Mapping
from math import ceil, isnan

from msgspec import Struct

from contracts.client import is_loopback
from contracts.exchange import History
from contracts.journal import Run
from contracts.quota.classes import PASSING, WORDS
from contracts.quota.envelope import envelope, lengths
from contracts.quota.history import columns
from contracts.quota.membership import Membership
from contracts.quota.ranges import Ranges, feasible
from contracts.quota.ruling import Ruling, ruling
from contracts.spec import Quota
from contracts.verdict import Verdict
from reports.headline import above_floor, among, headline, worst

__all__ = ["ClassLine", "Limiter", "Window", "certificate", "limiter", "rule"]

ASSUMPTIONS = (
    "one decision for each call between its sending and its answer, nobody else on the account, one monotone clock, "
    "and silence before the first call"
)
PER_ROW = 6
# A floor that is less is no figure of a path.
LEAST_FLOOR = 0.001


class ClassLine(Struct, frozen=True):
    """One class of limiter: whether it explains the history, why not, with which quotas, and the proof.

    The first text of `why` says it in a line. `ranges` are the N in the claimed W, and the W of the claimed N, that
    are not refuted. `calls` are those that refute the class, from 1; `instants` those at which it decides on each
    call, in seconds from the sending of the first, null where it counts none.
    """

    name: str
    words: str
    verdict: Verdict
    passes: bool
    why: tuple[str, ...] = ()
    calls: tuple[int, ...] = ()
    instants: tuple[float | None, ...] = ()
    ranges: Ranges | None = None


class Window(Struct, frozen=True):
    """The fullest window of a length: calls accepted in it for certain, at the most, and the most of any class."""

    seconds: float
    least: int
    most: int
    allowed: int


class Limiter(Struct, frozen=True):
    """What a history says of the limiter: three lines, the classes that are left, all of them, and the envelope.

    A fourth line is there where the floor of the path, which is an assumption, changes the verdict.
    """

    quota: tuple[int, float]
    verdict: Verdict
    words: tuple[str, ...]
    left: tuple[str, ...]
    classes: tuple[ClassLine, ...]
    assumptions: str = ASSUMPTIONS
    envelope: tuple[Window, ...] = ()


def rule(run: Run, history: History) -> Ruling | None:
    """Return the ruling on the calls of a run, None where it states no quota; on loopback nobody else calls."""
    if run.quota is None:
        return None
    pinned = run.pinned.get("limiter-class")
    return ruling(columns(history), Quota(*run.quota), pinned=pinned, alone=is_loopback(run.host))


def limiter(found: Ruling, floor: float = 0.0) -> Limiter:
    """Put a ruling in words; `floor` is the least time of an answer on the way, 0 where it is not known."""
    quota = found.quota
    ranges = {name: feasible(name, found.calls, quota, floor=found.floor) for name in found.left}
    words = [*headline(found, ranges)]
    if floor >= LEAST_FLOOR:
        words += above_floor(found, ruling(found.calls, quota, pinned=found.pinned, floor=floor, alone=found.alone))
    rows = tuple(_row(each, found, ranges) for each in found.memberships)
    windows = tuple(_windows(found))
    shown = (quota.calls, quota.seconds)
    return Limiter(shown, worst(found), tuple(words), found.left, rows, envelope=windows)


def _row(each: Membership, found: Ruling, ranges: Mapping[str, Ranges]) -> ClassLine:
    start = float(found.calls.sent.min()) if len(found.calls) else 0.0
    instants = () if each.instants is None else tuple(None if isnan(t) else float(t) - start for t in each.instants)
    calls = tuple(int(place) + 1 for place in each.calls)
    passes, words, quotas = each.name in PASSING, WORDS[each.name], ranges.get(each.name)
    return ClassLine(each.name, words, each.verdict, passes, each.words, calls, instants, quotas)


def _windows(found: Ruling) -> Iterator[Window]:
    calls, seconds = found.quota.calls, found.quota.seconds
    curves = envelope(found.calls, lengths(found.quota))
    for length, least, most in zip(curves.seconds.tolist(), curves.least, curves.most, strict=True):
        # An interval of k windows meets k + 1 of an aligned window.
        yield Window(length, int(least), int(most), (ceil(round(length / seconds, 9)) + 1) * calls)


def certificate(found: Limiter | None) -> Iterator[str]:
    """Yield what proves each row: the calls that exclude a class, or the instants at which it decides on each call."""
    if found is None:
        yield "The run did not try the quota: there is nothing to prove."
        return
    yield f"Assumed: {found.assumptions}."
    for row in found.classes:
        yield f"\n{row.name}, {row.words}: {row.verdict}"
        yield from (f"  {text}" for text in row.why)
        if row.ranges:
            yield f"  not refuted: {among(row.ranges, Quota(*found.quota)) or 'no quota nearby'}"
        if row.calls:
            yield f"  calls {', '.join(map(str, row.calls))}"
        placed = [
            f"{number}: {'-' if at is None else f'{round(at, 4) + 0.0:.4f}'}"
            for number, at in enumerate(row.instants, 1)
        ]
        yield from (f"  {'  '.join(placed[start : start + PER_ROW])}" for start in range(0, len(placed), PER_ROW))
