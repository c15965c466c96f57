"""A value fits its type where every host has to take it."""

from typing import get_args

import pytest
from hypothesis import given
from hypothesis import strategies as st

from contracts.model.values import fits
from contracts.tenant import FieldType

kinds: st.SearchStrategy[FieldType] = st.sampled_from(get_args(FieldType))


@pytest.mark.parametrize(
    ("value", "kind"),
    [
        ("", "Text"),
        ("O'Brien 漢字 🙂", "Text"),
        ("33", "Number"),
        ("-7.25", "Number"),
        ("123456789", "Number"),
        ("2024-02-29", "Date"),
        ("2024-02-29 23:59:59", "DateTime"),
        ("2024-02-29 23:59:59.000", "DateTime"),
        ("1", "Boolean"),
        ("false", "Boolean"),
        ("9876543210", "Phone"),
        ("+91-9876543210", "Phone"),
        ("a.b+c@mail.example.com", "Email"),
    ],
)
def test_a_value_in_a_form_of_its_type_fits(value: str, kind: FieldType) -> None:
    """These are what the page and the field agree on."""
    assert fits(value, kind, 256)


@pytest.mark.parametrize(
    ("value", "kind"),
    [
        ("", "Number"),
        ("old", "Number"),
        ("1e5", "Number"),
        ("1234567890", "Number"),
        ("3.123", "Number"),
        ("٣", "Number"),
        ("33\n", "Number"),
        ("2023-02-29", "Date"),
        ("2024-2-29", "Date"),
        ("29.02.2024", "Date"),
        ("2024-02-29", "DateTime"),
        ("2024-02-29T23:59:59", "DateTime"),
        ("TRUE", "Boolean"),
        ("yes", "Boolean"),
        ("123", "Phone"),
        ("++91-9876543210", "Phone"),
        ("ada", "Email"),
        ("ada@example", "Email"),
        ("ada @example.com", "Email"),
    ],
)
def test_any_other_form_is_left_open(value: str, kind: FieldType) -> None:
    """A host may take it or not."""
    assert not fits(value, kind, 256)


@pytest.mark.parametrize(
    ("value", "fitting"), [("x" * 9, True), ("x" * 10, False), ("漢" * 3, True), ("漢" * 4, False)]
)
def test_length_is_counted_in_the_longest_unit(value: str, fitting: bool) -> None:  # noqa: FBT001  # a column of the table
    """Bytes of UTF-8, so that no host that counts characters is asked for more than it holds."""
    assert fits(value, "Text", 9) is fitting


@given(st.text(st.characters(codec="utf-8")), kinds, st.integers(0, 300))
def test_a_value_that_fits_fits_any_longer_field(value: str, kind: FieldType, length: int) -> None:
    """Length only ever takes away."""
    assert not fits(value, kind, length) or fits(value, kind, length + 1)
    assert not fits(value, kind, len(value.encode()) - 1)
