"""A row of requests that any departure of a host shows in, and what the host answers to them."""

import json
from collections.abc import Iterator
from typing import Any

from contracts.spec import UPDATE_PATH
from tests.unit.host.desk import (
    ADA,
    ALAN,
    JSON,
    KEYS,
    LEADS,
    OTHER_KEYS,
    RESTRICTED,
    SERVICE,
    Desk,
    call,
    fields,
    named,
)

ACCESS, SECRET = KEYS
NOBODY = {"EmailAddress": "nobody@example.com"}
LOCKED = named(ADA, mx_Credit_Limit="9", FirstName="locked")
WRONG = named(ALAN, NoField="x")
UNNAMED = {"mx_City": "Bath"}
NOBODYS = {"ProspectID": "00000000-0000-4000-8000-000000000000"}
BY_IDS = f"{SERVICE}/Leads/Retrieve/ByIds"
FLAG = "PushNonExistentLeadsToUnProcessedList"
TEXTS = ("", "é", "e\u0301", 'a "b"', "it's", "\U0001f600", "two\nlines", "two  spaces", "007", "null", "%41")
FULL = [named(lead, FirstName=f"Name {number}") for number, lead in enumerate(LEADS[:25])]


def transcript(desk: Desk) -> list[object]:
    """Return every answer of a host, and the leads as they are at the end."""
    said: list[object] = [(desk.send(**request), desk.media, desk.read(ADA)) for request in requests()]
    said += [desk.read(lead) for lead in (ADA, ALAN, RESTRICTED, *LEADS[24:26])]
    said.append(desk.send({"SearchParameters": {"LeadIds": [NOBODYS["ProspectID"]]}}, path=BY_IDS))
    desk.clock.now += 2.0
    return [*said, *(desk.read(lead) for lead in (ADA, ALAN, RESTRICTED))]


def spending(desk: Desk) -> list[object]:
    """Return what a host answers to calls that spend its quota, and what a refused one left behind."""
    said: list[object] = []
    for after, calls in ((0.0, 4), (5.0, 4), (3.5, 8), (2.0, 8), (6.0, 1), (20.0, 14)):
        desk.clock.now += after
        for number in range(calls):
            leads = [named(ADA, FirstName=f"{len(said)}"), NOBODY]
            said.append((desk.send(call(*leads), connection=str(number % 3)), desk.reply.headers))
    said.append(desk.send(call(NOBODY), keys=OTHER_KEYS)[0])
    desk.clock.now += 40.0
    return [*said, desk.send({"SearchParameters": {"LeadIds": [ADA["ProspectID"]]}}, path=BY_IDS)]


def requests() -> Iterator[dict[str, Any]]:
    """Yield requests as `Desk.send` takes them."""
    yield from _calls()
    yield from _keys()
    yield from _bodies()
    for lead in _leads():
        for flag in (True, False):
            yield {"body": call(lead, flag=flag)}
    yield from [{"body": call(NOBODY, flag=True)}] * 14
    for method in ("GET", "PUT", "OPTIONS"):
        yield {"body": call(named(ADA)), "method": method}
    for path in (UPDATE_PATH[:-2], f"{UPDATE_PATH}3"):
        yield {"body": call(named(ADA)), "path": path}


def _calls() -> Iterator[dict[str, Any]]:
    yield {"body": call(*FULL)}
    yield {"body": call(*FULL, named(LEADS[25], mx_City="Bath"))}
    yield {"body": call(*FULL[:24])}
    yield {"body": call(*FULL[:24], NOBODY, flag=False)}
    yield {"body": call(*FULL[:24], NOBODY, flag=True)}
    for flag in (False, True):
        mixed = (
            named(ADA, FirstName="Ada"),
            NOBODY,
            WRONG,
            named(LEADS[2]),
            named(LEADS[3]),
            named(RESTRICTED),
            UNNAMED,
        )
        yield {"body": call(*mixed, flag=flag)}
    yield {"body": call(NOBODY, named(ADA, FirstName="Ada"))}
    yield {"body": call(named(RESTRICTED, mx_City="Bath"))}
    yield from [{"body": call(named(RESTRICTED), flag=True)}] * 2
    yield {"body": call(NOBODYS, key=None)}
    yield {"body": call(named(ADA, FirstName="a"), named(ADA, FirstName="b"))}
    yield {"body": call(named(ADA, NoField="x"))}
    for key in (None, "Phone", "ProspectId", "ProspectID", "emailaddress", "FirstName", "NoField", "mx_City"):
        for lead in (ADA, ALAN, {"ProspectId": ADA["ProspectID"]}, {"FirstName": "Ada"}, named(ADA), UNNAMED):
            yield {"body": call(lead, key=key)}
            yield {"body": call(lead, key=key, flag=True)}


