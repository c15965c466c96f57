"""Observers: one function for each open question, from a history to the readings that it shows."""

from collections.abc import Callable, Iterator
from dataclasses import dataclass
from itertools import chain

from contracts.exchange import Exchange, History
from contracts.observers.scene import Scene, Seen
from contracts.quota.ruling import Ruling
from contracts.spec import QUESTIONS
from contracts.tenant import Fields

__all__ = ["OBSERVERS", "UNOBSERVED", "Observation", "Observer", "observe", "observer"]

Observer = Callable[[Scene], Iterator[Seen]]
OBSERVERS: dict[str, Observer] = {}
UNOBSERVED = {"order-of-checks": "not observed: the status of either passes, and nothing is to be told apart"}


@dataclass(frozen=True, slots=True)
class Observation:
    """A reading of an open question, and the smallest exchange that shows it."""

    question: str
    reading: str
    exchange: Exchange


def observer(question: str) -> Callable[[Observer], Observer]:
    """Register the function that observes a question."""
    if question not in QUESTIONS or question in OBSERVERS:
        message = f"{question} is no open question, or has its observer already"
        raise ValueError(message)

    def register(observe: Observer) -> Observer:
        OBSERVERS[question] = observe
        return observe

    return register


def observe(
    history: History, fields: Fields | None = None, ruling: Ruling | None = None
) -> dict[str, tuple[Observation, ...]]:
    """Return the readings that a history shows, by question; nothing for a question of which it shows none.

    A status that is a reading is seen wherever a call that raises nothing but the question is answered so.
    """
    scene = Scene(history, fields, ruling)
    seen = {id_: _smallest(id_, chain(scene.refusals(id_), OBSERVERS[id_](scene))) for id_ in OBSERVERS}
    return {id_: seen[id_] for id_ in QUESTIONS if seen.get(id_)}


def _smallest(question: str, seen: Iterator[Seen]) -> tuple[Observation, ...]:
    """Return one observation for each reading, in the order in which they were first seen."""
    found: dict[str, Exchange] = {}
    for reading, exchange in seen:
        known = found.get(reading)
        if known is None or len(exchange.request.body) < len(known.request.body):
            found[reading] = exchange
    return tuple(Observation(question, reading, exchange) for reading, exchange in found.items())
