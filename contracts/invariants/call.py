"""Chapter 1: the call."""

from collections.abc import Iterator

from contracts.exchange import Exchange, Request
from contracts.invariants.placement import misjudged
from contracts.invariants.reading import Served, refused_under, served, specified, unexpected_status
from contracts.rules import INVARIANTS
from contracts.spec import BATCH_LIMIT
from contracts.verdict import Violation

__all__ = ["blamed"]

_NOT_FOUND = frozenset({401, 403, 404, 405})
_UNSUPPORTED_MEDIA_TYPE = 415


def blamed(exchange: Exchange) -> str | None:
    """Return the number of the sentence that a call as specified shows broken by its status, None where none is."""
    response, expected = exchange.response, exchange.expected
    if response is None or expected is None:
        return "2.1" if exchange.silence else None
    if response.status in expected.statuses:
        return None
    if response.status >= 500:  # noqa: PLR2004  # the class of server errors
        return "2.6"
    if response.status in _NOT_FOUND:
        return "1.1"
    if response.status == _UNSUPPORTED_MEDIA_TYPE:
        return "1.2"
    # Both at once accuse neither: the opening has calls that are but one of the two.
    special, full = _is_special(exchange.request), len(expected.leads or ()) == BATCH_LIMIT
    return "2.1" if special == full else "1.2" if special else "1.3"


def _is_special(request: Request) -> bool:
    """Whether a request takes a liberty of sentence 1.2: a charset, text beyond ASCII or escapes, another order."""
    plain = ("Content-Type", "application/json") in request.headers
    return not plain or not request.body.isascii() or "\\u" in request.body or _is_turned(request.body)


def _is_turned(body: str) -> bool:
    """Whether members of a body stand in another order than on the page."""
    pairs = (('"SearchByKey"', '"LeadPropertiesList"'), ('"Attribute"', '"Value"'))
    return any(-1 < body.find(second) < body.find(first) for first, second in pairs)


def _blames(exchange: Exchange, number: str) -> Iterator[Violation]:
    if blamed(exchange) == number:
        yield from unexpected_status(exchange)


@INVARIANTS.rule("1.1", on=specified)
def the_call_is_found(exchange: Exchange) -> Iterator[Violation]:
    """The call is a POST on /v2/LeadManagement.svc/Lead/Bulk/UpdateV2 with accessKey and secretKey in the query."""
    yield from _blames(exchange, "1.1")


@INVARIANTS.rule("1.2", on=specified)
def the_media_type_is_json(exchange: Exchange) -> Iterator[Violation]:
    """The body is JSON in UTF-8 under Content-Type application/json, with or without a charset."""
    yield from _blames(exchange, "1.2")
    if answer := served(exchange):
        yield from _mangled(answer)


def _mangled(answer: Served) -> Iterator[Violation]:
    """A name that comes back with other characters beyond ASCII was not read as UTF-8."""
    found = {_ascii(str(entry.get("IdentifierValue"))): entry for entry in answer.strays}
    for lead in answer.unlisted:
        for value in lead.values:
            entry = found.get(_ascii(value or ""))
            if entry and value and not value.isascii() and entry.get("IdentifierValue") != value:
                yield Violation(f"{entry.where}.IdentifierValue", value, entry.get("IdentifierValue"))


def _ascii(text: str) -> str:
    """Return what is left of a text when all that a wrong decoding may have made is taken out."""
    return "".join(character for character in text if character.isascii() and character != "?")


def _full_or_more(exchange: Exchange) -> Exchange | None:
    full = specified(exchange)
    if full and full.expected and len(full.expected.leads or ()) == BATCH_LIMIT:
        return full
    return refused_under("1.3")(exchange)


@INVARIANTS.rule("1.3", on=_full_or_more, enough=2)
def a_call_holds_25_leads_at_most(exchange: Exchange) -> Iterator[Violation]:
    """A call of 25 leads is served; a call of more updates none of them."""
    if specified(exchange):
        yield from _blames(exchange, "1.3")
    else:
        yield from _refused_as_a_whole(exchange, "1.3")


@INVARIANTS.rule("1.4", on=refused_under("1.4"))
def leads_are_searched_by_unique_fields(exchange: Exchange) -> Iterator[Violation]:
    """SearchByKey names a unique field; by any other field no lead succeeds."""
    yield from _refused_as_a_whole(exchange, "1.4")


def _refused_as_a_whole(exchange: Exchange, number: str) -> Iterator[Violation]:
    """A call that may update nothing is refused, or is served without any success."""
    yield from unexpected_status(exchange)
    if (answer := served(exchange)) is None:
        return
    yield from misjudged(answer, number)


def _with_wrong_fields(exchange: Exchange) -> Exchange | None:
    """Select the served calls with such leads, and those that were refused as the page leaves open (unknown-field)."""
    response, expected = exchange.response, exchange.expected
    if response is None or expected is None or not any(lead.sentence == "1.5" for lead in expected.leads or ()):
        return None
    refused = response.status == 400 and response.status in expected.statuses  # noqa: PLR2004  # Bad Request
    return exchange if served(exchange) or refused else None


@INVARIANTS.rule("1.5", on=_with_wrong_fields)
def fields_go_by_their_schema_names(exchange: Exchange) -> Iterator[Violation]:
    """Fields go by their schema names; a lead with an unknown field or a display name does not succeed."""
    if answer := served(exchange):
        yield from misjudged(answer, "1.5")
