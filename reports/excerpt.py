"""Text for a reader: bodies laid out and cut, and nothing that a terminal or an XML reader would act on."""

import re

import msgspec

__all__ = ["layout", "line_of", "printable", "seconds"]

LINES = 24
COLUMNS = 400
# An object or list of single values, as it is laid out: in a JSON text line ends stand nowhere else.
FLAT = re.compile(r"([{\[])\n((?:[^\n{}\[\]]+\n)+) *([}\]])")
FOLDED = 88


def layout(body: str) -> str:
    """Lay out JSON, a pair or an entry on a line, leave other text as it is, and cut what is long, saying how much."""
    try:
        text = FLAT.sub(_folded, msgspec.json.format(body))
    except (msgspec.DecodeError, RecursionError):
        text = body
    every = [line_of(line) for line in text.split("\n")]
    left = len(every) - LINES
    return "\n".join(every if left <= 1 else [*every[:LINES], f"… {left} more lines"])


def _folded(found: re.Match[str]) -> str:
    line = " ".join(part.strip() for part in found[2].rstrip("\n").split("\n"))
    return f"{found[1]}{line}{found[3]}" if len(line) <= FOLDED else found[0]


def line_of(text: str) -> str:
    """Return text as one printable line, and cut it where it is long."""
    line = printable(text)
    left = len(line) - COLUMNS
    return line if left <= 0 else f"{line[:COLUMNS]}… {left} more characters"


def printable(text: str) -> str:
    """Spell out every character that is not printable, so that it shows and does nothing."""
    return "".join(each if each.isprintable() else each.encode("unicode_escape").decode() for each in text)


def seconds(time: float) -> str:
    """Write a time in milliseconds below a second, in seconds from there."""
    return f"{time * 1000:.0f} ms" if time < 1 else f"{time:.2f} s"
