"""A summary as JUnit XML: a suite for each chapter, a test case for each sentence.

NOT TESTED is `skipped`. INCONCLUSIVE is an `error`, JUnit's word for a test that could not come to a result: a
reader of the file alone must not see green where the exit code is 3, nor a failure of the host where there is
none. A departure from a sentence that is only reported passes, with what was found as its output; a known departure
from another is `skipped`. Of the open questions those are tests that are pinned.
"""

import re
from collections.abc import Iterable
from xml.etree import ElementTree as ET

from contracts.spec import SENTENCES
from contracts.verdict import Verdict
from reports import wording
from reports.dialect import Answered
from reports.excerpt import layout, line_of
from reports.sentences import Departure
from reports.summary import Summary

__all__ = ["render"]

# Those characters that XML 1.0 cannot hold, not even escaped (https://www.w3.org/TR/xml/#charsets).
INVALID = re.compile("[^\t\n\r\u0020-\ud7ff\ue000-\ufffd\U00010000-\U0010ffff]")
OUTCOMES = {
    "FAIL": "failure",
    "INCONCLUSIVE": "error",
    "NOT TESTED": "skipped",
    "known departure": "skipped",
    "departure": "system-out",
}


def render(summary: Summary) -> str:
    """Return the document, with its declaration."""
    root = ET.Element("testsuites", name="leadproof")
    for chapter, lines in wording.chapters(summary):
        named = ((line, wording.mark(line, summary)) for line in lines)
        root.append(_suite(chapter, (_sentence(line.number, mark, line.reason, summary) for line, mark in named)))
    if pinned := [each for each in summary.dialect if each.pinned is not None]:
        root.append(_suite("The open questions", (_question(each, summary) for each in pinned)))
    # A failure stands at its sentence; the run's own case tells only whether the run could prove anything.
    ran = Verdict.PASS if summary.verdict is Verdict.FAIL else summary.verdict
    root.append(_suite("Run", [_case("run", "the run proves something", ran, summary.words)]))
    _count(root, root.iter("testcase"))
    ET.indent(root)
    return '<?xml version="1.0" encoding="utf-8"?>\n' + ET.tostring(root, encoding="unicode") + "\n"


def _suite(name: str, cases: Iterable[ET.Element]) -> ET.Element:
    suite = ET.Element("testsuite", name=name)
    suite.extend(cases)
    _count(suite, suite.iter("testcase"))
    return suite


def _count(element: ET.Element, cases: Iterable[ET.Element]) -> None:
    """Set the counts that readers of JUnit XML expect."""
    outcomes = [child.tag for case in cases for child in (*case, ET.Element("tests"))]
    for name, tag in (("tests", "tests"), ("failures", "failure"), ("errors", "error"), ("skipped", "skipped")):
        element.set(name, str(outcomes.count(tag)))


def _question(question: Answered, summary: Summary) -> ET.Element:
    finding = next((finding for finding in summary.findings if finding.number == question.id), None)
    read = dict(wording.dialect(summary))[question.id]
    text = _text(finding, summary) if finding else ""
    return _case("The open questions", f"{question.id} {question.text}", question.verdict, read, text)


def _sentence(number: str, mark: str, reason: str, summary: Summary) -> ET.Element:
    sentence = SENTENCES[number]
    finding = next((finding for finding in summary.findings if finding.number == number), None)
    name = f"{number} {sentence.text}"
    if finding is None:
        return _case(sentence.chapter, name, mark, reason, reason)
    found = f"{finding.where}: expected {line_of(finding.expected)}, found {line_of(finding.found)}"
    message = "; ".join(filter(None, (found, wording.symptom_of(finding), wording.cause(finding), reason)))
    return _case(sentence.chapter, name, mark, message, _text(finding, summary))


def _case(chapter: str, name: str, mark: str, message: str, text: str = "") -> ET.Element:
    case = ET.Element("testcase", classname=f"leadproof.{chapter}", name=_valid(name), time="0")
    if tag := OUTCOMES.get(mark):
        outcome = ET.SubElement(case, tag)
        if tag == "system-out":
            text = f"{message}\n{text}"
        else:
            outcome.set("message", _valid(message))
        outcome.text = _valid(text) or None
    return case


def _text(finding: Departure, summary: Summary) -> str:
    parts = (wording.shown_by(finding, summary), layout(finding.body), layout(finding.answer), finding.curl)
    return "\n\n".join(parts)


def _valid(text: str) -> str:
    return INVALID.sub(lambda found: found[0].encode("unicode_escape").decode(), text)
