"""What one call says of its leads, in a form that can be compared with what another says."""

from collections.abc import Mapping
from dataclasses import dataclass
from typing import Any, Literal

import msgspec

from contracts.exchange import JSON_HEADERS, Credentials, Exchange, Expectation, LeadExpectation
from contracts.invariants.reading import COUNTS, leads_in, parsed, served, tells

__all__ = ["Fate", "Form", "Sheet", "sheet"]

Form = Literal["absent", "empty", "off", "on"]
_OK = 200


@dataclass(frozen=True, slots=True)
class Fate:
    """What was expected of a lead, and the list that it is in: None where its entry has no name to tell it by.

    It is not `certain` where it is in no list and some entry names nobody, who may be this lead.
    """

    lead: LeadExpectation
    list: str | None
    certain: bool = True


@dataclass(frozen=True, slots=True)
class Sheet:
    """One call as specified: the key, the form of the flag, its leads as texts, and what became of each.

    `counts` are the successes, failures and unprocessed leads, None where a count is no integer; a call that was not
    served has neither fates nor counts.
    """

    exchange: Exchange
    key: str | None
    form: Form
    leads: tuple[str, ...]
    status: int
    fates: Mapping[str, Fate]
    counts: tuple[int | None, ...]

    @property
    def flag(self) -> bool:
        """Whether the flag is on."""
        return self.form == "on"


def sheet(exchange: Exchange) -> Sheet | None:
    """Read a call that has to be served; None for any other, and for one whose refusal passes.

    Calls that take a liberty of form are left out, and those that name a lead twice.
    """
    expected, response = exchange.expected, exchange.response
    if expected is None or response is None or not _is_plain(exchange) or not _is_definite(expected):
        return None
    if response.status != _OK and response.status in expected.statuses:
        return None
    body: dict[str, Any] = parsed(exchange.request.body)
    # A journal may have been edited by hand.
    sent = leads_in(body)
    if sent is None or len(sent) != len(expected.leads or ()):
        return None
    form = _form(body)
    leads = tuple(msgspec.json.encode(lead).decode() for lead in sent)
    if form is None or len(set(leads)) < len(leads) or (response.status == _OK and served(exchange) is None):
        return None
    fates, counts = _told(exchange, leads)
    return Sheet(exchange, body.get("SearchByKey"), form, leads, response.status, fates, counts)


def _is_plain(exchange: Exchange) -> bool:
    request = exchange.request
    return request.headers == JSON_HEADERS and request.credentials == Credentials() and tells(exchange)


def _is_definite(expected: Expectation) -> bool:
    """Whether a call has to be served, and names no lead twice."""
    named = [id_ for id_ in expected.named if id_]
    return expected.sentence == "2.1" and bool(expected.leads) and len(set(named)) == len(named)


def _form(body: Mapping[str, Any]) -> Form | None:
    if "Options" not in body:
        return "absent"
    options = body["Options"]
    if options == {}:
        return "empty"
    flag = next(iter(options.values()), None) if isinstance(options, dict) and len(options) == 1 else None
    return ("on" if flag else "off") if isinstance(flag, bool) else None


def _told(exchange: Exchange, leads: tuple[str, ...]) -> tuple[dict[str, Fate], tuple[int | None, ...]]:
    answer = served(exchange)
    if answer is None:
        return {}, ()
    lists = {id(lead): entry.list for lead, entry in answer.told}
    fates = {}
    for text, lead in zip(leads, answer.leads, strict=True):
        listed = lists.get(id(lead), "no list") if lead.values and all(lead.values) else None
        fates[text] = Fate(lead, listed, certain=id(lead) in lists or not answer.strays)
    return fates, tuple(answer.count(member) for member in COUNTS.values())
