"""What a plan asks for: calls that go out together, when, of which kind."""

from dataclasses import dataclass
from enum import StrEnum

__all__ = ["PROBE", "Kind", "Step"]

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
