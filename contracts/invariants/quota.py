"""Chapter 8, as far as one answer shows it: what a refusal for the quota says."""

import re
from collections.abc import Iterator

from contracts.exchange import Response
from contracts.invariants.reading import refusal_of
from contracts.rules import INVARIANTS
from contracts.spec import Quota
from contracts.verdict import Violation

__all__ = ["stated"]

_TOO_MANY_REQUESTS = 429
_UNITS = {"s": 1.0, "m": 60.0, "h": 3600.0, "d": 86400.0}
# All is bounded: a text may be one number of millions of digits.
_LIMIT = re.compile(
    r"(?<!\d)(\d{1,9})\s{0,9}(?:api\s{1,9})?(?:calls?|requests?)?\s{0,9}"
    r"(?:(?:in|per|within|every|each|an?|/)\s{0,9}){1,9}(\d{1,9}(?:\.\d{1,9})?)?\s{0,9}"
    r"(s|m|h|d)(?:ec|econd|in|inute|our|ay)?(?:s|\(s\))?\b",
    re.IGNORECASE,
)
_DAILY = re.compile(r"daily\D{1,40}(\d{1,9})(?!\d)|(?<!\d)(\d{1,9})\D{1,40}daily", re.IGNORECASE)


def stated(response: Response) -> Quota | None:
    """Return the limit that the text of an answer states, None where it states none."""
    if found := _LIMIT.search(response.body):
        calls, number, unit = found.groups()
        return Quota(int(calls), float(number or 1) * _UNITS[unit.lower()])
    if found := _DAILY.search(response.body):
        return Quota(int(found[1] or found[2]), _UNITS["d"])
    return None


@INVARIANTS.rule("8.3", on=refusal_of)
def a_refusal_states_the_limit(response: Response) -> Iterator[Violation]:
    """A refusal is a 429 that states the limit."""
    if response.status != _TOO_MANY_REQUESTS:
        yield Violation("the status", _TOO_MANY_REQUESTS, response.status)
    if stated(response) is None:
        yield Violation("the text", "a limit, as in 25 in 5 second(s)", response.body[:80] or "nothing")
