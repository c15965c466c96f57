"""A rulebook judges an exchange by the rules that find evidence in it."""

from collections.abc import Iterator

import pytest
from hypothesis import given
from hypothesis import strategies as st

from contracts.exchange import Exchange, Request, Response
from contracts.rules import Rulebook
from contracts.spec import SENTENCES
from contracts.verdict import ContractViolated, Finding, Violation

EXCHANGE = Exchange(Request(body="body"), Response(200, (), "answer"), 0.0, 0.0, 1.0)
WRONG = Violation("the body", "nothing", "body")


def rulebook(violations: dict[str, int], without_evidence: tuple[str, ...] = ()) -> Rulebook:
    """Return rules that each yield so many violations."""
    book = Rulebook()
    for number, count in violations.items():

        @book.rule(number, on=lambda exchange, number=number: None if number in without_evidence else exchange)
        def check(_: Exchange, count: int = count) -> Iterator[Violation]:
            yield from [WRONG] * count

    return book


def test_a_rule_that_finds_nothing_is_evidence() -> None:
    """An exchange that a rule could judge counts for it, and nothing is raised."""
    judgement = rulebook({"3.1": 0}).judge(EXCHANGE)

    judgement.raise_for_verdict()
    assert judgement.evidence == ("3.1",)
    assert judgement.findings == judgement.broken == ()


def test_a_violation_is_a_finding_with_its_exchange() -> None:
    """Every violation counts, and the sentence is broken once."""
    judgement = rulebook({"3.1": 2}).judge(EXCHANGE)

    assert judgement.findings == (Finding("3.1", WRONG, EXCHANGE),) * 2
    assert judgement.broken == ("3.1",)


def test_a_rule_without_a_subject_is_not_asked() -> None:
    """An exchange that shows a rule nothing is neither evidence nor violation."""
    judgement = rulebook({"3.1": 1}, without_evidence=("3.1",)).judge(EXCHANGE)

    assert (judgement.findings, judgement.evidence) == ((), ())


@pytest.mark.parametrize("subject", [0, "", False, ()])
def test_a_subject_that_is_empty_is_one(subject: object) -> None:
    """Only None says that there is nothing to judge."""
    book = Rulebook()
    seen: list[object] = []

    @book.rule("3.1", on=lambda _: subject)
    def check(found: object) -> Iterator[Violation]:
        seen.append(found)
        yield from ()

    assert book.judge(EXCHANGE).evidence == ("3.1",)
    assert seen == [subject]


@given(st.permutations(list(SENTENCES)))
def test_rules_are_asked_in_the_order_of_the_sentences(numbers: list[str]) -> None:
    """The order of registration does not matter."""
    judgement = rulebook(dict.fromkeys(numbers, 1)).judge(EXCHANGE)

    assert judgement.evidence == judgement.broken == tuple(SENTENCES)


@pytest.mark.parametrize("number", ["0.1", "3", "", "3.1"])
def test_a_rule_needs_a_sentence_of_its_own(number: str) -> None:
    """A number that is no sentence, or that has its rule, is refused at import."""
    book = rulebook({"3.1": 0})

    with pytest.raises(ValueError, match=f"{number} is no sentence of the contract, or has its rule already"):
        book.rule(number, on=lambda exchange: exchange)


def test_a_rule_says_how_much_evidence_is_enough() -> None:
    """One piece, where it says nothing."""
    book = rulebook({"3.1": 0})

    @book.rule("3.2", on=lambda exchange: exchange, enough=5)
    def check(_: Exchange) -> Iterator[Violation]:
        yield from ()

    assert [book.rules[number].enough for number in ("3.1", "3.2")] == [1, 5]
    assert (book.rules["3.2"].number, book.rules["3.2"].check) == ("3.2", check)


def test_a_broken_contract_is_raised_with_sentence_and_place() -> None:
    """The message says which promise, where, what was expected and what was found."""
    with pytest.raises(ContractViolated) as raised:
        rulebook({"3.1": 1}).judge(EXCHANGE).raise_for_verdict()

    assert str(raised.value) == f"[3.1] {SENTENCES['3.1'].text}\n    the body: expected nothing, found body"
    assert raised.value.findings == (Finding("3.1", WRONG, EXCHANGE),)
