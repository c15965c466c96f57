"""JSON as lenient parsers take it: comments, trailing commas, single quotes, duplicate members."""

import json
import re
from collections.abc import Iterable
from typing import Any

import msgspec

__all__ = ["read_lenient", "read_strict"]

TOKEN = re.compile(r'"(?:[^"\\]|\\.)*"|\'((?:[^\'\\]|\\.)*)\'|//[^\n]*|/\*.*?\*/', re.DOTALL)
TRAILING_COMMA = re.compile(r'("(?:[^"\\]|\\.)*")|,(?=\s*[\]}])', re.DOTALL)


def read_lenient(body: bytes) -> Any:  # noqa: ANN401 - it is any JSON at all
    """Read JSON, or what comes near it. Raises ValueError for anything else."""
    try:
        return msgspec.json.decode(body)
    except msgspec.DecodeError:
        plain = TOKEN.sub(_plain, body.decode("utf-8"))
        return msgspec.json.decode(TRAILING_COMMA.sub(lambda match: match[1] or "", plain))


def read_strict(body: bytes) -> Any:  # noqa: ANN401 - it is any JSON at all
    """Read JSON in which no member stands twice. Raises ValueError for anything else."""
    msgspec.json.decode(body)
    return json.loads(body, object_pairs_hook=_distinct)


def _plain(match: re.Match[str]) -> str:
    if match[0].startswith("/"):
        return " "
    if match[1] is None:
        return match[0]
    return '"' + match[1].replace("\\'", "'").replace('"', '\\"') + '"'


def _distinct(pairs: Iterable[tuple[str, Any]]) -> dict[str, Any]:
    members: dict[str, Any] = {}
    for name, value in pairs:
        if name in members:
            raise ValueError(name)
        members[name] = value
    return members
