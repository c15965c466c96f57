"""The sentences that reports share, made in one place from the figures of a summary."""

from collections.abc import Iterator
from itertools import groupby

from contracts.spec import Quota
from contracts.verdict import Mark, Verdict
from reports.dialect import Answered
from reports.excerpt import line_of, printable, seconds
from reports.figures import Batch, Quantile
from reports.headline import among
from reports.limiter import ClassLine, Limiter
from reports.sentences import Departure, Line
from reports.summary import Summary

__all__ = [
    "cause",
    "chapters",
    "dialect",
    "evidence",
    "explains",
    "mark",
    "measured",
    "notes",
    "refuted",
    "remark",
    "shown_by",
    "symptom_of",
    "symptoms",
    "title",
    "verdict",
    "windows",
]


def title(summary: Summary) -> str:
    """Name the run."""
    run = summary.run
    quota = f"quota {Quota(*run.quota)}" if run.quota else "no quota stated"
    parts = [run.host, f"tenant {run.tenant}", quota, f"{summary.calls.total} calls", run.started]
    return " · ".join(printable(part) for part in parts if part)


def notes(summary: Summary) -> Iterator[str]:
    """Yield the run's notes that are not about one sentence."""
    numbers = {line.number for line in summary.lines}
    for name, text in summary.run.notes.items():
        if name not in numbers:
            yield printable(f"{name}: {text}")


def chapters(summary: Summary) -> Iterator[tuple[str, list[Line]]]:
    """Yield the chapters with their sentences."""
    for chapter, lines in groupby(summary.lines, key=lambda line: line.chapter):
        judged = list(lines)
        yield f"{judged[0].number.partition('.')[0]} {chapter}", judged


def evidence(line: Line) -> str:
    """Say how many exchanges were judged, and of how many where that is too few."""
    return f"{line.evidence} of {line.enough}" if 0 < line.evidence < line.enough else str(line.evidence or "")


def mark(line: Line, summary: Summary) -> str:
    """Say the verdict on a sentence."""
    return "known departure" if line.number in summary.known else line.verdict


def remark(line: Line) -> str:
    """Say why a sentence has no PASS, empty where it has."""
    counted = f"{line.violations} {'violation' if line.violations == 1 else 'violations'}" if line.violations else ""
    return "; ".join(filter(None, (counted, printable(line.reason))))


def dialect(summary: Summary) -> Iterator[tuple[str, str]]:
    """Yield the open questions with what was read of each; nothing where none was seen and none is pinned."""
    if any(each.seen or each.pinned for each in summary.dialect):
        yield from ((each.id, line_of(_read(each))) for each in summary.dialect)


def _read(question: Answered) -> str:
    seen = ("both " if len(question.seen[1:]) == 1 else "") + " and ".join(question.seen)
    if not question.seen:
        pinned = f"{question.pinned} is pinned, NOT TESTED: " if question.pinned else ""
        return f"{pinned}{question.reason}"
    if question.pinned is None:
        return seen
    return f"{seen}, as pinned" if question.verdict is Mark.PASS else f"{seen}, but {question.pinned} is pinned: FAIL"


def shown_by(finding: Departure, summary: Summary) -> str:
    """Say how many calls show a finding, which is the smallest, and whether it does so each time."""
    answer = f"answered {finding.status}" if finding.status is not None else "not answered"
    purpose = f", sent for: {printable(finding.purpose)}" if finding.purpose else ""
    call = f"call {finding.call}, {answer}{purpose}{_beside(finding)}{_again(finding)}"
    if finding.exchanges == 1:
        return f"1 of {summary.calls.total} calls: {call}"
    return f"{finding.exchanges} of {summary.calls.total} calls; the smallest is {call}"


def _beside(finding: Departure) -> str:
    if not finding.beside:
        return ""
    return f"; call {finding.beside} " + (
        "reads it back" if finding.number.startswith("6.") else "is that compared with"
    )


