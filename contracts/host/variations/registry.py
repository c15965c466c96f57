"""Variations: each is one step of the host done as another correct host may do it, and breaks no sentence."""

from collections.abc import Callable, Iterable
from dataclasses import dataclass
from typing import Any, TypeVar

import msgspec
from msgspec.structs import replace

from contracts.errors import UnknownChoice
from contracts.host.host import Host
from contracts.host.messages import Received, Reply

__all__ = ["VARIATIONS", "Variation", "answering", "chosen", "rewriting", "variation", "vary"]

Json = Any  # any JSON at all
Part = TypeVar("Part", bound=type)


@dataclass(frozen=True, slots=True)
class Variation:
    """One variation: what the host does otherwise, and the part that does it."""

    id: str
    text: str
    part: type


VARIATIONS: dict[str, Variation] = {}


def vary(name: str, text: str, part: type) -> None:
    """Register a part that varies. `text` reads on after "the host"."""
    VARIATIONS[name] = Variation(name, text, part)


def variation(name: str, text: str) -> Callable[[Part], Part]:
    """Register the class below, as `vary` does."""

    def register(part: Part) -> Part:
        vary(name, text, part)
        return part

    return register


def answering(sent: Callable[[Received, Reply], Reply]) -> type[Host]:
    """Make a host that sends its replies otherwise."""

    class Answering(Host):
        def answer(self, request: Received) -> Reply:
            return sent(request, super().answer(request))

    return Answering


def rewriting(written: Callable[[Json], Json]) -> type[Host]:
    """Make a host that writes the JSON of its replies otherwise."""
    return answering(
        lambda _, reply: replace(reply, body=msgspec.json.encode(written(msgspec.json.decode(reply.body))))
    )


def chosen(ids: Iterable[str]) -> list[Variation]:
    """Return variations by their ids, the last registered first, so that it has the last word on a reply.

    Raises UnknownChoice for one that there is not.
    """
    asked = set(ids)
    for id_ in asked - VARIATIONS.keys():
        raise UnknownChoice("variation", id_, VARIATIONS)
    return [each for each in reversed(VARIATIONS.values()) if each.id in asked]
