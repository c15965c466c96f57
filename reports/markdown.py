"""A summary as Markdown (GitHub's flavour), as for a comment on a change or a job's page."""

import re
from collections.abc import Iterable, Iterator

from reports import wording
from reports.excerpt import layout, line_of, printable
from reports.sentences import Departure
from reports.summary import Summary

__all__ = ["render"]

MARKUP = re.compile(r"([\\`*_{}\[\]<>|~#&!$@])")


def render(summary: Summary) -> str:
    """Return the report: the verdict, what was found, the sentences by chapter, the figures."""
    blocks = [f"# {_plain(wording.verdict(summary))}", _plain(wording.title(summary))]
    blocks += [f"- {_plain(note)}" for note in wording.notes(summary)]
    blocks += [block for finding in summary.findings if not finding.root for block in _finding(finding, summary)]
    blocks += [block for chapter, rows in _chapters(summary) for block in (f"## {chapter}", rows)]
    if questions := [(id_, _plain(text)) for id_, text in wording.dialect(summary)]:
        blocks += ["## The open questions", _table(("question", "reading"), questions)]
    if found := summary.limiter:
        rows = [(wording.explains(row), row.name, _plain(wording.refuted(row, found))) for row in found.classes]
        blocks += ["## The limiter", *map(_plain, found.words), _table(("", "class", "why"), rows)]
        names = ("fullest window of", "accepted for certain", "at most", "allowed by any class")
        blocks += [_table(names, wording.windows(found))]
    if summary.quota:
        quota = ((line.verdict, line.number, _plain(line.name), _plain(line.words)) for line in summary.quota)
        blocks += ["## Quota", _table(("verdict", "", "check", "why"), quota)]
    measured = ((_plain(name), _plain(text)) for name, text in wording.measured(summary))
    return "\n\n".join([*blocks, "## Figures", _table(("figure", "value"), measured)]) + "\n"


def _finding(finding: Departure, summary: Summary) -> Iterator[str]:
    yield f"## [{finding.number}] {_plain(finding.text)}"
    named = [("where", finding.where), ("expected", finding.expected), ("found", finding.found)]
    named += [("cause", wording.cause(finding)), ("shown by", wording.shown_by(finding, summary))]
    named += [("breaks too", text) for text in wording.symptoms(finding, summary)]
    yield _table(("", ""), [(name, _plain(line_of(text))) for name, text in named if text])
    yield f"Sent:\n\n{_fenced(layout(finding.body), 'json')}"
    yield f"Answered:\n\n{_fenced(layout(finding.answer))}"
    yield f"To see it again:\n\n{_fenced(finding.curl, 'bash')}"


def _chapters(summary: Summary) -> Iterator[tuple[str, str]]:
    for chapter, lines in wording.chapters(summary):
        rows = (
            (
                wording.mark(line, summary),
                line.number,
                _plain(line.text),
                wording.evidence(line),
                _plain(wording.remark(line)),
            )
            for line in lines
        )
        yield chapter, _table(("verdict", "", "sentence", "evidence", "remark"), rows)


def _table(names: tuple[str, ...], rows: Iterable[tuple[str, ...]]) -> str:
    every = [names, ("---",) * len(names), *rows]
    return "\n".join(f"| {' | '.join(row)} |" for row in every)


def _plain(text: str) -> str:
    """Escape what Markdown or HTML would read as markup, a mention or a cell's end."""
    return MARKUP.sub(r"\\\1", printable(text))


def _fenced(text: str, language: str = "") -> str:
    """Fence text by more backticks than it holds in a row."""
    longest = max((len(run) for run in re.findall(r"`+", text)), default=0)
    fence = "`" * max(3, longest + 1)
    return f"{fence}{language}\n{text}\n{fence}"
