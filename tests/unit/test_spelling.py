"""A value is spelled as a reader finds it in an answer."""

import pytest

from contracts.spelling import spelled


@pytest.mark.parametrize(
    ("value", "text"),
    [("ada", "ada"), (None, "null"), (True, "true"), ({"TotalCount": 1}, '{"TotalCount":1}'), (1j, "1j")],
)
def test_data_is_spelled_as_json(value: object, text: str) -> None:
    """Text stays as it is, and what JSON has no word for is Python's own."""
    found = spelled(value)

    assert found == text
