"""What a field holds after a value was written to it, by the type of the field.

A value that is none of the type raises ValueError or OverflowError.
"""

import re
from collections.abc import Callable
from datetime import UTC, datetime
from decimal import Decimal

from contracts.tenant import FieldType

__all__ = ["KINDS", "PHONE_DIGITS", "Keep"]

Keep = Callable[[str], str]

COUNTRY = "+91-"
PHONE_DIGITS = 10
NUMBER = re.compile(r"[+-]?[0-9]+(\.[0-9]*)?")
TRUTH = {"1": "1", "true": "1", "0": "0", "false": "0", "": ""}


def text(value: str) -> str:
    """Trim the ends, and end lines with LF."""
    value = value.strip()
    return value.replace("\r\n", "\n") if "\r" in value else value


def number(value: str) -> str:
    """Write a number with two decimals or more."""
    value = value.strip()
    if not value:
        return ""
    if not NUMBER.fullmatch(value):
        raise ValueError(value)
    plain = Decimal(value)
    # Text keeps every digit; arithmetic would round to the precision of the context.
    whole, _, decimals = f"{plain:f}".partition(".")
    return f"{whole}.{decimals:0<2}"


def moment(value: str) -> str:
    """Write a date and time in UTC, to the millisecond."""
    value = value.strip()
    if not value:
        return ""
    when = datetime.fromisoformat(value)
    when = when.astimezone(UTC) if when.tzinfo else when
    return when.strftime("%Y-%m-%d %H:%M:%S.").rjust(20, "0") + f"{when.microsecond // 1000:03}"


def day(value: str) -> str:
    """Write a date as midnight of it."""
    written = moment(value)
    return f"{written[:10]} 00:00:00" if written else ""


def truth(value: str) -> str:
    """Write a boolean as 1 or 0."""
    if (written := TRUTH.get(value.strip().lower())) is None:
        raise ValueError(value)
    return written


def phone(value: str) -> str:
    """Put the country code before ten bare digits."""
    value = value.strip()
    bare = len(value) == PHONE_DIGITS and value.isascii() and value.isdigit()
    return COUNTRY + value if bare else value


KINDS: dict[FieldType, Keep] = {
    "Text": text,
    "Number": number,
    "Date": day,
    "DateTime": moment,
    "Boolean": truth,
    "Phone": phone,
    "Email": str.strip,
}
