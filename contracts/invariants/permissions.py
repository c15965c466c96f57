"""Chapter 6, as far as one answer shows it: permissions."""

from collections.abc import Iterator

from contracts.invariants.placement import leads_under, misjudged
from contracts.invariants.reading import Served
from contracts.rules import INVARIANTS
from contracts.verdict import Violation

__all__: list[str] = []


@INVARIANTS.rule("6.5", on=leads_under("6.5"))
def a_restricted_lead_is_never_reported_as_updated(answer: Served) -> Iterator[Violation]:
    """What the credentials may not update, lead or field, stays as it was; no such lead is reported as updated."""
    yield from misjudged(answer, "6.5")
