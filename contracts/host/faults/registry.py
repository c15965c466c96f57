"""Seeded faults: each is one step of the host done wrong, and breaks one sentence of the contract.

A fault is a class that takes one part of the host and overrides a step of it. What it remembers from
one request to the next is an attribute of the part: the host decides on one request at a time.
"""

from collections.abc import Callable, Iterable
from dataclasses import dataclass
from typing import Literal, TypeVar

from contracts.errors import UnknownChoice
from contracts.spec import SENTENCES

__all__ = ["FAULTS", "Fault", "chosen", "fault"]

Part = TypeVar("Part", bound=type)
Need = Literal["", "quota"]


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


def fault(name: str, text: str, *, also: Iterable[str] = (), needs: Need = "") -> Callable[[Part], Part]:
    """Register a part that is faulty; the name begins with the sentence that it breaks.

    `text` reads on after "the host behaves as if"; `also` are sentences that necessarily break with it; `needs` is
    what a run has to do beyond the usual to see it.
    """
    sentence, _, _ = name.partition("-")
    if name in FAULTS or not {sentence, *also} <= SENTENCES.keys():
        message = f"{name} stands twice, or names no sentence of the contract"
        raise ValueError(message)

    def register(part: Part) -> Part:
        FAULTS[name] = Fault(name, sentence, text, tuple(also), part, needs)
        return part

    return register


def chosen(ids: Iterable[str]) -> list[Fault]:
    """Return faults by their ids. Raises UnknownChoice for one that there is not."""
    for id_ in ids:
        if id_ not in FAULTS:
            raise UnknownChoice("fault", id_, FAULTS)
    return [FAULTS[id_] for id_ in ids]
