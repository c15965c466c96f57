"""Root causes and symptoms: one fault breaks several sentences, and is one finding."""

from collections.abc import Collection, Mapping
from dataclasses import dataclass
from itertools import chain

from contracts.spec import SENTENCES

__all__ = ["Root", "group"]

_NOTHING: Mapping[str, Collection[str]] = {}


@dataclass(frozen=True, slots=True)
class Root:
    """A broken sentence, and those that are broken nowhere but where this one is."""

    number: str
    symptoms: tuple[str, ...] = ()


def group(shown: Mapping[str, frozenset[int]], explained: Mapping[str, Collection[str]] = _NOTHING) -> tuple[Root, ...]:
    """Return the roots of what was found, each with its symptoms, all in the order of the contract.

    `shown` has the places of the exchanges that show each sentence broken. `explained` are sentences whose cause is
    known, each with those that break with it, wherever they show; no other is a root of theirs.
    """
    order = {number: place for place, number in enumerate(SENTENCES)}.__getitem__
    roots: dict[str, list[str]] = {}
    for number in sorted(shown, key=lambda each: (each not in explained, -len(shown[each]), order(each))):
        declared = (root for root in roots if number in explained.get(root, ()))
        covering = (root for root in roots if number not in explained and shown[number] <= shown[root])
        if (root := next(chain(declared, covering), None)) is None:
            roots[number] = []
        else:
            roots[root].append(number)
    return tuple(Root(number, tuple(sorted(roots[number], key=order))) for number in sorted(roots, key=order))
