"""Calls with one fault each: what it breaks, where, how it has to be answered, and the valid call one edit away."""

import copy
from collections.abc import Callable
from dataclasses import dataclass
from typing import Any

import msgspec

from contracts.exchange import JSON_HEADERS, Request
from contracts.strategies.calls import Body, request

__all__ = ["MALFORMATIONS", "Malformation", "Malformed", "malform"]


@dataclass(frozen=True, slots=True)
class Malformation:
    """One way to break a body: its name, the JSON pointer (RFC 6901) of the fault, and the edit."""

    name: str
    pointer: str
    edit: Callable[[Body], object]


@dataclass(frozen=True, slots=True)
class Malformed:
    """A call with one fault, the sentence that it breaks, the statuses that pass, and its valid twin."""

    name: str
    request: Request
    sentence: str
    pointer: str
    statuses: tuple[int, ...]
    twin: Request


def _set(*path: str | int, to: object) -> Callable[[Body], object]:
    def edit(body: Body) -> object:
        target: Any = body
        for step in path[:-1]:
            target = target[step]
        target[path[-1]] = to
        return body

    return edit


def _without(*path: str | int) -> Callable[[Body], object]:
    def edit(body: Body) -> object:
        target: Any = body
        for step in path[:-1]:
            target = target[step]
        del target[path[-1]]
        return body

    return edit


_LEAD = ("LeadPropertiesList", -1)
_PAIR = (*_LEAD, "Fields", -1)
_LAST = "/LeadPropertiesList/-1"
_LAST_PAIR = f"{_LAST}/Fields/-1"

_OF_BODIES = (
    Malformation("no list of leads", "/LeadPropertiesList", _without("LeadPropertiesList")),
    Malformation("an object for the list of leads", "/LeadPropertiesList", _set("LeadPropertiesList", to={})),
    Malformation("a text for the list of leads", "/LeadPropertiesList", _set("LeadPropertiesList", to="leads")),
    Malformation("a number for the list of leads", "/LeadPropertiesList", _set("LeadPropertiesList", to=1)),
    Malformation("null for the list of leads", "/LeadPropertiesList", _set("LeadPropertiesList", to=None)),
    Malformation("a text for a lead", _LAST, _set(*_LEAD, to="lead")),
    Malformation("a number for a lead", _LAST, _set(*_LEAD, to=1)),
    Malformation(
        "a list for a lead", _LAST, lambda body: _set(*_LEAD, to=body["LeadPropertiesList"][-1]["Fields"])(body)
    ),
    Malformation(
        "a list of leads for a lead", _LAST, lambda body: _set(*_LEAD, to=[body["LeadPropertiesList"][-1]])(body)
    ),
    Malformation("null for a lead", _LAST, _set(*_LEAD, to=None)),
    Malformation(
        "an object for Fields", f"{_LAST}/Fields", _set(*_LEAD, "Fields", to={"Attribute": "a", "Value": "b"})
    ),
    Malformation("a text for Fields", f"{_LAST}/Fields", _set(*_LEAD, "Fields", to="fields")),
    Malformation("a number for Fields", f"{_LAST}/Fields", _set(*_LEAD, "Fields", to=1)),
    Malformation("a text for a pair", _LAST_PAIR, _set(*_PAIR, to="pair")),
    Malformation("a number for a pair", _LAST_PAIR, _set(*_PAIR, to=1)),
    Malformation("null for a pair", _LAST_PAIR, _set(*_PAIR, to=None)),
    Malformation("a list for a pair", _LAST_PAIR, _set(*_PAIR, to=["Attribute", "Value"])),
    Malformation("no Attribute", f"{_LAST_PAIR}/Attribute", _without(*_PAIR, "Attribute")),
    Malformation("a list for a Value", f"{_LAST_PAIR}/Value", _set(*_PAIR, "Value", to=["a"])),
    Malformation("an object for a Value", f"{_LAST_PAIR}/Value", _set(*_PAIR, "Value", to={"a": "b"})),
    Malformation("a list for Options", "/Options", _set("Options", to=[])),
    Malformation(
        "a list of options", "/Options", _set("Options", to=[{"PushNonExistentLeadsToUnProcessedList": True}])
    ),
    Malformation("a list for the body", "", lambda body: [body]),
    Malformation("a text for the body", "", lambda _: "body"),
    Malformation("a number for the body", "", lambda _: 1),
    Malformation("null for the body", "", lambda _: None),
)
_OF_TEXTS: dict[str, Callable[[str], str]] = {
    "no body": lambda _: "",
    "a body cut off": lambda text: text[:-1],
    "a body cut in half": lambda text: text[: len(text) // 2],
    "text after the JSON": lambda text: f"{text} and more",
    "one JSON text after another": lambda text: f"{text} {text}",
    "text that is not JSON": lambda _: "LeadPropertiesList",
    "a form for JSON": lambda _: "SearchByKey=EmailAddress&LeadPropertiesList=1",
    "markup for JSON": lambda _: "<LeadPropertiesList/>",
}
_MEDIA_TYPES = (
    "text/plain",
    "text/html; charset=utf-8",
    'text/plain; note="application/json"',
    "application/xml",
    "application/x-www-form-urlencoded",
    "application/json-patch+json",
)
MALFORMATIONS = (
    *(malformation.name for malformation in _OF_BODIES),
    *_OF_TEXTS,
    *(f"{media_type} for the media type" for media_type in _MEDIA_TYPES),
)
_BY_NAME = {malformation.name: malformation for malformation in _OF_BODIES}


def malform(name: str, body: Body) -> Malformed:
    """Break the body of a valid call in one named way."""
    twin = request(body)
    if (malformation := _BY_NAME.get(name)) is not None:
        broken = request(malformation.edit(copy.deepcopy(body)))
        return Malformed(name, broken, "2.3", malformation.pointer, (400,), twin)
    if name in _OF_TEXTS:
        return Malformed(name, Request(body=_OF_TEXTS[name](twin.body)), "2.3", "", (400,), twin)
    headers = (("Content-Type", name.removesuffix(" for the media type")), *JSON_HEADERS[1:])
    return Malformed(name, msgspec.structs.replace(twin, headers=headers), "2.3", "", (400,), twin)
