"""What a run has seen: evidence for every sentence, and what broke one."""

from collections import Counter
from dataclasses import dataclass, field

from contracts.exchange import Exchange
from contracts.laws.comparisons import Comparer
from contracts.laws.windows import Window
from contracts.outcomes import OutcomeClass, class_of
from contracts.rules import INVARIANTS, LAWS
from contracts.verdict import Finding, Judgement

__all__ = ["Ledger"]


@dataclass
class Ledger:
    """Judge exchanges as they come. Of each broken sentence the smallest call is kept."""

    evidence: Counter[str] = field(default_factory=Counter)
    findings: dict[str, Finding] = field(default_factory=dict)
    broken: Counter[str] = field(default_factory=Counter)
    classes: set[OutcomeClass] = field(default_factory=set)
    _comparer: Comparer = field(default_factory=Comparer)
    _fresh: list[Finding] = field(default_factory=list)

    def hear(self, exchange: Exchange) -> None:
        """Judge one exchange, by itself and beside those before it."""
        if (met := class_of(exchange)) is not None:
            self.classes.add(met)
        self._take(INVARIANTS.judge(exchange))
        for comparison in self._comparer.hear(exchange):
            self._take(LAWS.judge(comparison))

    def hear_window(self, window: Window) -> None:
        """Judge what lies between two readings of the same leads."""
        self._take(LAWS.judge(window))

    def _take(self, judgement: Judgement) -> None:
        self.evidence.update(judgement.evidence)
        self.broken.update(judgement.broken)
        self._fresh += [finding for finding in judgement.findings if finding.number not in self.findings]
        for finding in judgement.findings:
            known = self.findings.get(finding.number)
            if known is None or _size(finding.exchange) < _size(known.exchange):
                self.findings[finding.number] = finding

    def take_fresh(self) -> list[Finding]:
        """Return, once, what was found of sentences that nothing had broken before."""
        fresh, self._fresh = self._fresh, []
        return fresh


def _size(exchange: Exchange) -> tuple[int, int]:
    leads = exchange.expected.leads if exchange.expected else None
    return len(leads or ()), len(exchange.request.body)
