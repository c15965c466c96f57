"""Answers in a line, and what the rules say of them."""

from collections.abc import Sequence
from typing import Any

import msgspec

import contracts.invariants  # noqa: F401  # registers the rules
from contracts.exchange import Exchange, Response
from contracts.model import Known, expect
from contracts.rules import INVARIANTS
from contracts.spec import MISSING_REASON
from contracts.verdict import Judgement
from tests.unit.model.account import ADA, ALAN, KEY, KNOWN, NOBODY, ON, body, lead, named, request

JSON = (("content-type", "application/json"),)
MESSAGES = {(True, False): "Processed", (False, True): "Error"}

Entry = dict[str, Any]

ADA_ALONE = body(named(ADA, FirstName="Ada"))
TWO = body(named(ADA, FirstName="Ada"), named(ALAN, FirstName="Alan"))
MISSING = body(lead(EmailAddress=NOBODY, FirstName="N"))
MISSING_ON = {**MISSING, "Options": ON}
MIXED = body(named(ADA, FirstName="Ada"), lead(EmailAddress=NOBODY, FirstName="N"))
MIXED_ON = {**MIXED, "Options": ON}
WRONG_FIELD = body(named(ADA, mx_leadproof_no_such_field_1="1"))
WRONG_FIELD_ON = {**WRONG_FIELD, "Options": ON}
UNNAMED = body(lead(FirstName="N"))


def entry(value: object, reason: object = None, key: object = KEY) -> Entry:
    """Return an entry of a list."""
    named_ = {"Identifier": key, "IdentifierValue": value}
    return named_ if reason is None else {**named_, "Reason": reason}


def missing(value: object, key: object = KEY) -> Entry:
    """Return the entry of a lead that does not exist."""
    return entry(value, MISSING_REASON, key)


def answer(
    succeeded: Sequence[object] = (),
    failed: Sequence[object] = (),
    unprocessed: Sequence[object] = (),
    **status: object,
) -> dict[str, Any]:
    """Return an answer whose counts fit its lists, but for what is given; a count given as None is absent."""
    lists = {"SuccessfulLeads": succeeded, "FailedLeads": failed, "UnProcessedLeads": unprocessed}
    counts = {
        "TotalCount": len(succeeded) + len(failed) + len(unprocessed),
        "SuccessCount": len(succeeded),
        "FailureCount": len(failed),
        "UnProcessedCount": len(unprocessed) or None,
        "Message": MESSAGES.get((bool(succeeded), bool(failed or unprocessed)), "Partly"),
        **status,
    }
    return {
        "Status": {name: value for name, value in counts.items() if value is not None},
        "Details": {name: entries for name, entries in lists.items() if entries},
    }


def exchange(  # an exchange has so many sides
    content: object,
    reply: object,
    status: int = 200,
    *,
    known: Known = KNOWN,
    sent_back: tuple[tuple[str, str], ...] = JSON,
    **parts: Any,  # noqa: ANN401  # what Request takes
) -> Exchange:
    """Return a call and its answer, a text as it is, with what the oracle expects."""
    sent = request(content, **parts)
    text = reply if isinstance(reply, str) else msgspec.json.encode(reply).decode()
    return Exchange(sent, Response(status, sent_back, text), 0.0, 0.0, 1.0, expect(known, sent))


def judged(content: object, reply: object, status: int = 200, **parts: Any) -> Judgement:  # noqa: ANN401  # see above
    """Judge a call and its answer by every rule."""
    return INVARIANTS.judge(exchange(content, reply, status, **parts))


def found(judgement: Judgement, number: str) -> list[tuple[str, str, str]]:
    """Return where a sentence is broken, what was expected there and what was found, as texts."""
    violations = [finding.violation for finding in judgement.findings if finding.number == number]
    return [(each.where, str(each.expected), str(each.actual)) for each in violations]
