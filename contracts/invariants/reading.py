"""An answer as a judge reads it: leniently, so that one fault hides no other."""

from collections import Counter
from collections.abc import Callable, Iterator, Mapping, Sequence
from dataclasses import dataclass
from functools import lru_cache
from typing import Any, get_args

import msgspec

from contracts.exchange import Exchange, Expectation, LeadExpectation, ListName, Response
from contracts.verdict import Violation

__all__ = [
    "COUNTS",
    "LISTS",
    "Entry",
    "Served",
    "body_of",
    "is_refusal",
    "is_refused",
    "leads_in",
    "pairs_in",
    "parsed",
    "refusal_of",
    "refused_under",
    "served",
    "specified",
    "tells",
    "unexpected_status",
]

LISTS: tuple[ListName, ...] = get_args(ListName)
COUNTS: Mapping[ListName, str] = {
    "SuccessfulLeads": "SuccessCount",
    "FailedLeads": "FailureCount",
    "UnProcessedLeads": "UnProcessedCount",
}
_REFUSALS = ("exceeded the limit", "too many requests", "rate limit", "quota exceeded")


@dataclass(frozen=True, slots=True)
class Entry:
    """One entry of a list, and where it stands."""

    list: ListName
    index: int
    raw: Any

    def get(self, member: str) -> Any:  # noqa: ANN401  # an answer may hold anything
        """Return a member, None where there is none."""
        return self.raw.get(member) if isinstance(self.raw, dict) else None

    @property
    def where(self) -> str:
        """The place of the entry in the answer."""
        return f"Details.{self.list}[{self.index}]"

    def names(self, lead: LeadExpectation) -> bool:
        """Whether the entry may be that of a lead."""
        identifier, value = self.get("Identifier"), self.get("IdentifierValue")
        return (not lead.identifiers or identifier in lead.identifiers) and (not lead.values or value in lead.values)


@dataclass(frozen=True, slots=True)
class Served:
    """A served answer: its counts, its lists, and which entry tells of which lead.

    `placed` goes by the names; `unlisted` and `strays` are the leads and entries that are left. `told` are the
    placed ones and, where all strays stand in one list and are as many as the leads left, these too: a wrong name
    does not hide what became of a lead.
    """

    expected: Expectation
    status: Mapping[str, Any]
    entries: tuple[Entry, ...]
    placed: tuple[tuple[LeadExpectation, Entry], ...]
    unlisted: tuple[LeadExpectation, ...]
    strays: tuple[Entry, ...]

    @property
    def told(self) -> tuple[tuple[LeadExpectation, Entry], ...]:
        """The leads whose outcome is certain, each with an entry of its list."""
        certain = len(self.strays) == len(self.unlisted) and len({entry.list for entry in self.strays}) == 1
        return (*self.placed, *zip(self.unlisted, self.strays, strict=True)) if certain else self.placed

    @property
    def leads(self) -> tuple[LeadExpectation, ...]:
        """The leads of the call."""
        return self.expected.leads or ()

    def count(self, member: str) -> int | None:
        """Return a count, 0 where it is absent, None where it is no integer."""
        value = self.status.get(member, 0)
        return value if isinstance(value, int) and not isinstance(value, bool) else None

    def length(self, name: ListName) -> int:
        """Return the length of a list."""
        return sum(entry.list == name for entry in self.entries)


def parsed(text: str) -> Any:  # noqa: ANN401  # an answer may hold anything
    """Return what a JSON text holds, None where it is none."""
    try:
        return msgspec.json.decode(text)
    except (msgspec.DecodeError, UnicodeError, RecursionError):
        return None


def leads_in(body: object) -> list[Any] | None:
    """Return the leads of the body of a call, None where it has no list of them."""
    leads = body.get("LeadPropertiesList") if isinstance(body, dict) else None
    return leads if isinstance(leads, list) else None


def pairs_in(lead: object) -> list[dict[str, Any]]:
    """Return the pairs of a lead that are objects, none where it has no list of them."""
    fields = lead.get("Fields") if isinstance(lead, dict) else None
    return [pair for pair in fields if isinstance(pair, dict)] if isinstance(fields, list) else []


