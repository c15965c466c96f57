"""What a plan asks for: calls that go out together, when, of which kind; and what came of them."""

from dataclasses import dataclass
from enum import StrEnum

from contracts.quota.history import Columns

__all__ = ["PROBE", "Answers", "Kind", "Step"]

# What the purpose of each call of a step begins with, before the label of the step.
PROBE = "quota: "


class Kind(StrEnum):
    """What is sent: a call as specified, one that is malformed (400), one with a wrong key (401), a reading."""

    PLAIN = "plain"
    MALFORMED = "malformed"
    UNAUTHORISED = "unauthorised"
    READ = "read"

    @property
    def question(self) -> str:
        """What calls of this kind are sent to find out, as observers look for it."""
        return f"do {self} calls count?"


@dataclass(frozen=True, slots=True)
class Step:
    """Calls that go out at once, not before the instant `at`, each over a connection of its own unless `in_a_row`.

    In a row they go over one connection, each as soon as the one before is answered. Each is of so many `leads`.
    """

    at: float
    calls: int
    label: str
    kind: Kind = Kind.PLAIN
    in_a_row: bool = False
    leads: int = 1


@dataclass(frozen=True, slots=True)
class Answers:
    """What came of a step: the columns of its calls."""

    calls: Columns

    @property
    def sent(self) -> float:
        """The instant at which the first call was sent."""
        return float(self.calls.sent.min())

    @property
    def answered(self) -> float:
        """The instant at which the first call was answered."""
        return float(self.calls.received.min())

    @property
    def accepted(self) -> int:
        """How many calls were accepted."""
        return len(self.calls.accepted)

    @property
    def refused(self) -> int:
        """How many calls were refused."""
        return len(self.calls.refused)
