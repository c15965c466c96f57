"""Values are such as every field of their type takes."""

from typing import get_args

import pytest
from hypothesis import given
from hypothesis import strategies as st

from contracts.model.values import fits
from contracts.strategies.values import AWKWARD_TEXTS, samples, values
from contracts.tenant import FieldType

KINDS: list[FieldType] = list(get_args(FieldType))
lengths = st.integers(40, 300)


@pytest.mark.parametrize("kind", KINDS)
@given(data=st.data(), length=lengths)
def test_a_value_fits_its_type_by_the_oracle(kind: FieldType, data: st.DataObject, length: int) -> None:
    """What is sent as a valid value is one, in whatever unit a host counts."""
    assert fits(data.draw(values(kind, max_size=length)), kind, length)


@given(st.data(), st.integers(0, 40))
def test_a_text_fits_the_shortest_of_fields(data: st.DataObject, length: int) -> None:
    """Even one that holds nothing."""
    assert len(data.draw(values("Text", max_size=length)).encode()) <= length


@pytest.mark.parametrize("kind", KINDS)
@pytest.mark.parametrize("length", [40, 100, 256])
def test_every_sample_fits_its_type_by_the_oracle(kind: FieldType, length: int) -> None:
    """Samples stand in the opening, where each has to succeed."""
    found = samples(kind, max_size=length)

    assert found
    assert all(fits(value, kind, length) for value in found)
    assert len(set(found)) == len(found)


@pytest.mark.parametrize("length", [1, 3, 10])
def test_samples_of_a_short_text_are_short(length: int) -> None:
    """Those that would be cut are left out, the first is for whoever needs just one."""
    assert all(len(text.encode()) <= length for text in samples("Text", max_size=length)[1:])


def test_samples_of_a_text_reach_its_length() -> None:
    """The longest value counts in characters, and in bytes."""
    found = samples("Text", max_size=99)

    assert {"x" * 99, "漢" * 33} <= set(found)
    assert set(AWKWARD_TEXTS) <= set(samples("Text", max_size=256))


@pytest.mark.parametrize("text", ["'", '"', "<", "&", "\\", "\n", "é", "漢", "🙂", "%", "#", "\t"])
def test_awkward_texts_hold_what_broke_some_system(text: str) -> None:
    """Quotes, markup, escapes, text beyond ASCII and beyond 16 bits."""
    assert any(text in awkward for awkward in AWKWARD_TEXTS)