def is_refusal(response: Response) -> bool:
    """Whether an answer refuses a call for the quota, by its status or by its words."""
    if response.status == 429:  # noqa: PLR2004  # Too Many Requests
        return True
    text = response.body.lower()
    if response.status == 200 and '"exceptionmessage"' not in text:  # noqa: PLR2004  # the words may be a lead's value
        return False
    return any(words in text for words in _REFUSALS)


def refusal_of(exchange: Exchange) -> Response | None:
    """Return the answer that refuses a call for the quota, None where there is none that does."""
    return exchange.response if exchange.response is not None and is_refusal(exchange.response) else None


def is_refused(exchange: Exchange) -> bool:
    """Whether a call was answered, and refused for the quota."""
    return refusal_of(exchange) is not None


def body_of(exchange: Exchange) -> dict[str, Any] | None:
    """Return the object that an answer with status 200 holds, None where it holds none."""
    if exchange.response is None or exchange.response.status != 200:  # noqa: PLR2004  # OK
        return None
    body = parsed(exchange.response.body)
    return body if isinstance(body, dict) else None


@lru_cache(maxsize=64)
def served(exchange: Exchange) -> Served | None:
    """Read a served answer; None for an exchange that is none, or whose leads nobody knows."""
    expected, body = exchange.expected, body_of(exchange)
    if expected is None or expected.leads is None or body is None:
        return None
    status, details = body.get("Status"), body.get("Details")
    if not isinstance(status, dict) or not isinstance(details, dict | None):
        return None
    entries = tuple(_entries(details or {}))
    placed = tuple(_placed(expected.leads, entries))
    listed = Counter(id(lead) for lead, _ in placed)
    told = {id(entry) for _, entry in placed}
    return Served(
        expected,
        status,
        entries,
        placed,
        tuple(lead for lead in expected.leads if not listed[id(lead)]),
        tuple(entry for entry in entries if id(entry) not in told),
    )


def _entries(details: Mapping[str, Any]) -> Iterator[Entry]:
    for name in LISTS:
        listed = details.get(name)
        if isinstance(listed, list):
            yield from (Entry(name, index, raw) for index, raw in enumerate(listed))


def _placed(leads: Sequence[LeadExpectation], entries: Sequence[Entry]) -> Iterator[tuple[LeadExpectation, Entry]]:
    """Match leads and entries: the strictest names first, and entries in a list that passes before others."""
    free = list(entries)
    strict_first = sorted(leads, key=lambda lead: (not lead.values, len(lead.values), not lead.identifiers))
    left = []
    for lead in strict_first:
        entry = next((e for e in free if e.list in lead.lists and e.names(lead)), None)
        if entry is None:
            left.append(lead)
        else:
            free.remove(entry)
            yield lead, entry
    for lead in left:
        entry = next((e for e in free if e.names(lead) or _updated_unnamed(lead, e, leads)), None)
        if entry is not None:
            free.remove(entry)
            yield lead, entry


def _updated_unnamed(lead: LeadExpectation, entry: Entry, leads: Sequence[LeadExpectation]) -> bool:
    """Whether an entry that names none of the leads may be that of one which named nothing and was updated."""
    return not lead.identifiers and entry.list == "SuccessfulLeads" and not any(map(entry.names, leads))


def tells(exchange: Exchange) -> bool:
    """Whether an exchange tells how a host takes a call: it was answered and not for the quota, or never is."""
    return exchange.silence if exchange.response is None else not is_refusal(exchange.response)


def specified(exchange: Exchange) -> Exchange | None:
    """Select the calls that are as specified, so that they have to be served."""
    return exchange if exchange.expected and exchange.expected.sentence == "2.1" and tells(exchange) else None


def refused_under(number: str) -> Callable[[Exchange], Exchange | None]:
    """Return a selector of the calls that have to be refused under one sentence."""

    def select(exchange: Exchange) -> Exchange | None:
        expected = exchange.expected
        return exchange if expected and expected.sentence == number and tells(exchange) else None

    return select


def unexpected_status(exchange: Exchange) -> Iterator[Violation]:
    """Yield the status of an answer where it is none of those that pass."""
    response, expected = exchange.response, exchange.expected
    if expected and (response is None or response.status not in expected.statuses):
        found = f"no answer, {exchange.error}" if response is None else response.status
        yield Violation("the status", " or ".join(map(str, sorted(expected.statuses))), found)
