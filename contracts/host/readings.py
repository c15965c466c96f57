"""What this host makes of the page's open questions, unless it is told otherwise.

Where something is known from hosts in the field, the default is that; elsewhere it is the strictest reading.
"""

from collections.abc import Mapping
from types import MappingProxyType

from contracts.errors import UnknownChoice
from contracts.spec import QUESTIONS

__all__ = ["DEFAULTS", "Readings", "lag", "resolve"]

Readings = Mapping[str, str]

DEFAULTS: Readings = MappingProxyType(
    {
        "over-25": "400",
        "mixed-message": "Processed",
        "empty-lists": "absent",
        "unprocessed-count": "absent",
        "empty-batch": "400",
        "no-identifier": "failed",
        "empty-identifier": "failed",
        "key-absent": "fails",
        "prospect-spelling": "both",
        "key-case": "not-found",
        "locked-field": "fails",
        "restricted-lead": "unprocessed",
        "missing-and-wrong": "missing",
        "unknown-field": "fails",
        "empty-fields": "fails",
        "duplicate-lead": "both",
        "duplicate-attribute": "last",
        "own-key-sent": "fails",
        "flag-text": "400",
        "null-members": "400",
        "value-type": "400",
        "scalar-type": "400",
        "ill-typed": "fails",
        "over-long": "fails",
        "lenient-json": "accepted",
        "non-unique-key": "all-failed",
        "other-method": "405",
        "credentials-place": "accepted",
        "media-type-missing": "400",
        "entry-order": "request",
        "order-of-checks": "either",
        "read-lag": "at once",
        "limit-status": "429",
        "limiter-class": "fixed-window",
        "counted-400": "yes",
        "counted-401": "no",
        "counted-429": "no",
        "counted-reads": "yes",
    }
)

BOUND = 1.0


def resolve(chosen: Readings) -> Readings:
    """Return the defaults with the readings chosen. Raises UnknownChoice for what no question offers.

    The reading of `mixed-message` is the message itself; that of `read-lag` may be a number of seconds.
    """
    for question, reading in chosen.items():
        if question not in QUESTIONS:
            raise UnknownChoice("reading", question, QUESTIONS)
        if not _offered(question, reading):
            raise UnknownChoice(f"reading of {question}", reading, QUESTIONS[question].readings)
    return MappingProxyType({**DEFAULTS, **chosen})


def lag(readings: Readings) -> float:
    """Return the seconds after which an effect can be read."""
    reading = readings["read-lag"]
    return {"at once": 0.0, "within a bound": BOUND}.get(reading) or (float(reading) if _seconds(reading) else 0.0)


def _offered(question: str, reading: str) -> bool:
    if question == "mixed-message":
        return bool(reading)
    return reading in QUESTIONS[question].readings or (question == "read-lag" and _seconds(reading))


def _seconds(reading: str) -> bool:
    return reading.replace(".", "", 1).isdecimal()
