"""An account on paper, and calls to it in a line."""

from collections.abc import Mapping, Sequence
from typing import Any

import msgspec

from contracts.exchange import Expectation, LeadExpectation, Request
from contracts.model import Known, expect
from contracts.spec import QUESTIONS
from contracts.tenant import Fields, Lead, QuotaTable, Tenant

FLAG = "PushNonExistentLeadsToUnProcessedList"
ON, OFF = {FLAG: True}, {FLAG: False}
KEY = "EmailAddress"
NOBODY = "nobody@example.com"

ADA = {"ProspectID": "ce7daf12-a442-5130-8763-21741562c033", KEY: "ada@example.com", "Phone": "+91-9876500001"}
ALAN = {"ProspectID": "b5eb2d1d-c925-5b97-b7c3-182a83e18bfe", KEY: "alan@example.com", "Phone": "+91-9876500002"}
ANNIE = {"ProspectID": "a4ed4baf-bfc4-5d6a-9da0-b0e2392e0ff2", KEY: "annie@example.com", "Phone": "+91-9876500003"}
WALTER = {"ProspectID": "2ed8ec67-f8da-55f6-a07d-1645917b5fe1", KEY: "walter@example.org", "Phone": "+91-9876500091"}

TENANT = Tenant(
    fields=Fields(
        unique=(KEY, "Phone", "ProspectID"),
        writable={"FirstName": "Text", "mx_City": "Text", "mx_Age": "Number", "mx_Born": "Date"},
        max_length={"FirstName": 100},
        locked=("mx_Credit_Limit",),
    ),
    leads=(ADA, ALAN, ANNIE),
    restricted=(WALTER,),
    quota=QuotaTable(25, 5.0),
)
KNOWN = Known(TENANT).learn("prospect-spelling", QUESTIONS["prospect-spelling"].readings[1])


def lead(**values: object) -> dict[str, Any]:
    """Return a lead as the wire has it."""
    return {"Fields": [{"Attribute": name, "Value": value} for name, value in values.items()]}


def named(who: Lead, key: str = KEY, **values: object) -> dict[str, Any]:
    """Return a lead by one of its unique fields, with other fields."""
    return lead(**{key: who[key]}, **values)


def body(*leads: object, **members: object) -> dict[str, Any]:
    """Return the body of a call by address; `SearchByKey=None` leaves the key out."""
    whole = {"SearchByKey": KEY, "LeadPropertiesList": list(leads), **members}
    return {name: value for name, value in whole.items() if value is not None}


def request(content: object, **parts: Any) -> Request:  # noqa: ANN401  # what Request takes
    """Return the request that sends a body, a text as it is."""
    text = content if isinstance(content, str) else msgspec.json.encode(content).decode()
    return Request(body=text, **parts)


def expected(content: object, known: Known = KNOWN, **parts: Any) -> Expectation:  # noqa: ANN401  # what Request takes
    """Return what the oracle expects of a body."""
    found = expect(known, request(content, **parts))
    assert found is not None
    return found


def outlooks(content: Mapping[str, Any], known: Known = KNOWN) -> Sequence[LeadExpectation]:
    """Return what may become of the leads of a body."""
    leads = expected(content, known).leads
    assert leads is not None
    return leads


def alone(one: Mapping[str, Any], known: Known = KNOWN, **members: object) -> LeadExpectation:
    """Return what may become of a lead that is alone in its call."""
    (found,) = outlooks(body(one, **members), known)
    return found
