"""Chapter 6, as far as one answer shows it: permissions."""

from collections.abc import Iterator

from contracts.exchange import Exchange
from contracts.invariants.placement import misjudged
from contracts.invariants.reading import Served, served
from contracts.rules import INVARIANTS
from contracts.verdict import Violation

__all__: list[str] = []


def _restricted(exchange: Exchange) -> Served | None:
    answer = served(exchange)
    return answer if answer and any(lead.sentence == "6.5" for lead in answer.leads) else None


@INVARIANTS.rule("6.5", on=_restricted)
def a_restricted_lead_is_never_reported_as_updated(answer: Served) -> Iterator[Violation]:
    """A lead that the credentials may not update is never reported as updated, and stays as it was."""
    yield from misjudged(answer, "6.5")
