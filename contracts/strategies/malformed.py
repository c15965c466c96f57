"""Calls with one fault each: what is specified of them (2.3) is broken in one named way, and all else is valid."""

import copy
from collections.abc import Callable
from typing import Any

import msgspec

from contracts.exchange import Request
from contracts.spec import FLAG
from contracts.strategies.calls import Body, request

__all__ = ["MALFORMATIONS", "malform"]


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

_OF_BODIES: dict[str, Callable[[Body], object]] = {
    "no list of leads": _without("LeadPropertiesList"),
    "an object for the list of leads": _set("LeadPropertiesList", to={}),
    "a text for the list of leads": _set("LeadPropertiesList", to="leads"),
    "a number for the list of leads": _set("LeadPropertiesList", to=1),
    "null for the list of leads": _set("LeadPropertiesList", to=None),
    "a text for a lead": _set(*_LEAD, to="lead"),
    "a number for a lead": _set(*_LEAD, to=1),
    "a list for a lead": lambda body: _set(*_LEAD, to=body["LeadPropertiesList"][-1]["Fields"])(body),
    "a list of leads for a lead": lambda body: _set(*_LEAD, to=[body["LeadPropertiesList"][-1]])(body),
    "null for a lead": _set(*_LEAD, to=None),
    "an object for Fields": _set(*_LEAD, "Fields", to={"Attribute": "a", "Value": "b"}),
    "a text for Fields": _set(*_LEAD, "Fields", to="fields"),
    "a number for Fields": _set(*_LEAD, "Fields", to=1),
    "a text for a pair": _set(*_PAIR, to="pair"),
    "a number for a pair": _set(*_PAIR, to=1),
    "null for a pair": _set(*_PAIR, to=None),
    "a list for a pair": _set(*_PAIR, to=["Attribute", "Value"]),
    "no Attribute": _without(*_PAIR, "Attribute"),
    "a list for a Value": _set(*_PAIR, "Value", to=["a"]),
    "an empty list for a Value": _set(*_PAIR, "Value", to=[]),
    "an object for a Value": _set(*_PAIR, "Value", to={"a": "b"}),
    "a list for Options": _set("Options", to=[]),
    "a list of options": _set("Options", to=[{FLAG: True}]),
    "a list for the body": lambda body: [body],
    "a text for the body": lambda body: msgspec.json.encode(body).decode(),
    "a number for the body": lambda _: 1,
    "null for the body": lambda _: None,
}
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
_OF_MEDIA_TYPE = " for the media type"
MALFORMATIONS = (
    *_OF_BODIES,
    *_OF_TEXTS,
    *(f"{media_type}{_OF_MEDIA_TYPE}" for media_type in _MEDIA_TYPES),
)


def malform(name: str, body: Body) -> Request:
    """Break the body of a valid call in one of the MALFORMATIONS."""
    if name in _OF_BODIES:
        return request(_OF_BODIES[name](copy.deepcopy(body)))
    valid = request(body)
    if name in _OF_TEXTS:
        return msgspec.structs.replace(valid, body=_OF_TEXTS[name](valid.body))
    return request(body, name.removesuffix(_OF_MEDIA_TYPE))