def _again(finding: Departure) -> str:
    if finding.sent < 2:  # noqa: PLR2004  # once is no repetition
        return ""
    often = f"; sent again, a call shows it {finding.shown} of {finding.sent} times"
    return often if finding.shown == finding.sent else f"{often}: intermittent"


def cause(finding: Departure) -> str:
    """Say what the host behaves as if, nothing where that is not known."""
    return f"the host {printable(finding.cause)}" if finding.cause else ""


def symptoms(finding: Departure, summary: Summary) -> list[str]:
    """Say which sentences are broken by the same root, a line each."""
    found = [each for each in summary.findings if each.root == finding.number]
    return [f"[{each.number}] {each.text} ({each.exchanges} call{'s' * (each.exchanges > 1)})" for each in found]


def symptom_of(finding: Departure) -> str:
    """Say of what a finding is but a symptom, nothing where it is a root itself."""
    return f"a symptom of [{finding.root}], where the call stands that shows it" if finding.root else ""


def explains(row: ClassLine) -> str:
    """Say whether a class of limiter explains what a host did."""
    return {Verdict.FAIL: "refuted", Verdict.PASS: "explains it"}.get(row.verdict, "open")


def refuted(row: ClassLine, found: Limiter) -> str:
    """Say in a line why a class is refuted, or for which N and W it is not; of one that fails also that it does."""
    if row.verdict is Verdict.FAIL:
        return row.why[0] if row.why else row.words
    quotas = among(row.ranges, Quota(*found.quota)) if row.ranges else ""
    return "; ".join(filter(None, (quotas or row.words, "" if row.passes else "breaks 8.2")))


def windows(found: Limiter) -> Iterator[tuple[str, ...]]:
    """Yield every fourth length of window with the fewest and most calls that its fullest held, and what is allowed."""
    for each in found.envelope[::4]:
        yield f"{each.seconds:.4g} s", str(each.least), str(each.most), str(each.allowed)


def measured(summary: Summary) -> Iterator[tuple[str, str]]:
    """Yield the figures of the run by name."""
    by_status = [f"{count} with {status}" for status, count in summary.calls.by_status.items()]
    yield "answers", ", ".join([*by_status, f"{summary.calls.unanswered} unanswered"])
    for quantile in summary.latency:
        yield f"p{quantile.p * 100:g} service time", _quantile(quantile)
    if summary.speed:
        yield "rate", f"{summary.speed.sent:.2f} calls/s sent over {summary.speed.seconds:.1f} s"
        yield "throughput", f"{summary.speed.served:.2f} calls/s served, {summary.speed.leads:.2f} leads/s updated"
    if summary.run.classes:
        yield "outcome classes", f"{summary.classes} of {summary.run.classes} seen (lists, flag, key, size)"
    for batch in summary.batches if not summary.run.asked else ():
        # A run that asks for sentences sends calls of every size, for other reasons than to time them.
        yield f"{batch.size} leads a call", _batch(batch)


def _quantile(quantile: Quantile) -> str:
    if quantile.value is None or quantile.upper is None:
        return f"n too small ({quantile.n} of {quantile.needs})"
    return f"{seconds(quantile.value)}, at most {seconds(quantile.upper)} with 95 % confidence (n = {quantile.n})"


def _batch(batch: Batch) -> str:
    median = "" if batch.median.value is None else f", median {seconds(batch.median.value)}"
    return f"{batch.calls} calls, {batch.leads} leads updated{median}"


def verdict(summary: Summary) -> str:
    """Say the one verdict and why."""
    says = {
        Verdict.PASS: "no sentence that could be judged is broken, ",
        Verdict.FAIL: f"the host {'breaks its contract' if 'broken' in summary.words else 'is not as it is pinned'}, ",
    }
    return f"{summary.verdict}: {says.get(summary.verdict, '')}{printable(summary.words)}"
