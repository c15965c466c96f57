"""What a run has seen: evidence for every sentence, and what broke one."""

from collections import Counter
from dataclasses import dataclass, field

from contracts.exchange import Exchange
from contracts.laws.windows import Window
from contracts.rules import INVARIANTS, LAWS, Rulebook
from contracts.verdict import Finding, Judgement, Verdict

__all__ = ["Ledger"]


@dataclass
class Ledger:
    """Judge exchanges as they come. Of each broken sentence the smallest call is kept."""

    rulebook: Rulebook = INVARIANTS
    evidence: Counter[str] = field(default_factory=Counter)
    findings: dict[str, Finding] = field(default_factory=dict)
    broken: Counter[str] = field(default_factory=Counter)
    calls: int = 0
    unanswered: int = 0

    def hear(self, exchange: Exchange) -> None:
        """Judge one exchange."""
        self.calls += 1
        self.unanswered += exchange.response is None
        self._take(self.rulebook.judge(exchange))

    def hear_window(self, window: Window) -> None:
        """Judge what lies between two readings of the same leads."""
        self._take(LAWS.judge(window))

    def _take(self, judgement: Judgement) -> None:
        self.evidence.update(judgement.evidence)
        self.broken.update(judgement.broken)
        for finding in judgement.findings:
            known = self.findings.get(finding.number)
            if known is None or _size(finding.exchange) < _size(known.exchange):
                self.findings[finding.number] = finding

    def verdict(self, number: str) -> Verdict:
        """Return the verdict on a sentence so far."""
        rule = self.rulebook.rules.get(number)
        if number in self.findings:
            return Verdict.FAIL
        if rule is None or not self.evidence[number]:
            return Verdict.NOT_TESTED
        return Verdict.PASS if self.evidence[number] >= rule.enough else Verdict.INCONCLUSIVE


def _size(exchange: Exchange) -> tuple[int, int]:
    leads = exchange.expected.leads if exchange.expected else None
    return len(leads or ()), len(exchange.request.body)
