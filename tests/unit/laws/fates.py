"""Calls by what became of their leads, and what the laws say of them between two readings."""

from collections.abc import Mapping

from msgspec.structs import replace

import contracts.laws  # noqa: F401  # registers the rules
from contracts.exchange import Exchange, Request, Response
from contracts.laws.windows import Window
from contracts.rules import LAWS
from contracts.spec import BATCH_LIMIT
from contracts.verdict import Judgement
from tests.unit.campaign.stage import ENVELOPE
from tests.unit.invariants.answers import JSON, answer, entry, exchange, missing
from tests.unit.model.account import ADA, ALAN, NOBODY, TENANT, WALTER, body, lead, named
from tests.unit.model.account import KEY as BY

ONE, TWO, OTHER = (who["ProspectID"] for who in (ADA, ALAN, WALTER))
READING = Exchange(Request("GET"), Response(200, JSON, "[]"), 0.0, 0.0, 1.0)
WRONG = "mx_leadproof_no_such_field_1"
Values = Mapping[str, str | None]
Held = Mapping[str, Values]
Calls = tuple[Exchange, ...]


def judged(before: Held, calls: Calls, after: Held, late: Calls = ()) -> Judgement:
    """Judge what lies between two readings; `late` calls came before the first."""
    return LAWS.judge(Window(TENANT.fields, before, calls, after, READING, late))


def of_ada(before: Values, calls: Calls, after: Values, late: Calls = ()) -> Judgement:
    """Judge what lies between two readings of one lead."""
    return judged({ONE: before}, calls, {ONE: after}, late)


def wrote(who: Mapping[str, str] = ADA, /, **values: str) -> Exchange:
    """Return a call that updated a lead."""
    return exchange(body(named(dict(who), **values)), answer([entry(who[BY])]))


def wrote_oddly(**values: float | None) -> Exchange:
    """Return a call that may have updated a lead with what is no text."""
    return exchange(body(named(ADA, **values)), answer([entry(ADA[BY])]))  # type: ignore[arg-type]  # no text


def failed(**values: str) -> Exchange:
    """Return a call whose lead failed for a field that does not exist."""
    return exchange(body(named(ADA, **values, **{WRONG: "1"})), answer(failed=[entry(ADA[BY], "no such field")]))


def withheld(**values: str) -> Exchange:
    """Return a call whose lead may not be updated."""
    return exchange(body(named(WALTER, **values)), answer(failed=[missing(WALTER[BY])]))


def refused(status: int = 429, /, **values: str) -> Exchange:
    """Return a call that was answered with an error."""
    return exchange(body(named(ADA, **values)), ENVELOPE, status)


def malformed(**values: str) -> Exchange:
    """Return a call that has something other than a lead beside its lead."""
    return exchange(body(named(ADA, **values), "no lead"), ENVELOPE, 400)


def crowded(**values: str) -> Exchange:
    """Return a call of too many leads."""
    others = [lead(EmailAddress=f"{number}.{NOBODY}", FirstName="N") for number in range(BATCH_LIMIT)]
    return exchange(body(named(ADA, **values), *others), ENVELOPE, 400)


def unanswered(**values: str) -> Exchange:
    """Return a call that may have been carried out."""
    return replace(wrote(**values), response=None, error="ReadTimeout")


A, B, C = ({"FirstName": name} for name in "ABC")
WRITES_B = wrote(FirstName="B")
