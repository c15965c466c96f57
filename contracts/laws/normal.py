"""When a value that was read is the value that was sent: the normalisation of each type, and nothing further."""

import re
from decimal import Decimal, InvalidOperation

from contracts.tenant import FieldType

__all__ = ["same"]

_TRUTH = {"true": "1", "false": "0"}


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
    return value.casefold() if kind == "Email" else value


def _number(value: str) -> str:
    try:
        return str(Decimal(value).normalize())
    except InvalidOperation:
        return value
