"""A value may be shown in another form of its type, and in no other way."""

from typing import get_args

import pytest
from hypothesis import given
from hypothesis import strategies as st

from contracts.laws.normal import same
from contracts.tenant import FieldType

KINDS = st.sampled_from(get_args(FieldType))
BOTH_WAYS = st.sampled_from([kind for kind in get_args(FieldType) if kind != "Phone"])
NUMBER = "9876543210"
LONG = "A" * 256


@given(KINDS, st.text() | st.none())
def test_a_value_is_the_same_as_itself(kind: FieldType, value: str | None) -> None:
    """Whatever the text, also where it is none of its type."""
    assert same(kind, value, value)


@given(st.integers() | st.decimals(allow_nan=False, allow_infinity=False, places=3))
def test_a_number_is_the_same_as_itself(value: object) -> None:
    """Whole or with decimals, of either sign."""
    assert same("Number", str(value), str(value))


@given(BOTH_WAYS, st.text(), st.text())
def test_what_is_shown_may_as_well_be_sent(kind: FieldType, one: str, other: str) -> None:
    """Two texts are the same in either order."""
    assert same(kind, one, other) == same(kind, other, one)


@given(st.sampled_from(["33", "33.0", "33.00", "1", "true", "0", "false", "", "2024-01-31", "2024-01-31 00:00:00"]))
def test_the_forms_of_a_value_are_the_same_in_either_order(one: str) -> None:
    """For every type but a phone, which gains a prefix and never loses one."""
    for kind in get_args(FieldType):
        for other in (f"{one} ", f"{one}.0", f"{one} 00:00:00", f"{one}.000", one.upper()):
            assert kind == "Phone" or same(kind, one, other) == same(kind, other, one)


@given(KINDS, st.text(), st.sampled_from(["", " ", "\t", "\n", "\r\n", "  \n"]))
def test_the_ends_of_any_value_may_be_trimmed(kind: FieldType, value: str, blank: str) -> None:
    """In front and behind."""
    assert same(kind, f"{blank}{value}{blank}", value.strip())


@pytest.mark.parametrize("kind", get_args(FieldType))
def test_nothing_is_an_empty_text(kind: FieldType) -> None:
    """A null, an empty text and blanks are shown for each other."""
    assert all(same(kind, sent, found) for sent in (None, "", " ") for found in (None, "", " "))
    assert not same(kind, None, "1")
    assert not same(kind, "1", None)


@pytest.mark.parametrize(
    ("kind", "sent", "found"),
    [
        ("Text", "  Ada ", "Ada"),
        ("Text", "a\r\nb", "a\nb"),
        ("Text", "", None),
        ("Number", "33", "33.0"),
        ("Number", "33.00", "33"),
        ("Number", "0", "0.00"),
        ("Number", "-1.50", "-1.5"),
        ("Number", "many", "many"),
        ("Number", "1e9999999", "1e9999999"),
        ("Date", "2024-01-31", "2024-01-31 00:00:00"),
        ("Date", "2024-01-31", "2024-01-31 00:00:00.000"),
        ("Date", "2024-01-31 00:00:00", "2024-01-31"),
        ("DateTime", "2024-01-31 10:20:30", "2024-01-31 10:20:30.000"),
        ("DateTime", "2024-01-31", "2024-01-31 00:00:00.000"),
        ("Boolean", "true", "1"),
        ("Boolean", "1", "true"),
        ("Boolean", "false", "0"),
        ("Boolean", "True", "1"),
        ("Phone", NUMBER, f"+91-{NUMBER}"),
        ("Phone", NUMBER, f"+1-{NUMBER}"),
        ("Phone", f"+91-{NUMBER}", f"+91-{NUMBER}"),
        ("Phone", "", ""),
        ("Email", "Ada@Example.com", "ada@example.com"),
    ],
)
def test_a_value_may_be_shown_in_a_form_of_its_type(kind: FieldType, sent: str, found: str | None) -> None:
    """The forms that the contract lists."""
    assert same(kind, sent, found)


@pytest.mark.parametrize(
    ("kind", "sent", "found"),
    [
        ("Text", LONG, LONG[:-1]),
        ("Text", "Zoë", "Zo?"),
        ("Text", "Zoë", "Zoe\u0308"),
        ("Text", "a & b", "a &amp; b"),
        ("Text", "<b>", ""),
        ("Text", "007", "7"),
        ("Text", "33", "33.0"),
        ("Text", "true", "1"),
        ("Text", "Ada", "ADA"),
        ("Text", "a  b", "a b"),
        ("Text", "a\nb", "a b"),
        ("Text", "2024-01-31", "2024-01-31 00:00:00"),
        ("Text", NUMBER, f"+91-{NUMBER}"),
        ("Number", "33", "34"),
        ("Number", "33.5", "33"),
        ("Number", "33", "33."),
        ("Number", "-1", "1"),
        ("Number", "many", "Many"),
        ("Date", "2024-01-31", "2024-01-30 18:30:00"),
        ("Date", "2024-01-31", "31-01-2024"),
        ("DateTime", "2024-01-31 10:20:30", "2024-01-31"),
        ("DateTime", "2024-01-31 10:20:30", "2024-01-31 15:50:30"),
        ("DateTime", "2024-01-31 10:20:30", "2024-01-31 10:20:30.500"),
        ("Boolean", "true", "0"),
        ("Boolean", "yes", "1"),
        ("Phone", NUMBER, f"+91{NUMBER}"),
        ("Phone", NUMBER, f"+91-{NUMBER[1:]}"),
        ("Phone", NUMBER, f"+1234-{NUMBER}"),
        ("Phone", f"+91-{NUMBER}", NUMBER),
        ("Phone", "", "+91-"),
        ("Phone", "....", f"+91-{NUMBER[:4]}"),
        ("Email", "ada@example.com", "alan@example.com"),
    ],
)
def test_a_value_is_shown_in_no_other_form(kind: FieldType, sent: str, found: str) -> None:
    """Neither cut nor escaped, nor in the form of another type."""
    assert not same(kind, sent, found)
