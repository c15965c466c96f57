"""Sentence 6.1: a text or a number is kept in another form than any normalisation gives it."""

import html
import re
import unicodedata
from collections.abc import Callable, Mapping
from urllib.parse import unquote

from contracts.host.faults.registry import fault, seed
from contracts.host.store import Record, Store
from contracts.tenant import FieldType

SHORT = 50
WORD = 2**32
BEYOND_BASIC_PLANE = re.compile("[\U00010000-\U0010ffff]")
ZEROS = re.compile(r"0+(?=[0-9]+$)")


def keeping(kept: Callable[[str], str], kind: FieldType = "Text") -> type[Store]:
    """Make a store that keeps texts, or values of another type, in another form."""

    class Keeping(Store):
        def write(self, record: Record, changes: Mapping[str, str]) -> None:
            texts = {name for name in changes if self._schema.fields[name].type == kind}
            super().write(record, {name: kept(value) if name in texts else value for name, value in changes.items()})

    return Keeping


def _without_zeros(text: str) -> str:
    return ZEROS.sub("", text) if text.isdecimal() else text


def _wrapped(number: str) -> str:
    whole, point, decimals = number.partition(".")
    return f"{int(whole) % WORD}{point}{decimals}" if whole.isdecimal() else number


seed("6.1-escaped", "values were written for a page of HTML", keeping(html.escape))
seed("6.1-cut", "50 characters were enough for anything", keeping(lambda text: text[:SHORT]))
seed("6.1-zeros-dropped", "a text of digits were a number", keeping(_without_zeros))
seed("6.1-spaces-folded", "one space were as good as two", keeping(lambda text: re.sub(" +", " ", text)))
seed(
    "6.1-composed",
    "a letter and its accent were always one character",
    keeping(lambda text: unicodedata.normalize("NFC", text)),
)
seed("6.1-lines-joined", "a text had one line", keeping(lambda text: text.replace("\n", " ")))
seed(
    "6.1-emoji-lost",
    "what has no place in 16 bits were a question mark",
    keeping(lambda text: BEYOND_BASIC_PLANE.sub("?", text)),
)
seed("6.1-percent-decoded", "values came percent-encoded", keeping(unquote))
seed("6.1-null-emptied", "the text null were no text", keeping(lambda text: "" if text == "null" else text))
seed("6.1-number-wrapped", "a number had 32 bits", keeping(_wrapped, "Number"))


@fault("6.1-cut-in-bytes", "a field held as many bytes as it may hold characters")
class _CutInBytes(Store):
    def write(self, record: Record, changes: Mapping[str, str]) -> None:
        fields = self._schema.fields
        kept = {name: value.encode()[: fields[name].length].decode(errors="ignore") for name, value in changes.items()}
        super().write(record, kept)
