"""What a body may hold besides, and how its JSON may be written."""

import json
from typing import Any

import msgspec
from msgspec.structs import replace

from contracts.host.messages import Received, Reply
from contracts.host.variations.registry import answering, rewriting

Json = Any  # any JSON at all

INDENT = 2


def _is_answer(body: Json) -> bool:
    return isinstance(body, dict) and "Details" in body


def _is_error(body: Json) -> bool:
    return isinstance(body, dict) and "ExceptionMessage" in body


@rewriting("more-in-answer", "names each answer")
def more_in_answer(body: Json) -> Json:
    """Add a member to an answer."""
    return body | {"RequestId": "7f3c"} if _is_answer(body) else body


@rewriting("more-in-status", "says how long a call took")
def more_in_status(body: Json) -> Json:
    """Add a member to Status."""
    return body | {"Status": body["Status"] | {"ElapsedMilliseconds": 12}} if _is_answer(body) else body


@rewriting("more-in-details", "has another list, with nothing in it")
def more_in_details(body: Json) -> Json:
    """Add a member to Details."""
    return body | {"Details": body["Details"] | {"Warnings": []}} if _is_answer(body) else body


@rewriting("more-in-entries", "numbers the entries of a list")
def more_in_entries(body: Json) -> Json:
    """Add a member to every entry."""
    if not _is_answer(body):
        return body
    numbered = {
        name: [entry | {"RowNumber": row} for row, entry in enumerate(entries or [], 1)]
        for name, entries in body["Details"].items()
    }
    return body | {"Details": numbered}


@rewriting("more-in-errors", "says where an error can be looked up")
def more_in_errors(body: Json) -> Json:
    """Add a member to an error."""
    return body | {"HelpLink": "https://help.example.com"} if _is_error(body) else body


@rewriting("errors-as-problems", "answers errors as RFC 9457 has them")
def errors_as_problems(body: Json) -> Json:
    """Give an error the members of a problem."""
    return {"type": "about:blank", "title": body["ExceptionMessage"]} if _is_error(body) else body


@rewriting("errors-nested", "answers errors in a list within an object")
def errors_nested(body: Json) -> Json:
    """Put an error two levels down."""
    return {"errors": [{"code": 1, "message": body["ExceptionMessage"]}]} if _is_error(body) else body


@rewriting("members-reversed", "writes the members of an object in another order")
def members_reversed(body: Json) -> Json:
    """Turn round the members at every level."""
    if isinstance(body, dict):
        return {name: members_reversed(member) for name, member in reversed(body.items())}
    return [members_reversed(member) for member in body] if isinstance(body, list) else body


@answering("escaped", "writes ASCII, and other characters as escapes")
def escaped(_: Received, reply: Reply) -> Reply:
    """Escape what is beyond ASCII."""
    return replace(reply, body=json.dumps(json.loads(reply.body)).encode())


@answering("slashes-escaped", "escapes slashes")
def slashes_escaped(_: Received, reply: Reply) -> Reply:
    r"""Write \/ for a slash, which in JSON stands in texts alone."""
    return replace(reply, body=reply.body.replace(b"/", rb"\/"))


@answering("pretty", "writes JSON over several lines")
def pretty(_: Received, reply: Reply) -> Reply:
    """Indent the members."""
    return replace(reply, body=msgspec.json.format(reply.body, indent=INDENT))


@answering("line-end", "ends a body with a line end")
def line_end(_: Received, reply: Reply) -> Reply:
    """Add a line end."""
    return replace(reply, body=reply.body + b"\r\n")
