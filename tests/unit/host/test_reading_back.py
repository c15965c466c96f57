"""The calls that read: flat leads of strings and nulls."""

from contracts.host import demo
from contracts.host.messages import Received
from tests.unit.host.desk import ADA, ALAN, KEYS, SERVICE, Desk, named

FIELDS = {"ProspectID", "EmailAddress", "Phone", *demo().fields.writable, *demo().fields.locked}


def get(desk: Desk, path: str, more: str = "") -> object:
    """Return the body of a GET."""
    query = f"accessKey={KEYS[0]}&secretKey={KEYS[1].replace('+', '%2B')}{more}"
    return desk.send(b"", method="GET", path=f"{SERVICE}/{path}", query=query)[1]


def test_a_lead_is_read_by_its_id(desk: Desk) -> None:
    """The answer is a list of one flat lead, empty where there is none."""
    desk.update(named(ADA, FirstName="Ada"))
    (found,) = get(desk, "Leads.GetById", f"&id={ADA['ProspectID']}")

    assert found == dict.fromkeys(FIELDS) | ADA | {"FirstName": "Ada"}
    assert get(desk, "Leads.GetById", "&id=nobody") == []
    assert get(desk, "Leads.GetById") == []


def test_leads_are_read_by_their_ids(desk: Desk) -> None:
    """A page of the leads that exist is shown, with the columns asked for."""
    body = {
        "SearchParameters": {"LeadIds": [ADA["ProspectID"], "nobody", ALAN["ProspectID"]]},
        "Columns": {"Include_CSV": "EmailAddress, mx_City"},
        "Paging": {"PageIndex": 2, "PageSize": 1},
    }
    _, answer = desk.send(body, path=f"{SERVICE}/Leads/Retrieve/ByIds")

    assert answer == {"RecordCount": 2, "Leads": [{"EmailAddress": ALAN["EmailAddress"], "mx_City": None}]}


def test_a_read_that_is_not_as_specified_is_refused(desk: Desk) -> None:
    """A body without ids answers 400."""
    assert desk.send({}, path=f"{SERVICE}/Leads/Retrieve/ByIds")[0] == 400


def test_the_fields_are_listed(desk: Desk) -> None:
    """Each field has its type and length."""
    listed = {field["SchemaName"]: field for field in get(desk, "LeadsMetaData.Get")}

    assert listed.keys() == FIELDS
    assert listed["FirstName"]["MaxLength"] == "100"
    assert listed["mx_Second_Phone"]["DisplayName"] == "Second Phone"


def test_a_method_that_is_not_allowed_names_the_one_that_is(desk: Desk) -> None:
    """A 405 bears an Allow header."""
    reply = desk.host.answer(Received("DELETE", f"{SERVICE}/Leads.GetById", b"", {}))

    assert (reply.status, dict(reply.headers)[b"allow"]) == (405, b"GET")
