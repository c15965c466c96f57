"""Every renderer shows what the summary says, and no text of a host acts on its reader."""

import re
import shlex
from collections.abc import Callable, Iterator
from xml.etree import ElementTree as ET

import pytest
from hypothesis import given
from hypothesis import strategies as st

from contracts.exchange import Exchange, Request, Response
from contracts.journal import Run
from contracts.rules import Rulebook
from contracts.spec import SENTENCES
from contracts.verdict import Violation
from reports import junitxml, markdown, terminal
from reports.excerpt import layout, printable
from reports.summary import Summary, summarise

HOSTILE = "\x1b[2J\x07 <script>&amp; ]]> | `` ``` [x](y) @all \0 \u202e \r\n# no heading"


def summary(text: str = "found", *, run: Run | None = None) -> Summary:
    """Return a summary with a failure, a departure, a pass, a sentence undecided and many that were not tested."""
    book = Rulebook()
    for number, enough, breaks in (("3.1", 1, True), ("8.7", 1, True), ("3.2", 1, False), ("3.3", 9, False)):

        @book.rule(number, on=lambda exchange: exchange, enough=enough)
        def check(_: Exchange, *, breaks: bool = breaks) -> Iterator[Violation]:
            if breaks:
                yield Violation(f"Status.{text}", text, [text])

    response = Response(200, (), f'{{"answered": "{text}"}}')
    exchange = Exchange(Request(body=f'{{"sent": "{text}"}}'), response, 0.0, 0.0, 0.1, purpose=text)
    run = run or Run("http://127.0.0.1:1", "demo", (25, 5.0), notes={"6.1": "no read_back", "why": text})
    return summarise(run, [exchange], book)


RENDERERS: dict[str, Callable[[Summary], str]] = {
    "terminal": terminal.render,
    "markdown": markdown.render,
    "junitxml": junitxml.render,
}


@pytest.mark.parametrize("render", RENDERERS.values(), ids=RENDERERS)
def test_a_report_holds_sentences_findings_and_verdict(render: Callable[[Summary], str]) -> None:
    """Numbers, verdicts, what was expected and found, the call, and how to see it again."""
    text = render(summary())

    assert all(number in text for number in SENTENCES)
    assert all(word in text for word in ("Status.found", '"sent": "found"', '"answered": "found"', "--data-raw"))
    assert all(word in text for word in ("$UPDATEV2_ACCESS_KEY", "1 of 1 calls", "too little evidence"))


@given(st.text())
def test_no_renderer_fails_on_any_text(text: str) -> None:
    """Whatever a host answers, there is a report, and the XML is well formed."""
    strange = summary(text)

    assert terminal.render(strange)
    assert markdown.render(strange)
    assert ET.fromstring(junitxml.render(strange)).tag == "testsuites"  # noqa: S314 - our own document


def test_a_terminal_is_not_acted_on() -> None:
    """Control characters and those that turn the text around are spelled out."""
    text = terminal.render(summary(HOSTILE))

    assert not [each for each in text if not each.isprintable() and each != "\n"]
    assert "\\x1b[2J" in text


def test_the_terminal_ends_with_the_one_verdict() -> None:
    """The last line is what a reader in a hurry needs."""
    assert terminal.render(summary()).splitlines()[-1] == "FAIL: the host breaks its contract, broken: 3.1"


def test_the_terminal_shows_each_sentence_with_verdict_number_and_evidence() -> None:
    """A line a sentence, and why it has no PASS."""
    lines = terminal.render(summary()).splitlines()
    rows = {line.split()[1]: line for line in lines if re.match(r"  (PASS|FAIL|departure|INCONCLUSIVE) ", line)}

    assert rows["3.1"].startswith("  FAIL         3.1  TotalCount is the number of leads in the call.")
    assert rows["3.1"].endswith(" 1")
    assert rows["3.3"].endswith(" 1 of 9")
    assert rows["8.7"].startswith("  departure    8.7")
    assert "  NOT TESTED   6.2" in "\n".join(lines)
    assert f"{'':20}(no read_back)" in lines


def test_the_terminal_keeps_to_a_hundred_columns() -> None:
    """Only the command to paste may be longer."""
    before, _, after = terminal.render(summary("a word " * 40)).partition("  to see it again")
    figures = after.rpartition("\n\n")[0].rpartition("\n\n")[2]

    assert max(map(len, [*before.split("\n[3.1]")[0].splitlines(), *figures.splitlines()])) <= 100


def test_only_the_terminal_has_colour_and_only_when_asked() -> None:
    """Without colour there is no escape."""
    assert "\x1b[31m" in terminal.render(summary(), colour=True)
    assert "\x1b" not in terminal.render(summary())


def test_the_command_in_the_terminal_can_be_pasted() -> None:
    """It is neither cut nor indented, so that a body over several lines stays as it is."""
    text = terminal.render(summary("line\nline " + "x" * 2000))
    command = text.partition("to see it again\n")[2].partition("\n\n")[0]

    assert shlex.split(command)[-1] == '{"sent": "line\nline ' + "x" * 2000 + '"}'


