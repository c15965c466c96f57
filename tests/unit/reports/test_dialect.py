"""A report says what was read of each open question, fails on drift, and accepts known departures for a time."""

from collections.abc import Callable, Iterator
from datetime import date
from xml.etree import ElementTree as ET

import msgspec
import pytest

from contracts.dialect import KnownDeparture
from contracts.exchange import Exchange, Request, Response
from contracts.journal import Run
from contracts.rules import Rulebook
from contracts.spec import QUESTIONS
from contracts.verdict import Mark, Verdict, Violation
from reports import junitxml, markdown, terminal
from reports.summary import Summary, summarise
from tests.unit.invariants.answers import ADA_ALONE, answer, entry, exchange
from tests.unit.model.account import ADA, KEY, TENANT, body, lead

TODAY = date(2026, 6, 1)
BOOK = Rulebook()
SERVED = exchange(ADA_ALONE, answer([entry(ADA[KEY])]))
TOO_MANY = [exchange(body(*[lead(**{KEY: f"{n}@example.com", "FirstName": "N"}) for n in range(26)]), "{}", status)
            for status in (400, 413)]  # fmt: skip


@BOOK.rule("2.5", on=lambda exchange: exchange if exchange.purpose == "burst" else None)
def answers_429(exchange: Exchange) -> Iterator[Violation]:
    """Any other status breaks it."""
    if exchange.response and exchange.response.status != 429:
        yield Violation("the status", 429, exchange.response.status)


@BOOK.rule("3.1", on=lambda exchange: exchange)
def never(_: Exchange) -> Iterator[Violation]:
    """Nothing breaks this one."""
    yield from ()


def run(**parts: object) -> Run:
    """Return a run of the tenant."""
    return msgspec.structs.replace(Run("http://127.0.0.1:1", fields=TENANT.fields), **parts)


def burst(status: int) -> Exchange:
    """Return a call over the quota."""
    return Exchange(Request(), Response(status, (), ""), 0.0, 0.0, 0.1, purpose="burst")


def departing(*statuses: int, expires: date = TODAY, found: str = "403") -> Summary:
    """Summarise a run whose calls over the quota were answered so, 403 being accepted."""
    known = KnownDeparture("2.5", found, "the gateway", "qa", expires, "the status")
    return summarise(run(departures=(known,)), [SERVED, *map(burst, statuses)], BOOK, today=TODAY)


def verdict_on(summary: Summary, question: str) -> tuple[Mark, tuple[str, ...]]:
    """Return the verdict on a question and the readings seen."""
    found = next(each for each in summary.dialect if each.id == question)
    return found.verdict, found.seen


def test_every_question_has_its_line_in_order() -> None:
    """Those that nothing shows say so."""
    summary = summarise(run(), [SERVED], BOOK)

    assert [each.id for each in summary.dialect] == list(QUESTIONS)
    assert verdict_on(summary, "unprocessed-count") == (Mark.NOT_TESTED, ("absent",))
    assert all(each.reason for each in summary.dialect if not each.seen)


@pytest.mark.parametrize(
    ("pinned", "statuses", "verdict", "seen"),
    [
        ({"over-25": "400"}, [0], Mark.PASS, ("400",)),
        ({"over-25": "413"}, [0], Mark.FAIL, ("400",)),
        ({"over-25": "400"}, [0, 1], Mark.FAIL, ("400", "413")),
        ({}, [0, 1], Mark.NOT_TESTED, ("400", "413")),
        ({"over-25": "400"}, [], Mark.NOT_TESTED, ()),
    ],
)
def test_only_a_pinned_reading_can_drift(
    pinned: dict[str, str], statuses: list[int], verdict: Mark, seen: tuple[str, ...]
) -> None:
    """Two readings of one question are reported; a pinned one that was not seen is not tested."""
    summary = summarise(run(pinned=pinned), [SERVED, *(TOO_MANY[each] for each in statuses)], BOOK)

    assert verdict_on(summary, "over-25") == (verdict, seen)
    assert summary.verdict is (Verdict.FAIL if verdict is Mark.FAIL else Verdict.PASS)
    assert ("drifted: over-25" in summary.words) == (verdict is Mark.FAIL)


