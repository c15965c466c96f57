"""How a value found in an answer is written in a line of text."""

import msgspec

__all__ = ["spelled"]


def spelled(value: object) -> str:
    """Return text as it is and data as JSON, as reports show them."""
    if isinstance(value, str):
        return value
    try:
        return msgspec.json.encode(value).decode()
    except (TypeError, ValueError, RecursionError):
        return str(value)