def test_markdown_is_not_acted_on() -> None:
    """No markup, mention or heading of the host's own, and its text stays inside its fence and its cell."""
    text = markdown.render(summary(HOSTILE))
    outside = re.sub(r"(?ms)^(`{3,})\w*\n.*?^\1$", "", text)

    assert not re.search(r"(?<!\\)(<script|@all|\[x\])", outside)
    assert [line for line in outside.splitlines() if line.startswith("# ")] == [text.splitlines()[0]]
    assert {len(re.findall(r"(?<!\\)\|", row)) for row in outside.splitlines() if row.startswith("| FAIL")} <= {6}


def test_junit_counts_what_ci_readers_count() -> None:
    """Failures, errors for what is undecided, skipped for what was not tested; a departure passes."""
    root = ET.fromstring(junitxml.render(summary()))  # noqa: S314 - our own document
    cases = {str(case.get("name")).split()[0]: case for case in root.iter("testcase")}
    tags = {number: [child.tag for child in case] for number, case in cases.items()}

    assert (root.get("tests"), root.get("failures"), root.get("errors")) == (str(len(SENTENCES) + 1), "1", "1")
    assert root.get("skipped") == str(len(SENTENCES) - 4)
    assert (tags["3.1"], tags["8.7"], tags["3.2"]) == (["failure"], ["system-out"], [])
    assert (tags["3.3"], tags["6.1"], tags["the"]) == (["error"], ["skipped"], [])
    assert cases["3.1"][0].get("message") == 'Status.found: expected found, found ["found"]'
    assert cases["6.1"][0].get("message") == "no read_back"
    assert sum(int(str(suite.get("tests"))) for suite in root) == len(SENTENCES) + 1


def test_junit_says_where_a_run_proves_nothing() -> None:
    """A reader of the file alone does not see green."""
    root = ET.fromstring(junitxml.render(summarise(Run("h"), [], Rulebook())))  # noqa: S314 - our own document

    assert [case.get("name") for case in root.iter("testcase") if case.find("error") is not None] == [
        "the run proves something"
    ]


def test_a_long_body_is_cut_and_says_so() -> None:
    """By lines and by columns."""
    assert layout("[" + ",".join("1" * 100) + "]").splitlines()[-1] == "… 78 more lines"
    assert layout("x" * 1000).endswith("… 600 more characters")


@pytest.mark.parametrize(
    ("body", "text"),
    [
        ('{"a":[1,2.50]}', '{\n  "a": [1, 2.50]\n}'),
        ('{"a":{"b":"1  2\u2028 {"},"c":[]}', '{\n  "a": {\n    "b": "1  2\\u2028 {"\n  },\n  "c": []\n}'),
        ('[{"b":"\u2028 1  2"},{}]', '[\n  {"b": "\\u2028 1  2"},\n  {}\n]'),
        ("no JSON", "no JSON"),
        ("", ""),
        ("[" * 5000, "[" * 400 + "… 4600 more characters"),
        ("a\tb", "a\\tb"),
    ],
)
def test_json_is_laid_out_and_other_text_left(body: str, text: str) -> None:
    """Single values stand on a line, and keep their digits and spaces."""
    assert layout(body) == text


@given(st.text())
def test_what_is_printable_stays(text: str) -> None:
    """Only what cannot be seen is spelled out, and nothing unseen is left."""
    assert printable(text).isprintable()
    assert not text.isprintable() or printable(text) == text


@pytest.mark.parametrize("render", [terminal.render, markdown.render], ids=["terminal", "markdown"])
def test_the_figures_and_the_quota_are_shown(render: Callable[[Summary], str]) -> None:
    """Quantiles with their confidence, rates, batch sizes, and what the sweeps found."""
    answer = Response(200, (), '{"Status": {"SuccessCount": 1}}')
    call = Request(body='{"LeadPropertiesList": [{}]}')
    history = [Exchange(call, answer, at / 10, at / 10, at / 10 + 1.5) for at in range(60)]
    text = render(summarise(Run("h", quota=(25, 5.0)), history, Rulebook())).replace("\\", "")

    assert "1.50 s, at most 1.50 s with 95 % confidence (n = 60)" in text
    assert "n too small (60 of 299)" in text
    assert "60 with 200, 0 unanswered" in text
    assert "60 calls, 60 leads updated, median 1.50 s" in text
    assert "at most N accepted in any W" in text


@pytest.mark.parametrize("render", [terminal.render, markdown.render], ids=["terminal", "markdown"])
def test_a_class_of_limiter_is_a_row_of_one_line(render: Callable[[Summary], str]) -> None:
    """Refuted classes name their calls; the envelope is a table of the Markdown alone."""
    refusal = Response(429, (), "API calls exceeded the limit of 3 in 5 second(s)")
    taken = Response(200, (), "{}")
    history = [Exchange(Request(), taken, at, at, at) for at in (0.0, 0.0, 0.0)]
    history += [Exchange(Request(), refusal, 1.0, 1.0, 1.0), Exchange(Request(), taken, 5.0, 5.0, 5.0)]
    text = render(summarise(Run("http://127.0.0.1:1", quota=(3, 5.0)), history, Rulebook())).replace("\\", "")
    rows = [line for line in text.splitlines() if "lock-out  " in line or "| lock-out |" in line]

    assert len(rows) == 1
    assert "5 accepted does not fit the calls since 1" in rows[0]
    assert ("fullest window of" in text) == (render is markdown.render)
