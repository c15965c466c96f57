"""The figures of the proof as text of at most 100 columns."""

from collections.abc import Iterable, Iterator, Sequence
from textwrap import shorten, wrap

from tests.detection.figures import Figures, PeerFigures, Point, Quantiles
from tests.detection.order import Step

__all__ = ["order", "table"]

COLUMNS = 100
NAME, FIGURE = 44, 22
BAR = 40
LONGEST = 10 * COLUMNS


def table(figures: Figures, peer: PeerFigures | None) -> str:
    """Return the whole report: the figures, the curve, then what there is to be looked at."""
    blocks = [_figures(figures, peer), _curve(figures), *_remarks(figures, peer)]
    return "\n\n".join("\n".join(block) for block in blocks) + "\n"


def _figures(ours: Figures, peer: PeerFigures | None) -> Iterator[str]:
    yield _row("", "leadproof", "plain Schemathesis" if peer else "")
    yield _row("seeded faults", ours.faults, peer and peer.faults)
    yield _row("  found", _share(ours.found, ours.faults), peer and _share(len(peer.found), peer.faults))
    yield _row("  named by their own sentence", _share(ours.own, ours.faults), peer and "none")
    yield _row("  missed", len(ours.missed), peer and peer.faults - len(peer.found))
    yield _row("  with a sentence named that is not declared", len(ours.undeclared), "")
    yield _row("correct hosts", ours.correct, peer and peer.correct)
    yield _row("  false alarms", len(ours.alarms), peer and len(peer.alarms))
    yield _row("errors of the harness", len(ours.errors), peer and len(peer.errors))
    yield ""
    yield _row("calls", "median, 90 %, worst", "")
    yield _row("  to the first finding", _quantiles(ours.to_first), "")
    yield _row("  to the fault's own sentence", _quantiles(ours.to_own), "")
    yield _row("  of a whole run on a correct host", _quantiles(ours.whole), peer and _quantiles(peer.whole))


def _row(name: str, ours: object, peer: object) -> str:
    return f"{name:<{NAME}}{ours!s:>{FIGURE}}{'' if peer is None else peer!s:>{FIGURE}}".rstrip()


def _share(part: int, whole: int) -> str:
    return f"{part} ({part / whole:.1%})" if whole else str(part)


def _quantiles(of: Quantiles | None) -> str:
    return f"{of.median}, {of.ninth_decile}, {of.worst}" if of else "none"


def _curve(figures: Figures) -> Iterator[str]:
    yield f"{'within calls':>12}{'found':>16}{'own sentence':>18}"
    yield from (_point(point, figures.faults) for point in figures.curve)


def _point(point: Point, faults: int) -> str:
    full = round(BAR * point.own / faults) if faults else 0
    half = round(BAR * point.found / faults) - full if faults else 0
    row = f"{point.calls:>12}{_share(point.found, faults):>16}{_share(point.own, faults):>18}"
    return f"{row}  {'█' * full}{'░' * half}".rstrip()


def _remarks(figures: Figures, peer: PeerFigures | None) -> Iterator[list[str]]:
    """Yield what is not as it should be, nothing where all is well."""
    yield from _listed("missed", figures.missed)
    yield from _listed("found, but not by their own sentence", _named(figures.elsewhere))
    yield from _listed("named, but not declared as a consequence", _named(figures.undeclared))
    for host, alarm in figures.alarms:
        words = (alarm.words, alarm.purpose and f"asked: {alarm.purpose}")
        yield from _listed(f"false alarm: {alarm.sentence} on {host}", [each for each in words if each])
        yield from _listed("the smallest exchange", [text for text in (alarm.sent, alarm.answered) if text])
    yield from _listed("errors of the harness", [f"{host}: {error}" for host, error in figures.errors])
    if peer:
        yield from _listed("false alarms of plain Schemathesis", [f"{host}: {check}" for host, check in peer.alarms])
        yield from _listed("errors of plain Schemathesis", [f"{host}: {error}" for host, error in peer.errors])


def _named(named: dict[str, tuple[str, ...]]) -> list[str]:
    return [f"{fault}: {', '.join(numbers)}" for fault, numbers in named.items()]


def _listed(title: str, entries: Iterable[str]) -> Iterator[list[str]]:
    rows = [row for entry in entries for row in _wrapped(entry)]
    if rows:
        yield [title, *rows]


def _wrapped(entry: str) -> list[str]:
    text = entry if len(entry) <= LONGEST else f"{entry[:LONGEST]} …"
    return wrap(text, COLUMNS, initial_indent="  ", subsequent_indent="    ")


def order(steps: Sequence[Step]) -> str:
    """Return the purposes that find something, in the order that finds faults soonest."""
    rows = [f"{'by call':>8}{'new':>6}{'found by then':>16}  purpose"]
    spent = 0
    for step in steps:
        if step.new:
            spent += step.calls
            rows.append(f"{spent:>8}{step.new:>6}{step.total:>16}  {shorten(step.purpose, COLUMNS - 32)}")
    rest = sum(step.calls for step in steps if not step.new)
    return "\n".join([*rows, f"the other {rest} calls find nothing that these do not"]) + "\n"
