"""Where the leads of a call ended up: success expected and not found, or found and not expected."""

from collections.abc import Callable, Iterator

from contracts.exchange import Exchange, LeadExpectation
from contracts.invariants.reading import Entry, Served, served
from contracts.verdict import Violation

__all__ = ["is_mixed", "leads_under", "misjudged", "unsuccessful"]


def leads_under(number: str) -> Callable[[Exchange], Served | None]:
    """Return a selector of the served answers to calls with leads whose success one sentence decides."""

    def select(exchange: Exchange) -> Served | None:
        answer = served(exchange)
        return answer if answer and any(lead.sentence == number for lead in answer.leads) else None

    return select


def is_mixed(answer: Served) -> bool:
    """Whether leads that must succeed stand beside leads that may not; one that may do either and succeeds is none."""
    succeeded = {id(lead) for lead, entry in answer.told if entry.list == "SuccessfulLeads"}
    kinds = {
        lead.must_succeed
        for lead in answer.leads
        if lead.must_succeed or not (lead.may_succeed and id(lead) in succeeded)
    }
    return len(kinds) > 1


def misjudged(answer: Served, number: str) -> Iterator[Violation]:
    """Yield the leads whose success is decided by a sentence and was decided otherwise.

    In a mixed call a lead that should have succeeded is left to sentence 5.5: its neighbours are the suspects.
    """
    for lead, entry in answer.told:
        if lead.sentence != number:
            continue
        succeeded = entry.list == "SuccessfulLeads"
        if succeeded and not lead.may_succeed:
            yield _misplaced(lead, entry)
    if not is_mixed(answer):
        yield from (_misplaced(lead, entry) for lead, entry in unsuccessful(answer) if lead.sentence == number)


def unsuccessful(answer: Served) -> Iterator[tuple[LeadExpectation, Entry]]:
    """Yield the leads that had to succeed and did not."""
    for lead, entry in answer.told:
        if lead.must_succeed and entry.list != "SuccessfulLeads":
            yield lead, entry


def _misplaced(lead: LeadExpectation, entry: Entry) -> Violation:
    return Violation(f"{entry.where} ({entry.get('IdentifierValue')})", f"in {' or '.join(lead.lists)}", entry.list)
