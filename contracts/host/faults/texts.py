"""Sentence 6.1: a text is kept in another form than any normalisation gives it."""

import html
import re
import unicodedata
from collections.abc import Mapping
from urllib.parse import unquote

from contracts.host.faults.registry import fault
from contracts.host.store import Record, Store

SHORT = 50
BEYOND_BASIC_PLANE = re.compile("[\U00010000-\U0010ffff]")
ZEROS = re.compile(r"0+(?=[0-9]+$)")


class _Rewriting(Store):
    """Keep texts in another form."""

    def write(self, record: Record, changes: Mapping[str, str]) -> None:
        """Write the values, texts as they are kept."""
        texts = {name for name in changes if self._schema.fields[name].type == "Text"}
        super().write(record, {name: self.kept(value) if name in texts else value for name, value in changes.items()})

    def kept(self, text: str) -> str:
        """Return what is kept of a text."""
        raise NotImplementedError


@fault("6.1-escaped", "values were written for a page of HTML")
class Escaped(_Rewriting):
    """Escape markup."""

    def kept(self, text: str) -> str:
        """Return the text as HTML."""
        return html.escape(text)


@fault("6.1-cut", "50 characters were enough for anything")
class Cut(_Rewriting):
    """Cut what is long."""

    def kept(self, text: str) -> str:
        """Return the beginning of the text."""
        return text[:SHORT]


@fault("6.1-zeros-dropped", "a text of digits were a number")
class ZerosDropped(_Rewriting):
    """Drop leading zeros."""

    def kept(self, text: str) -> str:
        """Return 7 for 007."""
        return ZEROS.sub("", text) if text.isdecimal() else text


@fault("6.1-spaces-folded", "one space were as good as two")
class SpacesFolded(_Rewriting):
    """Fold inner spaces."""

    def kept(self, text: str) -> str:
        """Return the text with single spaces."""
        return re.sub(" +", " ", text)


@fault("6.1-composed", "a letter and its accent were always one character")
class Composed(_Rewriting):
    """Compose letters."""

    def kept(self, text: str) -> str:
        """Return the text in its composed form."""
        return unicodedata.normalize("NFC", text)


@fault("6.1-lines-joined", "a text had one line")
class LinesJoined(_Rewriting):
    """Join lines."""

    def kept(self, text: str) -> str:
        """Return the text with spaces between its lines."""
        return text.replace("\n", " ")


@fault("6.1-emoji-lost", "what has no place in 16 bits were a question mark")
class EmojiLost(_Rewriting):
    """Lose what is beyond the basic plane."""

    def kept(self, text: str) -> str:
        """Return the text with question marks."""
        return BEYOND_BASIC_PLANE.sub("?", text)


@fault("6.1-percent-decoded", "values came percent-encoded")
class PercentDecoded(_Rewriting):
    """Decode once too often."""

    def kept(self, text: str) -> str:
        """Return A for %41."""
        return unquote(text)


@fault("6.1-null-emptied", "the text null were no text")
class NullEmptied(_Rewriting):
    """Take the word for the thing."""

    def kept(self, text: str) -> str:
        """Return nothing for null."""
        return "" if text == "null" else text
