"""The checks of Schemathesis that hold on every host that keeps the contract, and our rulebook as one of them.

A check is asked only where the oracle leaves the host no choice: what the page leaves open makes no alarm. Left out are
`unsupported_method` (a host may answer 404 or 501, and need not name what it allows), `ignored_auth` (it sends calls of
its own, past the quota), and those for which the description has nothing (headers, links).
"""

from collections.abc import Callable, Iterator
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
    for check, applies in _CHECKS.items():
        if applies(exchange.expected, response.status_code):
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


def _always(expected: Expectation, status: int) -> bool:
    del expected, status
    return True


def _found(expected: Expectation, status: int) -> bool:
    """Whether the call is the one that the description describes."""
    del status
    return expected.sentence != "2.4"


def _told_of_leads(expected: Expectation, status: int) -> bool:
    """Whether the answer tells of leads: without any its form is open, and so is that of an error."""
    return status == _OK and bool(expected.leads)


def _never_fails(expected: Expectation, status: int) -> bool:
    del status
    return bool(expected.statuses) and not any(passing >= _SERVER_ERROR for passing in expected.statuses)


def _never_served(expected: Expectation, status: int) -> bool:
    del status
    return bool(expected.statuses) and _OK not in expected.statuses


def _always_served(expected: Expectation, status: int) -> bool:
    del status
    return expected.statuses == (_OK,)


_CHECKS: dict[CheckFunction, Callable[[Expectation, int], bool]] = {
    openapi.status_code_conformance: _found,
    openapi.content_type_conformance: _told_of_leads,
    openapi.response_schema_conformance: _told_of_leads,
    openapi.negative_data_rejection: _never_served,
    openapi.positive_data_acceptance: _always_served,
    not_a_server_error: _never_fails,
    keeps_the_contract: _always,
}
