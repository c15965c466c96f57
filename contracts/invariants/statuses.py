"""Chapter 2: status codes, and what an error says."""

from collections.abc import Iterator

from contracts.exchange import SECRET_KEY, Exchange, Response
from contracts.invariants.call import blamed
from contracts.invariants.reading import (
    COUNTS,
    LISTS,
    body_of,
    is_refused,
    parsed,
    refused_under,
    specified,
    unexpected_status,
)
from contracts.rules import INVARIANTS
from contracts.verdict import Violation

__all__: list[str] = []

_EXPLAINED = frozenset({400, 401, 429, 500})
_TOO_MANY_REQUESTS = 429


@INVARIANTS.rule("2.1", on=specified)
def a_served_call_answers_200(exchange: Exchange) -> Iterator[Violation]:
    """A served call answers 200 with JSON that holds Status, with its counts and Message, and Details."""
    if blamed(exchange) == "2.1" or _not_found(exchange):
        yield from unexpected_status(exchange)
    elif exchange.response and exchange.response.status == 200:  # noqa: PLR2004  # OK
        yield from _shape(exchange, exchange.response)


def _not_found(exchange: Exchange) -> bool:
    """Whether a call answered 404 or 405 may have been found and served all the same."""
    return blamed(exchange) == "1.1" and exchange.response is not None and exchange.response.status in {404, 405}


def _shape(exchange: Exchange, response: Response) -> Iterator[Violation]:
    media_type = (response.header("content-type") or "none").partition(";")[0].strip().lower()
    if media_type != "application/json":
        yield Violation("Content-Type", "application/json", media_type)
    body = body_of(exchange)
    if body is None:
        yield Violation("the body", "a JSON object", _cut(response.body))
        return
    empty = exchange.expected is not None and exchange.expected.leads == ()
    yield from _members(body, {} if empty else None)


def _members(body: dict[str, object], nothing: dict[str, object] | None) -> Iterator[Violation]:
    """Check the members of an answer; `nothing` stands for Details that tell of no lead."""
    status, details = body.get("Status"), body.get("Details") or nothing
    if not isinstance(status, dict):
        yield Violation("Status", "an object", _cut(status))
    else:
        if "TotalCount" not in status or not status.keys() & set(COUNTS.values()):
            yield Violation("Status", "its counts", _cut(status))
        if not isinstance(status.get("Message"), str):
            yield Violation("Status.Message", "a text", _cut(status.get("Message")))
    if not isinstance(details, dict):
        yield Violation("Details", "an object", _cut(details))
        return
    for name in LISTS:
        if not isinstance(details.get(name), list | None):
            yield Violation(f"Details.{name}", "a list", _cut(details[name]))


@INVARIANTS.rule("2.2", on=refused_under("2.2"), enough=2)
def wrong_credentials_answer_401(exchange: Exchange) -> Iterator[Violation]:
    """Wrong or missing credentials answer 401: each key counts, whole and case for case, and both belong together."""
    yield from unexpected_status(exchange)


@INVARIANTS.rule("2.3", on=refused_under("2.3"), enough=5)
def a_malformed_body_answers_400(exchange: Exchange) -> Iterator[Violation]:
    """A body that is not as specified answers 400."""
    yield from unexpected_status(exchange)


@INVARIANTS.rule("2.4", on=refused_under("2.4"), enough=2)
def an_unknown_path_answers_404(exchange: Exchange) -> Iterator[Violation]:
    """An unknown path answers 404, and no other method on the path is answered 2xx."""
    if exchange.expected and exchange.expected.statuses:
        yield from unexpected_status(exchange)
    elif exchange.response and 200 <= exchange.response.status < 300:  # noqa: PLR2004  # the class of successes
        yield Violation("the status", "any but 2xx", exchange.response.status)


def _over_the_quota(exchange: Exchange) -> Exchange | None:
    expected = exchange.expected
    return exchange if is_refused(exchange) or (expected and expected.sentence == "2.5") else None


@INVARIANTS.rule("2.5", on=_over_the_quota)
def a_call_over_the_quota_answers_429(exchange: Exchange) -> Iterator[Violation]:
    """A call over the quota answers 429."""
    found = exchange.response.status if exchange.response else f"no answer, {exchange.error}"
    if found != _TOO_MANY_REQUESTS:
        yield Violation("the status", _TOO_MANY_REQUESTS, found)


@INVARIANTS.rule("2.6", on=specified)
def no_specified_call_answers_500(exchange: Exchange) -> Iterator[Violation]:
    """A call that is as specified never answers 500, whatever text its values hold."""
    if blamed(exchange) == "2.6":
        yield from unexpected_status(exchange)


def _explaining(exchange: Exchange) -> Response | None:
    response = exchange.response
    return response if response and (response.status in _EXPLAINED or _echoes(response)) else None


def _echoes(response: Response) -> bool:
    return SECRET_KEY in response.body or any(SECRET_KEY in value for _, value in response.headers)


@INVARIANTS.rule("2.7", on=_explaining)
def an_error_says_what_is_wrong(response: Response) -> Iterator[Violation]:
    """An error has a JSON body that says what is wrong, and no answer echoes the secret key."""
    if _echoes(response):
        yield Violation("the answer", "no secret key", "the secret key")
    if response.status in _EXPLAINED and not _says_something(parsed(response.body)):
        yield Violation("the body", "JSON that says what is wrong", _cut(response.body))


def _says_something(value: object) -> bool:
    """Whether a text stands anywhere, however deep, that says more than that there is an error.

    In the envelope that the field knows, its type alone is no reason.
    """
    if isinstance(value, dict) and "ExceptionMessage" in value:
        value = {name: each for name, each in value.items() if name not in {"Status", "ExceptionType"}}
    waiting = [value]
    while waiting:
        each = waiting.pop()
        if isinstance(each, str) and each.strip().casefold() not in {"", "error"}:
            return True
        waiting.extend(each.values() if isinstance(each, dict) else each if isinstance(each, list) else ())
    return False


def _cut(value: object) -> str:
    text = "nothing" if value is None or value == "" else str(value)
    return text if len(text) <= 80 else f"{text[:80]}…"  # noqa: PLR2004  # a line's worth