def _keys() -> Iterator[dict[str, Any]]:
    body = call(named(ADA, FirstName="keys"))
    yield {"body": body, "query": f"secretKey={SECRET.replace('+', '%2B')}&accessKey={ACCESS}"}
    yield {
        "body": body,
        "query": "",
        "headers": JSON | {b"x-lsq-accesskey": ACCESS.encode(), b"x-lsq-secretkey": SECRET.encode()},
    }
    body = call(named(ADA, FirstName="strangers"))
    for keys in (
        (ACCESS[:9], SECRET),
        (ACCESS.replace("$", "-"), SECRET),
        (ACCESS, SECRET + "x"),
        (ACCESS, SECRET.lower()),
        (ACCESS, ""),
        (ACCESS, "x"),
        ("x", SECRET),
        (ACCESS.lower(), SECRET),
        (ACCESS, SECRET[:9]),
        (ACCESS + "x", SECRET),
        (ACCESS, OTHER_KEYS[1]),
        (ACCESS, f"0{SECRET[1:]}"),
        (SECRET, ACCESS),
    ):
        yield {"body": body, "keys": keys}


def _leads() -> Iterator[dict[str, object]]:
    address = ADA["EmailAddress"]
    for value in (*TEXTS, "x" * 100, "x" * 101, "é" * 100, " x ", 7, True, None):
        yield named(ADA, FirstName=value)
    for value in (*_near(address), address.upper(), "", None, 7):
        yield {"EmailAddress": value, "mx_City": "York"}
    yield named(ADA, FirstName="Ada", mx_City="London")
    yield {"mx_City": "York", **named(ADA)}
    yield {"ProspectID": ADA["ProspectID"], "mx_City": "York"}
    yield named(ADA, ProspectID=ADA["ProspectID"], FirstName="both")
    yield named(ADA, Phone=ALAN["Phone"], FirstName="taken")
    yield LOCKED
    yield named(ADA, mx_NoField="9", FirstName="custom")
    yield {"EmailAddress": address, "First Name": "displayed"}
    yield {"EmailAddress": address, "firstname": "small"}
    yield named(ADA, mx_Age="many", FirstName="typed")
    yield named(ADA, mx_Age="9876543210")
    yield {**NOBODY, "NoField": "x"}
    yield {}


def _near(address: str) -> Iterator[str]:
    name, _, domain = address.partition("@")
    yield from (f" {address}", f"{name} @{domain}", f"{name}+tag@{domain}", f"á{address[1:]}", f"%{address[1:]}")
    yield from (address[:6], f"{address}.uk")


def _bodies() -> Iterator[dict[str, Any]]:
    lead = fields(named(ADA, FirstName="body"))
    name, city = {"Attribute": "FirstName", "Value": "once"}, {"Attribute": "FirstName", "Value": "twice"}
    key = {"Attribute": "EmailAddress", "Value": ADA["EmailAddress"]}
    good = {"SearchByKey": "EmailAddress", "LeadPropertiesList": [lead]}
    yield {"body": json.dumps(good).encode()[:-1] + b",}"}
    for sent in (b"application/json; charset=utf-8", b"text/plain"):
        yield {"body": good, "headers": {b"content-type": sent}}
    yield {"body": good, "headers": {}}
    yield {"body": b"{"}
    yield {"body": {}}
    yield {"body": call(LOCKED)}
    yield {"body": call(LOCKED) | {"Options": {}}}
    early = fields(named(ADA, FirstName="early"))
    for leads in ([], lead, [early, 7], [{}], [{"Fields": {"EmailAddress": ADA["EmailAddress"]}}]):
        yield {"body": good | {"LeadPropertiesList": leads}}
    for pairs in (
        [key, name, city],
        [key, dict(reversed(name.items()))],
        [key, {"Value": "x"}],
        [key, {"Attribute": "FirstName", "Value": ["x"]}],
        [key, {"Attribute": "FirstName"}],
        [key, {"Attribute": 7, "Value": "x"}],
    ):
        yield {"body": good | {"LeadPropertiesList": [{"Fields": pairs}]}}
    for options in (None, {}, "text", {FLAG: "true"}, {FLAG: None}):
        yield {"body": good | {"LeadPropertiesList": [fields(NOBODY)], "Options": options}}
    for search in (None, "", 7, []):
        yield {"body": good | {"SearchByKey": search}}
    yield {"body": b"", "method": "GET", "path": f"{SERVICE}/LeadsMetaData.Get"}
