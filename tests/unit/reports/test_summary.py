"""A summary says of each sentence what the history shows, and one verdict over all."""

from collections.abc import Iterator

import msgspec
import pytest

from contracts.exchange import Exchange, Expectation, Request, Response
from contracts.journal import Run
from contracts.rules import Rulebook
from contracts.spec import SENTENCES
from contracts.verdict import Mark, Verdict, Violation
from reports import terminal
from reports.sentences import Line
from reports.summary import Summary, summarise
from tests.unit.laws.test_showing import AFTER, BEFORE, GOOD
from tests.unit.laws.test_windows import ONE
from tests.unit.model.account import TENANT

RUN = Run("http://127.0.0.1:1", "demo")
BOOK = Rulebook()


def exchange(body: str = "", status: int | None = 200, *, at: float = 0.0, purpose: str = "") -> Exchange:
    """Return a call that was answered within a tenth of a second, or never."""
    response = None if status is None else Response(status, (), "{}")
    return Exchange(Request(body=body), response, at, at, at + 0.1, purpose=purpose, error="" if response else "gone")


def starting(word: str, exchange: Exchange) -> str | None:
    """Return the body of a call that is evidence for a word."""
    return exchange.request.body if exchange.request.body.startswith(word) else None


@BOOK.rule("3.1", on=lambda exchange: starting("count", exchange))
def says_wrong(body: str) -> Iterator[Violation]:
    """Break the sentence as often as the call says that it is wrong."""
    for _ in range(body.count("wrong")):
        yield Violation("the body", ["right", None], {"found": body})


@BOOK.rule("3.2", on=lambda exchange: starting("many", exchange), enough=3)
def never(_: str) -> Iterator[Violation]:
    """Nothing breaks this one, and it needs three calls."""
    yield from ()


@BOOK.rule("8.7", on=lambda exchange: starting("quota", exchange))
def always(_: str) -> Iterator[Violation]:
    """Every call departs from this one, which is only reported."""
    yield Violation("the quota", 1, 2)


def line(summary: Summary, number: str) -> Line:
    """Return the line of a sentence."""
    return next(line for line in summary.lines if line.number == number)


def of(*exchanges: Exchange, run: Run = RUN) -> Summary:
    """Summarise a history."""
    return summarise(run, list(exchanges), BOOK)


def test_every_sentence_has_its_line_in_order() -> None:
    """Also those that no rule judges."""
    summary = of(exchange("count"))

    assert [line.number for line in summary.lines] == list(SENTENCES)
    assert line(summary, "3.1").text == SENTENCES["3.1"].text


@pytest.mark.parametrize(
    ("bodies", "number", "verdict", "evidence"),
    [
        (["count", "count"], "3.1", Mark.PASS, 2),
        (["count", "count wrong"], "3.1", Mark.FAIL, 2),
        (["many"] * 2, "3.2", Mark.INCONCLUSIVE, 2),
        (["many"] * 3, "3.2", Mark.PASS, 3),
        (["quota"], "8.7", Mark.DEPARTURE, 1),
        ([""], "3.1", Mark.NOT_TESTED, 0),
        (["count"], "7.1", Mark.NOT_TESTED, 0),
    ],
)
def test_a_sentence_is_judged_by_its_evidence(bodies: list[str], number: str, verdict: Mark, evidence: int) -> None:
    """Nothing passes on nothing, nor on less than enough."""
    found = line(of(*map(exchange, bodies)), number)

    assert (found.verdict, found.evidence) == (verdict, evidence)


def test_what_was_not_tested_says_why() -> None:
    """The run's own note comes first."""
    summary = of(exchange(), run=Run("h", notes={"3.2": "the tenant has none"}))

    assert line(summary, "3.1").reason == "no exchange showed it"
    assert line(summary, "3.2").reason == "the tenant has none"
    assert line(summary, "8.3").reason == "no rule of this version judges it"
    assert line(summary, "8.1").reason == "the run states no quota"


def test_a_finding_shows_the_smallest_call() -> None:
    """Of several calls that break a sentence the one with the shortest body, and the first of these."""
    summary = of(*map(exchange, ["count", "count wrong and long", "count wrong wrong", "count wrong", "count wrong"]))
    (finding,) = summary.findings

    assert (finding.number, finding.call, finding.body, finding.exchanges) == ("3.1", 4, "count wrong", 4)
    assert (finding.where, finding.expected) == ("the body", '["right",null]')
    assert finding.found == '{"found":"count wrong"}'
    assert (finding.status, finding.answer) == (200, "{}")
    assert "--data-raw 'count wrong'" in finding.curl
    assert line(summary, "3.1").violations == 5


def test_what_a_reading_shows_is_sent_again_before_it_is_read() -> None:
    """The call that changed it first, then a reading of that lead alone; both have their places."""
    summary = summarise(msgspec.structs.replace(RUN, fields=TENANT.fields), [BEFORE, GOOD, AFTER], Rulebook())
    (finding,) = summary.findings
    first, then = finding.curl.split(" &&\n")

    assert (finding.number, finding.call, finding.beside) == ("6.1", 2, 3)
    assert "Bulk/UpdateV2" in first
    assert f"Leads.GetById?id={ONE}" in then
    assert "1 of 3 calls: call 2, answered 200; call 3 reads it back" in terminal.render(summary)


