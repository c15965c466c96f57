"""Seeded faults: each is one step of the host done wrong, and breaks one sentence of the contract.

A fault is a class that takes one part of the host and overrides a step of it. What it remembers from
one request to the next is an attribute of the part: the host decides on one request at a time.
Where several faults do the same step wrong, a function makes their classes from what they differ in.
"""

from collections.abc import Callable, Iterable
from dataclasses import dataclass
from typing import Literal, TypeVar

from contracts.errors import UnknownChoice
from contracts.spec import SENTENCES

__all__ = ["FAULTS", "UNFOUND", "Fault", "chosen", "fault", "seed"]

Part = TypeVar("Part", bound=type)
Need = Literal["", "quota"]

# The sentences that break wherever a lead fails that should be updated.
UNFOUND = ("5.1", "5.2", "5.4", "5.5")


@dataclass(frozen=True, slots=True)
class Fault:
    """One fault: its sentence, what the host behaves as if, and the sentences that break with it.

    `needs` is "quota" where calls within the quota and one burst do not show it: the limiter has to be probed.
    """

    id: str
    sentence: str
    text: str
    consequences: tuple[str, ...]
    part: type
    needs: Need = ""


FAULTS: dict[str, Fault] = {}


def seed(name: str, text: str, part: type, *, also: Iterable[str] = (), needs: Need = "") -> None:
    """Register a part that is faulty; the name begins with the sentence that it breaks.

    `text` reads on after "the host behaves as if"; `also` are sentences that necessarily break with it; `needs` is
    what a run has to do beyond the usual to see it.
    """
    sentence, _, _ = name.partition("-")
    if name in FAULTS or not {sentence, *also} <= SENTENCES.keys():
        message = f"{name} stands twice, or names no sentence of the contract"
        raise ValueError(message)
    FAULTS[name] = Fault(name, sentence, text, tuple(also), part, needs)


def fault(name: str, text: str, *, also: Iterable[str] = (), needs: Need = "") -> Callable[[Part], Part]:
    """Register the class below, as `seed` does."""

    def register(part: Part) -> Part:
        seed(name, text, part, also=also, needs=needs)
        return part

    return register


def chosen(ids: Iterable[str]) -> list[Fault]:
    """Return faults by their ids. Raises UnknownChoice for one that there is not."""
    for id_ in ids:
        if id_ not in FAULTS:
            raise UnknownChoice("fault", id_, FAULTS)
    return [FAULTS[id_] for id_ in ids]
