"""Take keys out of text: as they are, percent-encoded, or escaped as JSON, HTML or Python do; no other encoding."""

import html
import json
import re
from collections.abc import Iterable
from functools import cache
from urllib.parse import quote

__all__ = ["redact"]

SHORT_KEY = 8


def redact(text: str, keys: Iterable[str], name: str) -> str:
    """Put a name where a key stands: raw, percent-encoded, or escaped as JSON, HTML or Python do, also in part."""
    for key in sorted({key for key in keys if key}, key=len, reverse=True):
        pattern = "".join(_spellings(character) for character in key)
        # A short key may be a part of a word: only a word of its own is an echo.
        text = re.sub(rf"(?<!\w)(?:{pattern})(?!\w)" if len(key) < SHORT_KEY else pattern, lambda _: name, text)
    return text


@cache
def _spellings(character: str) -> str:
    if character.isascii() and character.isalnum():
        return character
    code = ord(character)
    exact = {character, f"\\{character}", html.escape(character), repr(character)[1:-1]}
    hexes = {
        quote(character, safe=""),
        f"\\u{code:04x}",
        json.dumps(character)[1:-1],
        f"&#{code};",
        f"&#x{code:x};",
        f"&#x{code:02x};",
    }
    hexes.add("".join(f"\\x{byte:02x}" for byte in character.encode("utf-8", "replace")))
    if character == " ":
        exact.add("+")
    longest = sorted(map(re.escape, exact), key=len, reverse=True)
    return f"(?:{'|'.join(f'(?i:{re.escape(form)})' for form in sorted(hexes))}|{'|'.join(longest)})"