def test_calls_that_have_to_agree_are_both_sent_again() -> None:
    """In the order in which they came."""
    refused = msgspec.structs.replace(GOOD, sent=2.0, received=3.0, response=Response(500, (), "{}"))
    (finding,) = summarise(RUN, [GOOD, refused], Rulebook()).findings

    assert (finding.number, finding.call, finding.beside) == ("7.5", 2, 1)
    assert finding.curl.count("Bulk/UpdateV2") == 2


def test_an_unanswered_call_may_show_a_finding() -> None:
    """Then the error stands in place of the answer."""
    (finding,) = of(exchange("count wrong", None)).findings

    assert (finding.status, finding.answer) == (None, "gone")


@pytest.mark.parametrize(
    ("history", "verdict", "words"),
    [
        ([exchange("count")], Verdict.PASS, "1 of 47 kept, 46 not tested"),
        ([exchange("count wrong")], Verdict.FAIL, "broken: 3.1"),
        ([exchange("many")], Verdict.INCONCLUSIVE, "undecided: 3.2"),
        ([exchange("count"), exchange("quota")], Verdict.PASS, "1 of 47 kept, 45 not tested"),
        ([exchange("quota")], Verdict.INCONCLUSIVE, "no exchange is evidence"),
        ([exchange()], Verdict.INCONCLUSIVE, "nothing is proven"),
        ([], Verdict.INCONCLUSIVE, "nothing is proven"),
        (
            [exchange("count"), *[exchange("", 429)] * 2],
            Verdict.INCONCLUSIVE,
            "2 of 3 calls were refused or unanswered",
        ),
        (
            [exchange("count"), *[exchange("", None)] * 2],
            Verdict.INCONCLUSIVE,
            "2 of 3 calls were refused or unanswered",
        ),
        ([exchange("count"), exchange("", 429)], Verdict.PASS, "1 of 47"),
        ([exchange("count"), *[exchange("", 429, purpose="quota burst")] * 9], Verdict.PASS, "1 of 47"),
        ([exchange("count wrong"), *[exchange("", 429)] * 9], Verdict.FAIL, "broken: 3.1"),
    ],
)
def test_one_verdict_over_all(history: list[Exchange], verdict: Verdict, words: str) -> None:
    """A failure always counts; a run of refusals proves nothing; a departure is no failure."""
    summary = of(*history)

    assert summary.verdict == verdict
    assert words in summary.words


def test_an_expected_refusal_is_asked_for() -> None:
    """Where the oracle lets a 429 pass, it taught something."""
    refused = msgspec.structs.replace(exchange("", 429), expected=Expectation((200, 429), "2.5"))

    assert of(exchange("count"), refused, refused).verdict is Verdict.PASS


def test_what_the_run_asked_for_has_to_be_shown() -> None:
    """A sentence that was asked for and not seen is undecided; one that was not asked for does not count."""
    asked = of(exchange("count"), run=Run("h", asked=("3.1", "3.2", "8.3")))
    aside = of(exchange("count"), exchange("many"), run=Run("h", asked=("3.1",)))

    assert (asked.verdict, asked.words) == (Verdict.INCONCLUSIVE, "undecided: 3.2")
    assert line(asked, "3.2").reason == "asked for, but no exchange showed it"
    assert (aside.verdict, line(aside, "3.2").verdict) == (Verdict.PASS, Mark.INCONCLUSIVE)


def test_the_quota_is_judged_over_the_history() -> None:
    """More calls than any limiter admits break 8.1, and strictly more than N depart from 8.7."""
    run = Run("h", quota=(2, 5.0))
    summary = summarise(run, [exchange(at=index / 5) for index in range(9)], Rulebook())

    assert summary.verdict is Verdict.FAIL
    assert (line(summary, "8.1").verdict, line(summary, "8.7").verdict) == (Mark.FAIL, Mark.DEPARTURE)
    assert [each.name for each in summary.quota if each.verdict is Mark.DEPARTURE] == ["at most N accepted in any W"]
    assert "calls accepted within" in line(summary, "8.1").reason


def test_a_quota_that_was_never_tried_is_not_tested() -> None:
    """A run that keeps below the quota says so."""
    summary = summarise(Run("h", quota=(25, 5.0)), [exchange(at=float(index)) for index in range(9)], BOOK)

    assert (line(summary, "8.1").verdict, summary.quota) == (Mark.NOT_TESTED, ())
    assert line(summary, "8.1").reason == "the run never sent more than the quota allows"


def test_a_summary_goes_to_json_and_back() -> None:
    """Its version is stated."""
    summary = of(exchange("count wrong"), exchange("many"), run=Run("h", quota=(25, 5.0)))
    encoded = msgspec.json.encode(summary)

    assert msgspec.json.decode(encoded, type=Summary) == summary
    assert msgspec.json.decode(encoded)["version"] == 3
