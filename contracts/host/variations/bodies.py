"""What a body may hold besides, and how its JSON may be written."""

import json
from collections.abc import Callable
from typing import Any

import msgspec
from msgspec.structs import replace

from contracts.host.host import Host
from contracts.host.variations.registry import answering, rewriting, vary

Json = Any  # any JSON at all

INDENT = 2


def answers(written: Callable[[Json], Json]) -> type[Host]:
    """Make a host that writes the answers to served calls otherwise."""
    return rewriting(lambda body: written(body) if isinstance(body, dict) and "Details" in body else body)


def errors(written: Callable[[Json], Json]) -> type[Host]:
    """Make a host that writes errors otherwise."""
    return rewriting(lambda body: written(body) if isinstance(body, dict) and "ExceptionMessage" in body else body)


def packing(packed: Callable[[bytes], bytes]) -> type[Host]:
    """Make a host that writes other bytes for the same JSON."""
    return answering(lambda _, reply: replace(reply, body=packed(reply.body)))


def _numbered(body: Json) -> Json:
    lists = {
        name: [entry | {"RowNumber": row} for row, entry in enumerate(entries or [], 1)]
        for name, entries in body["Details"].items()
    }
    return body | {"Details": lists}


def _reversed(body: Json) -> Json:
    if isinstance(body, dict):
        return {name: _reversed(member) for name, member in reversed(body.items())}
    return [_reversed(member) for member in body] if isinstance(body, list) else body


vary("more-in-answer", "names each answer", answers(lambda body: body | {"RequestId": "7f3c"}))
vary(
    "more-in-status",
    "says how long a call took",
    answers(lambda body: body | {"Status": body["Status"] | {"ElapsedMilliseconds": 12}}),
)
vary(
    "more-in-details",
    "has another list, with nothing in it",
    answers(lambda body: body | {"Details": body["Details"] | {"Warnings": []}}),
)
vary("more-in-entries", "numbers the entries of a list", answers(_numbered))
vary(
    "more-in-errors",
    "says where an error can be looked up",
    errors(lambda body: body | {"HelpLink": "https://help.example.com"}),
)
vary(
    "errors-as-problems",
    "answers errors as RFC 9457 has them",
    errors(lambda body: {"type": "about:blank", "title": body["ExceptionMessage"]}),
)
vary(
    "errors-nested",
    "answers errors in a list within an object",
    errors(lambda body: {"errors": [{"code": 1, "message": body["ExceptionMessage"]}]}),
)
vary("members-reversed", "writes the members of an object in another order", rewriting(_reversed))
vary(
    "escaped",
    "writes ASCII, and other characters as escapes",
    packing(lambda body: json.dumps(json.loads(body)).encode()),
)
# In JSON a slash stands in texts alone.
vary("slashes-escaped", "escapes slashes", packing(lambda body: body.replace(b"/", rb"\/")))
vary("pretty", "writes JSON over several lines", packing(lambda body: msgspec.json.format(body, indent=INDENT)))
vary("line-end", "ends a body with a line end", packing(lambda body: body + b"\r\n"))
