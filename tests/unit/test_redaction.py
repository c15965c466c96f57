"""A key is taken out of text in whatever spelling it is echoed."""

import html
import json
from urllib.parse import quote, quote_plus

import pytest
from hypothesis import given
from hypothesis import strategies as st

from contracts.redaction import redact

KEY = "Ab$9+c/%&=Z'<"
SPELLINGS = {
    "raw": KEY,
    "percent-encoded": quote(KEY, safe=""),
    "percent-encoded with small letters": "Ab%249%2bc%2f%25%26%3dZ%27%3c",
    "percent-encoded in part": quote(KEY, safe="$+/'"),
    "as a form": quote_plus(KEY),
    "in JSON": json.dumps(KEY)[1:-1],
    "in JSON with slashes escaped": KEY.replace("/", "\\/"),
    "in JSON as .NET writes it": "Ab$9\\u002Bc/%\\u0026=Z\\u0027\\u003C",
    "in HTML": html.escape(KEY),
    "in HTML by numbers": "Ab&#36;9&#43;c&#47;&#37;&#38;&#61;Z&#39;&#x3C;",
}


@pytest.mark.parametrize("spelling", SPELLINGS.values(), ids=SPELLINGS)
def test_a_key_is_taken_out_in_every_spelling(spelling: str) -> None:
    """The name stands where the key stood, and nothing else changes."""
    assert redact(f"before {spelling} after", [KEY], "$NAME") == "before $NAME after"


@given(st.text(min_size=8, alphabet=st.characters(codec="utf-8")), st.text())
def test_no_key_survives(key: str, text: str) -> None:
    """After redaction the key occurs neither raw nor percent-encoded nor as JSON writes it."""
    redacted = redact(f"{text}|{key}|{quote(key, safe='')}|{json.dumps(key)}", [key], "\0")

    assert redacted.count("\0") >= 3 + text.count(key)
    assert key not in redacted


@given(st.text())
def test_text_without_the_key_stays_as_it_is(text: str) -> None:
    """Redaction changes nothing but keys."""
    assert redact(text, ["this key is in no text \0"], "$NAME") == text


def test_a_short_key_is_taken_out_only_as_a_word_of_its_own() -> None:
    """A key of a few letters is also a part of innocent words."""
    assert redact("key keys monkey key", ["key"], "$NAME") == "$NAME keys monkey $NAME"


def test_the_longer_of_two_keys_goes_first() -> None:
    """A key that begins like another leaves no rest."""
    assert redact("abcdefgh-longer abcdefgh", ["abcdefgh", "abcdefgh-longer"], "$N") == "$N $N"


def test_an_empty_key_redacts_nothing() -> None:
    """An empty key stands everywhere and nowhere."""
    assert redact("text", [""], "$NAME") == "text"
