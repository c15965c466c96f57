"""Variations: each is one step of the host done as another correct host may do it, and breaks no sentence."""

from collections.abc import Callable, Iterable
from dataclasses import dataclass
from typing import Any, TypeVar

import msgspec
from msgspec.structs import replace

from contracts.errors import UnknownChoice
from contracts.host.host import Host
from contracts.host.messages import Received, Reply

__all__ = ["VARIATIONS", "Variation", "answering", "chosen", "rewriting", "variation"]

Json = Any  # any JSON at all
Part = TypeVar("Part", bound=type)
Answering = Callable[[Received, Reply], Reply]
Rewriting = Callable[[Json], Json]


@dataclass(frozen=True, slots=True)
class Variation:
    """One variation: what the host does otherwise, and the part that does it."""

    id: str
    text: str
    part: type


VARIATIONS: dict[str, Variation] = {}


def variation(name: str, text: str) -> Callable[[Part], Part]:
    """Register a part that varies. `text` reads on after "the host"."""

    def register(part: Part) -> Part:
        VARIATIONS[name] = Variation(name, text, part)
        return part

    return register


def answering(name: str, text: str) -> Callable[[Answering], Answering]:
    """Register a function that returns a reply as it is sent."""

    def register(sent: Answering) -> Answering:
        @variation(name, text)
        class Varied(Host):
            def answer(self, request: Received) -> Reply:
                return sent(request, super().answer(request))

        return sent

    return register


def rewriting(name: str, text: str) -> Callable[[Rewriting], Rewriting]:
    """Register a function that returns the JSON of a reply as it is written."""

    def register(written: Rewriting) -> Rewriting:
        @answering(name, text)
        def sent(_: Received, reply: Reply) -> Reply:
            return replace(reply, body=msgspec.json.encode(written(msgspec.json.decode(reply.body))))

        return written

    return register


def chosen(ids: Iterable[str]) -> list[Variation]:
    """Return variations by their ids, the last registered first, so that it has the last word on a reply.

    Raises UnknownChoice for one that there is not.
    """
    asked = set(ids)
    for id_ in asked - VARIATIONS.keys():
        raise UnknownChoice("variation", id_, VARIATIONS)
    return [each for each in reversed(VARIATIONS.values()) if each.id in asked]