def test_drift_is_shown_by_its_call() -> None:
    """What was pinned is expected, what was read is found."""
    summary = summarise(run(pinned={"over-25": "413"}), [SERVED, TOO_MANY[0]], BOOK)
    (finding,) = summary.findings

    assert (finding.number, finding.expected, finding.found) == ("over-25", "413", "400")
    assert (finding.call, finding.status, finding.body) == (2, 400, TOO_MANY[0].request.body)
    assert "over-25" in terminal.finding("over-25", summary)


def test_a_known_departure_is_neither_a_failure_nor_a_pass() -> None:
    """Its sentence says why, who answers for it, and until when."""
    summary = departing(403, 403)
    line = next(line for line in summary.lines if line.number == "2.5")

    assert (summary.verdict, line.verdict, summary.known) == (Verdict.PASS, Mark.DEPARTURE, ("2.5",))
    assert summary.words.endswith("known departures: 2.5")
    assert line.reason == f"known departure, 403: the gateway; qa, expires {TODAY}"
    assert summary.findings == ()


@pytest.mark.parametrize(
    ("summary", "words"),
    [
        (departing(403, expires=date(2026, 5, 31)), "the departure expired on 2026-05-31"),
        (departing(403, 500), ""),
        (departing(403, found="200"), ""),
    ],
    ids=["expired", "something else too", "another"],
)
def test_anything_else_fails(summary: Summary, words: str) -> None:
    """A departure that expired, and what was never accepted."""
    line = next(line for line in summary.lines if line.number == "2.5")

    assert (summary.verdict, line.verdict, line.reason) == (Verdict.FAIL, Mark.FAIL, words)
    assert summary.known == ()
    assert words in terminal.finding("2.5", summary)


def test_what_is_not_departed_from_passes() -> None:
    """A departure that was mended is no news."""
    assert departing(429).known == ()
    assert departing(429).verdict is Verdict.PASS


@pytest.mark.parametrize("render", [terminal.render, markdown.render], ids=["terminal", "markdown"])
def test_a_report_has_a_line_for_each_question(render: Callable[[Summary], str]) -> None:
    """With the reading seen, and whether it is the pinned one."""
    pinned = {"over-25": "413", "empty-lists": "absent", "flag-text": "400"}
    text = render(summarise(run(pinned=pinned), [SERVED, *TOO_MANY], BOOK)).replace("\\", "")

    assert "The open questions" in text
    assert all(question in text for question in QUESTIONS)
    assert "both 400 and 413, but 413 is pinned: FAIL" in text
    assert "absent, as pinned" in text
    assert "400 is pinned, NOT TESTED: no exchange showed a reading" in text
    assert "The open questions" not in render(summarise(run(), [], BOOK))


def test_junit_has_a_case_for_each_pinned_question() -> None:
    """And a known departure is skipped, not passed."""
    pinned = {"over-25": "413", "empty-lists": "absent", "flag-text": "400"}
    summary = summarise(run(pinned=pinned, departures=departing().run.departures), [SERVED, TOO_MANY[0], burst(403)],
                        BOOK, today=TODAY)  # fmt: skip
    root = ET.fromstring(junitxml.render(summary))  # noqa: S314  # our own document
    cases = {str(case.get("name")).split()[0]: case for case in root.iter("testcase")}
    tags = {name: [child.tag for child in case] for name, case in cases.items()}

    assert (tags["over-25"], tags["empty-lists"], tags["flag-text"]) == (["failure"], [], ["skipped"])
    assert tags["2.5"] == ["skipped"]
    assert "known departure" in str(cases["2.5"][0].get("message"))


def test_the_known_departure_has_its_name_in_a_table() -> None:
    """Of Markdown."""
    assert "| known departure | 2.5 |" in markdown.render(departing(403))


def test_a_run_keeps_what_is_pinned() -> None:
    """In the first line of its journal, so that the journal alone can be judged again."""
    kept = departing(403).run

    assert msgspec.json.decode(msgspec.json.encode(kept), type=Run) == kept
    assert kept.departures[0].expires == TODAY
