"""Values that a field certainly takes, by its type."""

from datetime import date, datetime, time

from hypothesis import strategies as st

from contracts.tenant import FieldType

__all__ = ["AWKWARD_TEXTS", "samples", "values"]

# Each of these broke some system: quotes, markup, escapes, what begins a formula, look-alikes of other types, text
# beyond ASCII.
AWKWARD_TEXTS = (
    "",
    "Q",
    "O'Brien \u2013 \u201cO\u2019Neil\u201d",
    'say "hi"',
    "<b>Tom & Jerry</b>",
    "@back\\slash /slash",
    "-{curly} [square] (round)",
    "US$100% + 1 = #2; -- ?& | a@b: * _ ~ ^ `c`!",
    "=comma, semicolon; tab\tend.",
    "two\nlines",
    "two  spaces, one\u00a0hard",
    "%41%20 &amp; \\u0041",
    "select or delete; drop me a line",
    "007",
    "1e5",
    "33.00",
    "2024-02-29",
    "true",
    "null",
    "Ünïcödé ñ ß",
    "漢字かな 한국어",
    "שלום مرحبا",
    "e\u0301 is not \u00e9",
    "🙂👩\u200d👩\u200d👧 ❤\ufe0f",
)
_EARLIEST, _LATEST = date(1900, 1, 1), date(2100, 12, 31)
_VISIBLE = st.characters(codec="utf-8", exclude_categories=("C", "Z"))


def values(kind: FieldType, *, max_size: int) -> st.SearchStrategy[str]:
    """Values of a type, at most `max_size` long in whatever unit a host counts them, UTF-8 being the longest."""
    return _texts(max_size) if kind == "Text" else _OF_TYPE[kind]


def samples(kind: FieldType, *, max_size: int) -> list[str]:
    """Return values of a type that between them try what is special about it."""
    if kind != "Text":
        return _SAMPLES[kind]
    return [
        "Ada",
        *(text for text in AWKWARD_TEXTS if _width(text) <= max_size),
        "x" * max_size,
        "漢" * (max_size // 3),
    ]


def _texts(max_size: int) -> st.SearchStrategy[str]:
    awkward = [text for text in AWKWARD_TEXTS if _width(text) <= max_size]
    words = st.text(_VISIBLE | st.just(" "), max_size=max_size // 4)
    full = st.sampled_from("aZ9ß漢").map(lambda character: character * (max_size // _width(character)))
    return words | st.sampled_from(awkward) | full


def _width(text: str) -> int:
    return len(text.encode())


def _numbers() -> st.SearchStrategy[str]:
    whole = st.integers(-999_999, 999_999).map(str)
    return whole | st.decimals(-9_999, 9_999, places=2).map(lambda number: f"{number:.2f}")


def _phones() -> st.SearchStrategy[str]:
    digits = st.integers(6_000_000_000, 9_999_999_999).map(str)
    return digits | digits.map(lambda number: f"+91-{number}")


def _addresses() -> st.SearchStrategy[str]:
    names = st.text("abcdefghijklmnopqrstuvwxyz0123456789", min_size=1, max_size=20)
    return names.map(lambda name: f"{name}@example.com")


_SAMPLES: dict[str, list[str]] = {
    "Number": ["33", "0", "-7", "33.0", "33.25", "123456789"],
    "Date": ["2024-02-29", "1949-12-31", "2067-04-05"],
    "DateTime": ["2024-02-29 23:59:59", "1949-12-31 00:00:00", "2067-04-05 06:07:08"],
    "Boolean": ["1", "0", "true", "false"],
    "Phone": ["9876543210", "+91-9876543211"],
    "Email": ["ada@example.com", "a.b+c@mail.example.com"],
}
_OF_TYPE: dict[str, st.SearchStrategy[str]] = {
    "Number": _numbers(),
    "Date": st.dates(_EARLIEST, _LATEST).map(date.isoformat),
    "DateTime": st.datetimes(datetime.combine(_EARLIEST, time()), datetime.combine(_LATEST, time())).map(
        lambda instant: instant.strftime("%Y-%m-%d %H:%M:%S")
    ),
    "Boolean": st.sampled_from(["1", "0", "true", "false"]),
    "Phone": _phones(),
    "Email": _addresses(),
}
