"""A summary as text for a terminal of 100 columns."""

from collections.abc import Iterator
from itertools import chain, repeat
from textwrap import indent, wrap

from msgspec.structs import replace

from contracts.quota.chapter import QuotaLine
from contracts.verdict import Mark
from reports import wording
from reports.excerpt import layout, printable
from reports.sentences import Departure, Line
from reports.summary import Summary

__all__ = ["finding", "render"]

COLUMNS = 100
NAME = 22
COLOURS = {"PASS": 32, "FAIL": 31, "INCONCLUSIVE": 33, "departure": 33, "NOT TESTED": 2}


def render(summary: Summary, *, colour: bool = False, findings: bool = True) -> str:
    """Return the report: sentences, findings, figures, and the one verdict as the last line."""
    blocks = [_opening(summary), *_chapters(summary, colour=colour), *_dialect(summary)]
    blocks += [_finding(each, summary, colour=colour) for each in summary.findings if findings and not each.root]
    blocks += [
        *_limiter(summary, colour=colour),
        _figures(summary, colour=colour),
        _coloured(wording.verdict(summary), summary.verdict, colour=colour),
    ]
    return "\n\n".join(blocks) + "\n"


def finding(number: str, summary: Summary) -> str:
    """Return what was found against one sentence."""
    found = (_finding(each, summary, colour=False) for each in summary.findings if each.number == number)
    # What only the times of all calls show is told with the sentence.
    return next(
        found, "\n".join(row for line in summary.lines if line.number == number for row in _rows(line, colour=False))
    )


def _opening(summary: Summary) -> str:
    return "\n".join(line for text in (wording.title(summary), *wording.notes(summary)) for line in wrap(text, COLUMNS))


def _chapters(summary: Summary, *, colour: bool) -> Iterator[str]:
    for chapter, lines in wording.chapters(summary):
        yield "\n".join([chapter, *(row for line in lines for row in _rows(line, colour=colour))])


def _dialect(summary: Summary) -> Iterator[str]:
    rows = [
        f"{start}{row}"
        for id_, text in wording.dialect(summary)
        for start, row in zip(chain([f"  {id_:<20}"], repeat(" " * NAME)), wrap(text, COLUMNS - NAME), strict=False)
    ]
    if rows:
        yield "\n".join(["The open questions", *rows])


def _rows(line: Line, *, colour: bool) -> Iterator[str]:
    first, *rest = wrap(line.text, 70)
    mark = _coloured(f"{line.verdict:<13}", line.verdict, colour=colour)
    yield f"  {mark}{line.number:<5}{first:<70}{wording.evidence(line):>9}".rstrip()
    for text in [*rest, *(wrap(f"({remark})", 70) if (remark := wording.remark(line)) else [])]:
        yield f"{'':20}{text}"


def _finding(finding: Departure, summary: Summary, *, colour: bool) -> str:
    line = next((line for line in summary.lines if line.number == finding.number), None)
    named = [
        ("where", printable(finding.where)),
        ("expected", layout(finding.expected)),
        ("found", layout(finding.found)),
        ("remark", printable(line.reason) if line else ""),
        ("root", wording.symptom_of(finding)),
        ("cause", wording.cause(finding)),
        (
            "breaks too",
            "\n".join(row for text in wording.symptoms(finding, summary) for row in wrap(text, COLUMNS - 6)),
        ),
        ("shown by", wording.shown_by(finding, summary)),
    ]
    if not finding.root:
        named += [
            ("sent", layout(finding.body) or "(nothing)"),
            ("answered", layout(finding.answer) or "(nothing)"),
            ("to see it again", finding.curl),
        ]
    title = "\n".join(wrap(f"[{finding.number}] {finding.text}", COLUMNS))
    mark = line.verdict if line else Mark.FAIL
    return "\n".join([_coloured(title, mark, colour=colour), *(_named(name, text) for name, text in named if text)])


def _named(name: str, text: str) -> str:
    """Put a short text beside its name, and a long one below it."""
    if name == "to see it again":
        # Not indented: a quoted body may go over several lines, and spaces in it would be sent.
        return f"  {name}\n{text}"
    if "\n" in text or len(text) > COLUMNS - 14:
        return f"  {name}\n{indent(text, '    ')}"
    return f"  {name:<12}{text}"


def _figures(summary: Summary, *, colour: bool) -> str:
    lines = map(_once, summary.quota, (None, *summary.quota))
    quota = [row for line in lines for row in _quota(line, colour=colour)]
    return "\n".join([*quota, *(f"{name:<{NAME}}{text}" for name, text in wording.measured(summary))])


def _limiter(summary: Summary, *, colour: bool) -> Iterator[str]:
    if found := summary.limiter:
        rows = [row for text in found.words for row in wrap(printable(text), COLUMNS)]
        for each in found.classes:
            mark = _coloured(f"{wording.explains(each):<12}", each.verdict, colour=colour)
            first, *rest = wrap(printable(wording.refuted(each, found)), COLUMNS - NAME - 14) or [""]
            rows += [f"  {mark}{each.name:<{NAME}}{first}".rstrip(), *(f"{'':{NAME + 14}}{text}" for text in rest)]
        yield "\n".join(["The limiter", *rows])


def _once(line: QuotaLine, before: QuotaLine | None) -> QuotaLine:
    """Return a check without words that stand right above it."""
    return replace(line, words="") if before and before.words == line.words else line


def _quota(line: QuotaLine, *, colour: bool) -> Iterator[str]:
    mark = _coloured(f"{line.verdict:<13}", line.verdict, colour=colour)
    yield f"{mark}{line.number}  {line.name}"
    yield from (f"{'':18}{text}" for text in wrap(printable(line.words), 70))


def _coloured(text: str, mark: str, *, colour: bool) -> str:
    return f"\033[{COLOURS[mark]}m{text}\033[0m" if colour else text
