"""The API description, read once: sentences, open questions, limits.

`openapi.yaml` is the single source of what is promised; this module only gives its parts names and types.
"""

from dataclasses import dataclass
from enum import StrEnum
from functools import cached_property
from importlib.resources import files
from typing import Any

import yaml

__all__ = [
    "BATCH_LIMIT",
    "DOCUMENT",
    "FLAG",
    "MISSING_REASON",
    "QUESTIONS",
    "QUOTA",
    "READS",
    "SENTENCES",
    "SERVICE",
    "UPDATE_PATH",
    "Firmness",
    "Question",
    "Quota",
    "Sentence",
]


class Firmness(StrEnum):
    """How firm a promise is. Only a departure from what is REPORTED is never a failure."""

    DOCUMENTED = "D"
    INFERRED = "I"
    REPORTED = "R"


@dataclass(frozen=True, slots=True, order=True)
class Sentence:
    """One numbered promise, and the chapter it stands in."""

    number: str
    firmness: Firmness
    text: str
    chapter: str


@dataclass(frozen=True, slots=True)
class Question:
    """What the page leaves open, and the readings of it that all pass."""

    id: str
    text: str
    readings: tuple[str, ...]


@dataclass(frozen=True)
class Quota:
    """`calls` may be accepted per `seconds`."""

    calls: int
    seconds: float

    @cached_property
    def spacing(self) -> float:
        """Seconds between calls at an even rate."""
        return self.seconds / self.calls

    def __str__(self) -> str:
        return f"{self.calls} per {self.seconds:g} s"


def _sentences(chapters: dict[str, dict[str, list[str]]]) -> dict[str, Sentence]:
    return {
        number: Sentence(number, Firmness(firmness), text, chapter)
        for chapter, sentences in chapters.items()
        for number, (firmness, text) in sentences.items()
    }


def _questions(listed: dict[str, list[str]]) -> dict[str, Question]:
    return {id_: Question(id_, text, tuple(readings)) for id_, (text, *readings) in listed.items()}


DOCUMENT: dict[str, Any] = yaml.safe_load(files("contracts").joinpath("openapi.yaml").read_text("utf-8"))
(UPDATE_PATH,) = DOCUMENT["paths"]
(FLAG,) = DOCUMENT["components"]["schemas"]["Options"]["properties"]
# Where the sibling calls are, and those of them that read leads.
SERVICE = UPDATE_PATH.partition("Lead/")[0]
READS = ("Leads.GetById", "Leads/Retrieve/ByIds")
SENTENCES = _sentences(DOCUMENT["x-sentences"])
QUESTIONS = _questions(DOCUMENT["x-open-questions"])
QUOTA = Quota(**DOCUMENT["x-quota"])
BATCH_LIMIT: int = DOCUMENT["components"]["schemas"]["Call"]["properties"]["LeadPropertiesList"]["maxItems"]
MISSING_REASON: str = DOCUMENT["x-missing-reason"]
