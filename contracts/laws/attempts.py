"""What calls attempted on leads between two readings, and what became of it."""

from collections.abc import Iterator, Mapping, Sequence
from dataclasses import dataclass, field
from functools import lru_cache
from typing import Any

from contracts.exchange import Exchange, LeadExpectation
from contracts.invariants.reading import Entry, leads_in, pairs_in, parsed, served
from contracts.laws.windows import Window
from contracts.tenant import Fields

__all__ = ["MAYBE", "Attempt", "Story", "is_clear", "is_unsettled", "stories_of"]

MAYBE = "maybe"
_REFUSALS = frozenset({400, 401, 403, 404, 405, 413, 415, 422, 429, 501})


@dataclass(frozen=True, slots=True)
class Attempt:
    """One value sent for a field of a lead, and what became of it: written, perhaps, or the sentence against it."""

    value: str | None
    fate: str
    exchange: Exchange


@dataclass
class Story:
    """What was attempted on one lead in a window, field by field; `late` is what may have been done before it."""

    attempts: dict[str, list[Attempt]] = field(default_factory=dict)
    late: dict[str, list[Attempt]] = field(default_factory=dict)


# One rule after the other asks it of the same window.
@lru_cache(maxsize=1)
def stories_of(window: Window) -> Mapping[str, Story]:
    """Return what was attempted on each lead of a window, by its id."""
    stories = {id_: Story() for id_ in window.before}
    for id_, name, attempt in _attempts(window.calls, window.fields):
        if id_ in stories:
            stories[id_].attempts.setdefault(name, []).append(attempt)
    for id_, name, attempt in _attempts(window.late, window.fields):
        if id_ in stories and attempt.fate == MAYBE:
            stories[id_].late.setdefault(name, []).append(attempt)
    return stories


def _attempts(calls: Sequence[Exchange], fields: Fields) -> Iterator[tuple[str, str, Attempt]]:
    """Yield what calls attempted, with the id of the lead and the name of the field in small letters."""
    for exchange in calls:
        for id_, pairs, fate in _fates(exchange):
            for pair in pairs:
                name, value = pair.get("Attribute"), pair.get("Value")
                if isinstance(name, str):
                    # A locked field is never written, whatever becomes of its lead.
                    fared = "6.5" if name in fields.locked else fate
                    # Null is an empty text, if it is anything; what else is no text may be kept in any form.
                    told = "" if value is None else value if isinstance(value, str) else None
                    yield id_, name.casefold(), Attempt(told, fared, exchange)


def _fates(exchange: Exchange) -> Iterator[tuple[str, list[dict[str, Any]], str]]:
    """Yield the id of each lead of a call, its pairs, and what became of them."""
    expected, leads = exchange.expected, leads_in(parsed(exchange.request.body))
    if expected is None or not expected.named or leads is None:
        return
    told = {} if expected.sentence == "1.3" else _told(exchange)
    for index, (id_, lead) in enumerate(zip(expected.named, leads, strict=False)):
        if id_ and (pairs := pairs_in(lead)):
            yield id_, pairs, told.get(index, "6.4" if _is_refused(exchange) else MAYBE)


def _told(exchange: Exchange) -> dict[int, str]:
    """Return what an answer tells of the leads, by their place in the call."""
    answer = served(exchange)
    if answer is None:
        return {}
    places = {id(lead): place for place, lead in enumerate(answer.leads)}
    fates = {places[id(lead)]: _fate(lead, entry) for lead, entry in answer.told}
    # Of a lead that stands in a call twice, either entry may be meant.
    named = exchange.expected.named if exchange.expected else ()
    return {
        place: MAYBE if named.count(named[place]) > 1 else fate for place, fate in fates.items() if place < len(named)
    }


def _fate(lead: LeadExpectation, entry: Entry) -> str:
    if not lead.values:
        # The entry may have any name, and so be another's.
        return MAYBE
    if entry.list == "SuccessfulLeads":
        return "6.1" if lead.must_succeed else MAYBE
    return "6.5" if lead.sentence == "6.5" else "6.3"


def _is_refused(exchange: Exchange) -> bool:
    """Whether a call was refused for certain: a 500 or no answer at all may have been carried out.

    More leads than are allowed are refused whatever the answer is.
    """
    if exchange.expected is not None and exchange.expected.sentence == "1.3":
        return exchange.response is not None and exchange.response.status in {200, 500, *_REFUSALS}
    return exchange.response is not None and exchange.response.status in _REFUSALS


def is_unsettled(exchange: Exchange) -> bool:
    """Whether a call may still be carried out: there is no answer, or one that says that the host failed."""
    return exchange.response is None or exchange.response.status >= 500  # noqa: PLR2004  # server errors


def is_clear(exchange: Exchange) -> bool:
    """Whether it is known which leads a call may have written: how one is found may be an open question."""
    expected = exchange.expected
    if expected is None or expected.leads is None:
        return _is_refused(exchange)
    named = expected.named or ("",) * len(expected.leads)
    return not any(lead.may_succeed and not id_ for lead, id_ in zip(expected.leads, named, strict=False))
