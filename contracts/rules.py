"""Rules: pure generators of violations, one for each sentence, kept in a rulebook.

A rule is registered under the number of its sentence and says what of a case it judges (`on`); where that is None
the case is no evidence for it, and where it is not, it is one piece of evidence. The cases of INVARIANTS are
exchanges; those of LAWS are made of several: windows between two readings of the same leads, and comparisons of
two calls. A rule says by `of` which of them it judges.
"""

from collections.abc import Callable, Iterator
from dataclasses import dataclass
from typing import Any, Protocol, TypeVar

from contracts.exchange import Exchange
from contracts.spec import SENTENCES
from contracts.verdict import Finding, Judgement, Violation

__all__ = ["INVARIANTS", "LAWS", "Observed", "Rule", "Rulebook"]

Case = TypeVar("Case")
Subject = TypeVar("Subject")
Check = Callable[[Subject], Iterator[Violation]]


@dataclass(frozen=True, slots=True)
class Rule:
    """One sentence as code: what it judges, how, and how many pieces of evidence a PASS needs."""

    number: str
    on: Callable[[Any], Any]
    check: Check[Any]
    enough: int
    of: type


class Observed(Protocol):
    """A case that several exchanges make."""

    @property
    def reading(self) -> Exchange:
        """The last of them, by which a departure is shown where no other is nearer to its cause."""

    @property
    def beside(self) -> Exchange:
        """The one without which that does not show."""


class Rulebook:
    """Rules by their numbers."""

    def __init__(self) -> None:
        self.rules: dict[str, Rule] = {}

    def rule(
        self, number: str, *, on: Callable[[Case], Subject | None], enough: int = 1, of: type = Exchange
    ) -> Callable[[Check[Subject]], Check[Subject]]:
        """Register a check as the rule of a sentence; its docstring restates the sentence."""
        if number not in SENTENCES or number in self.rules:
            message = f"{number} is no sentence of the contract, or has its rule already"
            raise ValueError(message)

        def register(check: Check[Subject]) -> Check[Subject]:
            self.rules[number] = Rule(number, on, check, enough, of)
            return check

        return register

    def judge(self, case: Exchange | Observed) -> Judgement:
        """Judge one case by every rule that finds evidence in it, in the order of the sentences."""
        findings: list[Finding] = []
        evidence: list[str] = []
        for number in SENTENCES:
            rule = self.rules.get(number)
            if rule is None or not isinstance(case, rule.of) or (subject := rule.on(case)) is None:
                continue
            evidence.append(number)
            findings.extend(_finding(number, violation, case) for violation in rule.check(subject))
        return Judgement(tuple(findings), tuple(evidence))


def _finding(number: str, violation: Violation, case: Exchange | Observed) -> Finding:
    if isinstance(case, Exchange):
        return Finding(number, violation, violation.shown_by or case)
    shown_by = violation.shown_by or case.reading
    return Finding(number, violation, shown_by, None if case.beside is shown_by else case.beside)


INVARIANTS = Rulebook()
LAWS = Rulebook()
