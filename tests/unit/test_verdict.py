"""A judgement says what was found, what there was to judge, and raises on request."""

import pytest

from contracts.exchange import Exchange, Request
from contracts.spec import SENTENCES
from contracts.verdict import ContractViolated, Finding, Judgement, Verdict, Violation

EXCHANGE = Exchange(Request(), None, 0.0, 0.0, 1.0)
FIRST = Finding("3.1", Violation("Status.TotalCount", 2, 3), EXCHANGE)
SECOND = Finding("3.2", Violation("Status.TotalCount", "1 + 1 = 2", 3), EXCHANGE)


def test_verdicts_are_the_words_of_the_standard() -> None:
    """And one for what was never seen."""
    assert [str(verdict) for verdict in Verdict] == ["PASS", "INCONCLUSIVE", "FAIL", "NOT TESTED"]


@pytest.mark.parametrize(
    ("violation", "words"),
    [
        (Violation("Status", 1, 2), "Status: expected 1, found 2"),
        (Violation("the body", "JSON", "nothing"), "the body: expected JSON, found nothing"),
        (Violation("Details", None, []), "Details: expected None, found []"),
    ],
)
def test_a_violation_says_where_what_was_expected_and_what_was_found(violation: Violation, words: str) -> None:
    """In one line."""
    assert str(violation) == words


def test_a_finding_states_the_sentence() -> None:
    """With its number, and the violation below."""
    assert str(FIRST) == f"[3.1] {SENTENCES['3.1'].text}\n    Status.TotalCount: expected 2, found 3"


def test_a_broken_sentence_counts_once() -> None:
    """In the order found."""
    assert Judgement((SECOND, FIRST, SECOND), ("3.1", "3.2")).broken == ("3.2", "3.1")


def test_a_judgement_without_findings_raises_nothing() -> None:
    """Whether there was evidence or not."""
    Judgement((), ("3.1",)).raise_for_verdict()
    Judgement((), ()).raise_for_verdict()

    assert Judgement((), ()).broken == ()


def test_what_was_found_is_raised_as_a_failed_assertion() -> None:
    """With every finding, one after the other."""
    with pytest.raises(AssertionError) as raised:
        Judgement((FIRST, SECOND), ()).raise_for_verdict()

    assert isinstance(raised.value, ContractViolated)
    assert raised.value.findings == (FIRST, SECOND)
    assert str(raised.value) == f"{FIRST}\n{SECOND}"
