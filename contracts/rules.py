"""Rules: pure generators of violations, one for each sentence, kept in a rulebook.

A rule is registered under the number of its sentence and says what of an exchange it judges (`on`); where that
is None the exchange is no evidence for it, and where it is not, it is one piece of evidence.
"""

from collections.abc import Callable, Iterator
from dataclasses import dataclass
from typing import Any, TypeVar

from contracts.exchange import Exchange
from contracts.spec import SENTENCES
from contracts.verdict import Finding, Judgement, Violation

__all__ = ["INVARIANTS", "LAWS", "Rule", "Rulebook"]

Subject = TypeVar("Subject")
Check = Callable[[Subject], Iterator[Violation]]


@dataclass(frozen=True, slots=True)
class Rule:
    """One sentence as code: what it judges, how, and how many pieces of evidence a PASS needs."""

    number: str
    on: Callable[[Exchange], Any]
    check: Check[Any]
    enough: int


class Rulebook:
    """Rules by their numbers."""

    def __init__(self) -> None:
        self.rules: dict[str, Rule] = {}

    def rule(
        self, number: str, *, on: Callable[[Exchange], Subject | None], enough: int = 1
    ) -> Callable[[Check[Subject]], Check[Subject]]:
        """Register a check as the rule of a sentence; its docstring restates the sentence."""
        if number not in SENTENCES or number in self.rules:
            message = f"{number} is no sentence of the contract, or has its rule already"
            raise ValueError(message)

        def register(check: Check[Subject]) -> Check[Subject]:
            self.rules[number] = Rule(number, on, check, enough)
            return check

        return register

    def judge(self, exchange: Exchange) -> Judgement:
        """Judge one exchange by every rule that finds evidence in it, in the order of the sentences."""
        findings: list[Finding] = []
        evidence: list[str] = []
        for number in SENTENCES:
            if (rule := self.rules.get(number)) is None or (subject := rule.on(exchange)) is None:
                continue
            evidence.append(number)
            findings.extend(Finding(number, violation, exchange) for violation in rule.check(subject))
        return Judgement(tuple(findings), tuple(evidence))


INVARIANTS = Rulebook()
LAWS = Rulebook()
