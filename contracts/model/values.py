"""Which values a field certainly takes, by its type; all others are left open."""

import re
from datetime import datetime

from contracts.tenant import FieldType

__all__ = ["fits"]

_FORMS = {
    "Number": re.compile(r"-?\d{1,9}(\.\d{1,2})?", re.ASCII),
    "Boolean": re.compile(r"[01]|true|false"),
    "Phone": re.compile(r"\d{10}|\+\d{1,3}-\d{6,12}", re.ASCII),
    "Email": re.compile(r"[\w.+-]+@[\w-]+(\.[\w-]+)+", re.ASCII),
}
_TIMES = {"Date": ("%Y-%m-%d",), "DateTime": ("%Y-%m-%d %H:%M:%S", "%Y-%m-%d %H:%M:%S.000")}


def fits(value: str, kind: FieldType, length: int) -> bool:
    """Whether a value is certainly of a type and within a length, in whatever unit a host counts it."""
    if len(value.encode()) > length:
        return False
    if kind == "Text":
        return True
    if kind in _TIMES:
        return any(_is_time(value, form) for form in _TIMES[kind])
    return _FORMS[kind].fullmatch(value) is not None


def _is_time(value: str, form: str) -> bool:
    try:
        return datetime.strptime(value, form).strftime(form) == value  # noqa: DTZ007  # a form, not an instant
    except ValueError:
        return False
