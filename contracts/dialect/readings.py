"""Readings that were seen on a host, by the ids of `openapi.yaml`."""

from dataclasses import dataclass, field, replace
from typing import Self

from contracts.spec import QUESTIONS

__all__ = ["SPELLINGS", "Dialect"]

SPELLINGS = ("ProspectID", "ProspectId")


@dataclass(frozen=True, slots=True)
class Dialect:
    """What one host makes of the open questions, as far as it is known."""

    readings: dict[str, str] = field(default_factory=dict)

    def __post_init__(self) -> None:
        if unknown := self.readings.keys() - QUESTIONS.keys():
            message = f"no open question has the id {min(unknown)}"
            raise ValueError(message)

    def reads(self, question: str) -> str | None:
        """Return the reading seen, None where none was."""
        return self.readings.get(question)

    def with_reading(self, question: str, reading: str) -> Self:
        """Return this dialect with one more reading."""
        return replace(self, readings={**self.readings, question: reading})
