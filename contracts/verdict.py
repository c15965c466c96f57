"""What a check says: violations, the evidence behind it, and the verdict that follows."""

from collections.abc import Iterable
from dataclasses import dataclass
from enum import IntEnum, StrEnum

from contracts.exchange import Exchange
from contracts.spec import SENTENCES

__all__ = ["ContractViolated", "Exit", "Finding", "Judgement", "Mark", "Verdict", "Violation"]


class Verdict(StrEnum):
    """The verdicts of ISO/IEC 9646, and NOT TESTED where nothing was seen."""

    PASS = "PASS"  # noqa: S105  # a verdict
    INCONCLUSIVE = "INCONCLUSIVE"
    FAIL = "FAIL"
    NOT_TESTED = "NOT TESTED"


class Mark(StrEnum):
    """The verdict on a sentence; a departure from one that is only reported is a finding, never a failure."""

    PASS = "PASS"  # noqa: S105  # a verdict
    INCONCLUSIVE = "INCONCLUSIVE"
    FAIL = "FAIL"
    NOT_TESTED = "NOT TESTED"
    DEPARTURE = "departure"


class Exit(IntEnum):
    """The exit codes of every program; pytest has others for its own troubles."""

    PASSED = 0
    FAILED = 1
    WRONG_USE = 2
    UNPROVEN = 3


@dataclass(frozen=True, slots=True)
class Violation:
    """Where an answer departs from the contract, what was expected there and what was found.

    `shown_by` is the exchange to look at where it is not the one that was judged, `lead` the id of the lead to read.
    """

    where: str
    expected: object
    actual: object
    shown_by: Exchange | None = None
    lead: str = ""

    def __str__(self) -> str:
        return f"{self.where}: expected {self.expected}, found {self.actual}"


@dataclass(frozen=True, slots=True)
class Finding:
    """A violation, the sentence that it breaks and the exchange that shows it.

    `beside` is another exchange without which it does not show: a reading, or the call compared with.
    """

    number: str
    violation: Violation
    exchange: Exchange
    beside: Exchange | None = None

    def __str__(self) -> str:
        return f"[{self.number}] {SENTENCES[self.number].text}\n    {self.violation}"


@dataclass(frozen=True, slots=True)
class Judgement:
    """What a rulebook says of exchanges: the findings, and the numbers of the rules that had something to judge."""

    findings: tuple[Finding, ...]
    evidence: tuple[str, ...]

    @property
    def broken(self) -> tuple[str, ...]:
        """The numbers of the sentences that are broken, each once, in the order found."""
        return tuple(dict.fromkeys(finding.number for finding in self.findings))

    def raise_for_verdict(self) -> None:
        """Raise ContractViolated where anything was found."""
        if self.findings:
            raise ContractViolated(self.findings)


class ContractViolated(AssertionError):
    """The host is wrong: it broke sentences of its contract."""

    def __init__(self, findings: Iterable[Finding]) -> None:
        self.findings = tuple(findings)
        super().__init__("\n".join(str(finding) for finding in self.findings))
