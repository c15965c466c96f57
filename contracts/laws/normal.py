"""When a value that was read is the value that was sent: the normalisation of each type, and nothing further."""

import re

from contracts.tenant import FieldType

__all__ = ["same"]

_TRUTH = {"true": "1", "false": "0"}
_PLAIN = re.compile(r"(-?[0-9]+)(?:\.([0-9]+))?")


def same(kind: FieldType, sent: str | None, found: str | None) -> bool:
    """Whether a field of a type may show `found` after `sent` was written to it."""
    wrote, read = _trimmed(sent), _trimmed(found)
    if kind == "Phone":
        return read == wrote or (bool(wrote) and re.fullmatch(rf"\+\d{{1,3}}-{re.escape(wrote)}", read) is not None)
    return _canonical(kind, wrote) == _canonical(kind, read)


def _trimmed(value: str | None) -> str:
    """Return text as every host may keep it: null as nothing, CRLF as LF, the ends trimmed."""
    return (value or "").replace("\r\n", "\n").strip()


def _canonical(kind: FieldType, value: str) -> str:
    if kind in {"Date", "DateTime"}:
        return re.sub(r"( 00:00:00)?(\.0+)?$", "", value)
    if kind == "Number":
        return _number(value)
    if kind == "Boolean":
        return _TRUTH.get(value.lower(), value)
    return value.lower() if kind == "Email" else value


def _number(value: str) -> str:
    """Return a plain number without the zeros at the end of its decimals."""
    if (plain := _PLAIN.fullmatch(value)) is None:
        return value
    whole, decimals = plain[1], (plain[2] or "").rstrip("0")
    return f"{whole}.{decimals}" if decimals else whole
