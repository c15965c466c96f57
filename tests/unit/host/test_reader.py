"""Bodies: those that are as specified are read, all others are refused and change nothing."""

import json

import pytest

from tests.unit.host.desk import ADA, JSON, Desk, call, fields, named

LEAD = fields(named(ADA, FirstName="Ada"))
PAIR = {"Attribute": "FirstName", "Value": "Ada"}
OPTIONS = {"PushNonExistentLeadsToUnProcessedList": True}

MALFORMED = [
    b"",
    b"{",
    b"\xff\xfe",
    b"name=value",
    b"[" * 100_000,
    [],
    "text",
    None,
    {},
    {"LeadPropertiesList": None},
    {"LeadPropertiesList": LEAD},
    {"LeadPropertiesList": "text"},
    {"LeadPropertiesList": []},
    {"LeadPropertiesList": [[LEAD]]},
    {"LeadPropertiesList": ["text"]},
    {"LeadPropertiesList": [None]},
    {"LeadPropertiesList": [LEAD, 7]},
    {"LeadPropertiesList": [{"Fields": None}]},
    {"LeadPropertiesList": [{"Fields": PAIR}]},
    {"LeadPropertiesList": [{"Fields": ["text"]}]},
    {"LeadPropertiesList": [{"Fields": [[PAIR]]}]},
    {"LeadPropertiesList": [{"Fields": [{"Value": "Ada"}]}]},
    {"LeadPropertiesList": [{"Fields": [{"Attribute": "", "Value": "Ada"}]}]},
    {"LeadPropertiesList": [{"Fields": [{"Attribute": [], "Value": "Ada"}]}]},
    {"LeadPropertiesList": [{"Fields": [{"Attribute": "FirstName", "Value": []}]}]},
    {"LeadPropertiesList": [{"Fields": [{"Attribute": "FirstName", "Value": {}}]}]},
    {"LeadPropertiesList": [LEAD], "Options": []},
    {"LeadPropertiesList": [LEAD], "Options": "text"},
    {"LeadPropertiesList": [LEAD], "Options": {"PushNonExistentLeadsToUnProcessedList": {}}},
    {"LeadPropertiesList": [LEAD], "SearchByKey": ["EmailAddress"]},
]


@pytest.mark.parametrize("body", MALFORMED, ids=range(len(MALFORMED)))
def test_a_body_that_is_not_as_specified_is_refused(desk: Desk, body: object) -> None:
    """The answer is a 400 with the vendor's envelope."""
    status, answer = desk.send(body)

    assert status == 400
    assert answer.keys() == {"Status", "ExceptionType", "ExceptionMessage"}
    assert desk.read(ADA)["FirstName"] is None


@pytest.mark.parametrize("sent", [b"application/json", b"application/json; charset=utf-8", b"Application/JSON ;x=y"])
def test_json_is_read_with_or_without_a_charset(desk: Desk, sent: bytes) -> None:
    """Parameters and case of the media type do not matter."""
    assert desk.send(call(named(ADA)), headers={b"content-type": sent})[0] == 200


@pytest.mark.parametrize("sent", [b"text/plain", b"text/json", b"application/xml", b"application/jsonp", b""])
def test_another_media_type_is_refused(desk: Desk, sent: bytes) -> None:
    """The body is not looked at."""
    assert desk.send(call(named(ADA)), headers=JSON | {b"content-type": sent})[0] == 400


@pytest.mark.parametrize("options", [None, {}, {"PushNonExistentLeadsToUnProcessedList": False}, {"Other": 1}])
def test_without_the_flag_it_is_off(desk: Desk, options: object) -> None:
    """No Options, empty ones, and the flag off are the same."""
    body = call({"EmailAddress": "nobody@example.com"})
    answer = desk.send(body if options is None else body | {"Options": options})

    assert list(answer[1]["Details"]) == ["FailedLeads"]


LENIENT = [
    b'{"leadpropertieslist": [%s], "SEARCHBYKEY": "EmailAddress"}',
    b'{"LeadPropertiesList": [%s,], "SearchByKey": "EmailAddress",}',
    b'{"LeadPropertiesList": [%s], /* by */ "SearchByKey": "EmailAddress" // address\n}',
    b"{'LeadPropertiesList': [%s], 'SearchByKey': 'EmailAddress'}",
    b'{"LeadPropertiesList": [], "LeadPropertiesList": [%s], "SearchByKey": "EmailAddress"}',
    b'{"LeadPropertiesList": [%s], "SearchByKey": "EmailAddress", "More": 1}',
]


@pytest.mark.parametrize("body", LENIENT)
def test_lenient_json_is_a_reading(desk: Desk, body: bytes) -> None:
    """What lenient parsers take is taken, and refused where the reading is so."""
    sent = body % json.dumps(fields(named(ADA, FirstName="it's // 'x',]"))).encode()

    assert desk.send(sent)[0] == 200
    assert desk.read(ADA)["FirstName"] == "it's // 'x',]"
    assert Desk(readings={"lenient-json": "400"}).send(sent)[0] == 400
