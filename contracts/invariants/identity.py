"""Chapter 5: which lead is meant."""

from collections.abc import Callable, Iterator

from contracts.exchange import Exchange
from contracts.invariants.call import blamed
from contracts.invariants.placement import is_mixed, leads_under, misjudged, unsuccessful
from contracts.invariants.reading import Served, served, specified, unexpected_status
from contracts.rules import INVARIANTS
from contracts.verdict import Violation

__all__: list[str] = []


# The answer where the call was served, and the exchange.
Decided = tuple[Served | None, Exchange]


def _deciding(number: str) -> Callable[[Exchange], Decided | None]:
    """Return a selector of the answers to leads under one sentence, and of refusals of calls that have no others."""

    def select(exchange: Exchange) -> Decided | None:
        answer = served(exchange)
        if answer is not None:
            return (answer, exchange) if any(lead.sentence == number for lead in answer.leads) else None
        sentences = {lead.sentence for lead in exchange.expected.leads or ()} if exchange.expected else set()
        return (None, exchange) if sentences == {number} and specified(exchange) and _is_turned_away(exchange) else None

    return select


def _is_turned_away(exchange: Exchange) -> bool:
    """Whether a call was refused as malformed, though nothing but how its leads are named is special about it."""
    refused = exchange.response is not None and exchange.response.status == 400  # noqa: PLR2004  # Bad Request
    return refused and blamed(exchange) == "2.1"


def _judge(decided: Decided, number: str) -> Iterator[Violation]:
    answer, exchange = decided
    yield from misjudged(answer, number) if answer else unexpected_status(exchange)


@INVARIANTS.rule("5.1", on=_deciding("5.1"))
def a_lead_is_found_by_its_key(decided: Decided) -> Iterator[Violation]:
    """With SearchByKey, a lead is found by the value of that field, whatever else it carries, in whatever order."""
    yield from _judge(decided, "5.1")


@INVARIANTS.rule("5.2", on=_deciding("5.2"))
def without_a_key_a_lead_is_found_by_its_prospect_id(decided: Decided) -> Iterator[Violation]:
    """Without SearchByKey, a lead is found by its ProspectId."""
    yield from _judge(decided, "5.2")


@INVARIANTS.rule("5.3", on=_deciding("5.3"))
def a_lead_without_identifier_is_not_updated(decided: Decided) -> Iterator[Violation]:
    """A lead without SearchByKey and ProspectId is not updated."""
    yield from _judge(decided, "5.3")


@INVARIANTS.rule("5.4", on=leads_under("5.4"))
def existing_leads_succeed_and_missing_ones_do_not(answer: Served) -> Iterator[Violation]:
    """A lead that exists, may be updated and carries valid fields succeeds; one that does not exist never does."""
    yield from misjudged(answer, "5.4")


def _mixed(exchange: Exchange) -> Served | None:
    answer = served(exchange)
    return answer if answer and is_mixed(answer) else None


@INVARIANTS.rule("5.5", on=_mixed)
def neighbours_change_no_outcome(answer: Served) -> Iterator[Violation]:
    """Each lead of a call is judged by itself: its neighbours do not change its outcome."""
    for lead, entry in unsuccessful(answer):
        yield Violation(f"{entry.where} ({entry.get('IdentifierValue')})", f"in {lead.lists[0]}", entry.list)
