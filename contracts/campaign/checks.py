"""The checks of Schemathesis that hold on every host that keeps the contract, and our rulebook as one of them.

A check is asked only where the oracle leaves the host no choice: what the page leaves open makes no alarm. Left out are
`unsupported_method` (a host may answer 404 or 501, and need not name what it allows), `ignored_auth` (it sends calls of
its own, past the quota), and those for which the description has nothing (headers, links).
"""

from collections.abc import Iterator
from dataclasses import dataclass
from typing import Any

import schemathesis
from schemathesis import Case, CheckContext
from schemathesis.checks import CheckFunction, not_a_server_error
from schemathesis.core.failures import Failure, FailureGroup
from schemathesis.core.transport import Response
from schemathesis.specs.openapi import checks as openapi

from contracts.exchange import Exchange, Expectation
from contracts.invariants.reading import is_refusal
from contracts.rules import INVARIANTS

__all__ = ["Answered", "Complaint", "complaints", "keeps_the_contract"]

_OK, _SERVER_ERROR, _LINES = 200, 500, 2


class Answered(Response):
    """An answer as Schemathesis sees it, which remembers the exchange that it is of."""

    exchange: Exchange


@dataclass(frozen=True, slots=True)
class Complaint:
    """What one check says of one exchange."""

    check: str
    words: str
    exchange: Exchange


@schemathesis.check
def keeps_the_contract(ctx: CheckContext, response: Response, case: Case[Any]) -> bool | None:
    """Judge the exchange by every sentence of the contract."""
    del ctx, case
    if not isinstance(response, Answered):
        return True
    INVARIANTS.judge(response.exchange).raise_for_verdict()
    return None


def complaints(case: Case[Any], response: Answered) -> Iterator[Complaint]:
    """Yield what the checks say of an answer; a call refused for the quota is no evidence for any."""
    exchange = response.exchange
    if exchange.expected is None or exchange.response is None or is_refusal(exchange.response):
        return
    for check in _checks(exchange.expected, response.status_code):
        yield from _complaints(check, case, response)


def _complaints(check: CheckFunction, case: Case[Any], response: Answered) -> Iterator[Complaint]:
    try:
        case.validate_response(response, checks=[check])
    except FailureGroup as group:
        for failure in group.exceptions:
            yield Complaint(check.__name__, _words(failure), response.exchange)


def _words(failure: BaseException) -> str:
    """Return the title of a failure and the first lines of what it says."""
    title, message = (failure.title, failure.message) if isinstance(failure, Failure) else ("", str(failure))
    lines = [line.strip() for line in message.splitlines() if line.strip()]
    return "; ".join([*([title] if title else []), *lines[:_LINES]])


def _checks(expected: Expectation, status: int) -> Iterator[CheckFunction]:
    """Yield the checks that an answer is evidence for."""
    statuses = expected.statuses
    # On another path, or by another method, the call is not the one that is described.
    if expected.sentence != "2.4":
        yield openapi.status_code_conformance
    # Without any lead the form of an answer is open, and so is that of an error.
    if status == _OK and expected.leads:
        yield openapi.content_type_conformance
        yield openapi.response_schema_conformance
    # What may be served as well as refused is evidence for neither of these.
    if statuses and _OK not in statuses:
        yield openapi.negative_data_rejection
    if statuses == (_OK,):
        yield openapi.positive_data_acceptance
    if statuses and max(statuses) < _SERVER_ERROR:
        yield not_a_server_error
    yield keeps_the_contract
