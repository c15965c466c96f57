"""Chapter 4: every lead in its list."""

from collections.abc import Iterator

from contracts.exchange import Exchange, LeadExpectation
from contracts.invariants.reading import COUNTS, Entry, Served, served
from contracts.rules import INVARIANTS
from contracts.spec import MISSING_REASON
from contracts.verdict import Violation

__all__: list[str] = []


def _doubles(answer: Served) -> list[Entry]:
    """Return the entries that tell once more of a lead already told of."""
    return [entry for entry in answer.strays if any(entry.names(lead) for lead in answer.leads)]


def _strangers(answer: Served) -> list[Entry]:
    """Return the entries that name no lead of the call."""
    return [entry for entry in answer.strays if not any(entry.names(lead) for lead in answer.leads)]


@INVARIANTS.rule("4.1", on=served)
def every_lead_is_in_exactly_one_list(answer: Served) -> Iterator[Violation]:
    """Every lead sent is in exactly one list, and no other lead is in any."""
    for entry in _doubles(answer):
        yield Violation(entry.where, "each lead once", f"{entry.get('IdentifierValue')} once more")
    # As many strangers as leads are missing are those leads under a wrong name: sentence 4.2.
    strangers = _strangers(answer)
    for lead in answer.unlisted[len(strangers) :]:
        yield Violation("Details", f"{_name(lead)} in one list", "in none")
    for entry in strangers[len(answer.unlisted) :]:
        yield Violation(entry.where, "a lead of the call", entry.get("IdentifierValue"))


@INVARIANTS.rule("4.2", on=served)
def an_entry_names_its_lead_as_the_call_did(answer: Served) -> Iterator[Violation]:
    """An entry names its lead as the call named it: the key searched by and the value sent."""
    for entry, lead in zip(_strangers(answer), answer.unlisted, strict=False):
        found = (
            f"{entry.get('Identifier')} = {entry.get('IdentifierValue')}" if isinstance(entry.raw, dict) else entry.raw
        )
        yield Violation(entry.where, _name(lead), found)


def _name(lead: LeadExpectation) -> str:
    return f"{'/'.join(lead.identifiers) or 'any key'} = {' or '.join(map(str, lead.values)) or 'any value'}"


def _with_failures(exchange: Exchange) -> Served | None:
    answer = served(exchange)
    return answer if answer and any(entry.list != "SuccessfulLeads" for entry in answer.entries) else None


@INVARIANTS.rule("4.3", on=_with_failures)
def a_lead_not_updated_bears_a_reason(answer: Served) -> Iterator[Violation]:
    """An entry of a lead that was not updated bears a Reason that is not empty."""
    for entry in answer.entries:
        reason = entry.get("Reason")
        if entry.list != "SuccessfulLeads" and not (isinstance(reason, str) and reason.strip()):
            yield Violation(f"{entry.where}.Reason", "a reason", "nothing" if reason is None else repr(reason))


def _with_missing_leads(exchange: Exchange) -> Served | None:
    answer = served(exchange)
    told = answer and any(lead.missing and entry.list != "SuccessfulLeads" for lead, entry in answer.placed)
    return answer if told else None


@INVARIANTS.rule("4.4", on=_with_missing_leads)
def the_reason_of_a_missing_lead_is_the_documented_one(answer: Served) -> Iterator[Violation]:
    """The Reason of a lead that does not exist, or may not be updated, is the documented sentence."""
    for lead, entry in answer.placed:
        reason = entry.get("Reason")
        # No reason at all is sentence 4.3.
        if lead.missing and entry.list != "SuccessfulLeads" and reason and str(reason).strip() != MISSING_REASON:
            yield Violation(f"{entry.where}.Reason", MISSING_REASON, reason)


def _flag_off(exchange: Exchange) -> Served | None:
    answer = served(exchange)
    told = answer and answer.expected.flag is False and any(not lead.must_succeed for lead in answer.leads)
    return answer if told else None


@INVARIANTS.rule("4.5", on=_flag_off)
def without_the_flag_missing_leads_fail(answer: Served) -> Iterator[Violation]:
    """With the flag off or absent, leads that do not exist are in FailedLeads and UnProcessedLeads is empty."""
    for entry in answer.entries:
        if entry.list == "UnProcessedLeads":
            yield Violation(f"{entry.where} ({entry.get('IdentifierValue')})", "in FailedLeads", entry.list)
    if answer.count("UnProcessedCount") and not answer.length("UnProcessedLeads"):
        yield Violation("Status.UnProcessedCount", 0, answer.count("UnProcessedCount"))


def _flag_on(exchange: Exchange) -> Served | None:
    answer = served(exchange)
    told = answer and answer.expected.flag and any(lead.lists == ("UnProcessedLeads",) for lead in answer.leads)
    return answer if told else None


@INVARIANTS.rule("4.6", on=_flag_on)
def with_the_flag_missing_leads_are_unprocessed(answer: Served) -> Iterator[Violation]:
    """With the flag on, leads that do not exist are in UnProcessedLeads, and UnProcessedCount counts them."""
    for lead, entry in answer.placed:
        if lead.lists == ("UnProcessedLeads",) and entry.list == "FailedLeads":
            yield Violation(f"{entry.where} ({entry.get('IdentifierValue')})", "in UnProcessedLeads", entry.list)
    member = COUNTS["UnProcessedLeads"]
    if (length := answer.length("UnProcessedLeads")) and answer.count(member) == 0:
        yield Violation(f"Status.{member}", length, answer.status.get(member, "nothing"))


def _flag_on_and_failing(exchange: Exchange) -> Served | None:
    answer = served(exchange)
    told = answer and answer.expected.flag and any("UnProcessedLeads" not in lead.lists for lead in answer.leads)
    return answer if told else None


@INVARIANTS.rule("4.7", on=_flag_on_and_failing)
def with_the_flag_other_failures_stay(answer: Served) -> Iterator[Violation]:
    """With the flag on, a lead that fails for its fields stays in FailedLeads."""
    for lead, entry in answer.placed:
        if entry.list == "UnProcessedLeads" and "UnProcessedLeads" not in lead.lists:
            yield Violation(f"{entry.where} ({entry.get('IdentifierValue')})", "in FailedLeads", entry.list)


def _uniform(exchange: Exchange) -> tuple[Served, str] | None:
    answer = served(exchange)
    if answer is None or not answer.leads or not isinstance(answer.status.get("Message"), str):
        return None
    successes = answer.length("SuccessfulLeads")
    if successes == len(answer.entries) == len(answer.leads):
        return answer, "Processed"
    return (answer, "Error") if not successes and not answer.count("SuccessCount") else None


@INVARIANTS.rule("4.8", on=_uniform, enough=2)
def the_message_sums_up(uniform: tuple[Served, str]) -> Iterator[Violation]:
    """Message is Processed where every lead succeeded and Error where none did."""
    answer, message = uniform
    if answer.status["Message"] != message:
        yield Violation("Status.Message", message, answer.status["Message"])
