"""Leads are read back with as few calls as the tenant's way of reading takes."""

import json

import pytest
from msgspec.structs import replace

from contracts.exchange import JSON_HEADERS
from contracts.host import demo
from contracts.laws.windows import read_leads
from contracts.model import Known, expect
from contracts.spec import BATCH_LIMIT, SERVICE
from contracts.strategies.reads import narrowed, reads, watched
from contracts.tenant import Fields, Lead, ReadBack, Tenant
from tests.unit.invariants.answers import exchange
from tests.unit.model.account import ADA, ALAN, ANNIE, KEY, TENANT, WALTER

ONE_BY_ONE = replace(TENANT, read_back=ReadBack("Leads.GetById"))
AT_ONCE = replace(TENANT, read_back=ReadBack("Leads/Retrieve/ByIds"))


def crowd(name: str) -> tuple[Lead, ...]:
    """Return more leads than one call reads, by the ids that a name begins."""
    return tuple({"ProspectID": f"{name}-{number}"} for number in range(BATCH_LIMIT + 5))


@pytest.mark.parametrize(
    ("tenant", "expected"),
    [
        (AT_ONCE, [WALTER, ADA, ALAN, ANNIE]),
        (ONE_BY_ONE, [WALTER, ADA, ALAN]),
        (replace(ONE_BY_ONE, restricted=()), [ADA, ALAN, ANNIE]),
        (replace(AT_ONCE, restricted=()), [ADA, ALAN, ANNIE]),
        (replace(ONE_BY_ONE, restricted=(WALTER, ANNIE)), [WALTER, ADA, ALAN]),
        (TENANT, []),
        (replace(AT_ONCE, leads=({KEY: ADA[KEY]},), restricted=()), []),
    ],
)
def test_a_few_leads_are_watched(tenant: Tenant, expected: list[Lead]) -> None:
    """A restricted one first; none without an id, and none where the tenant names no way to read."""
    assert watched(tenant) == [lead["ProspectID"] for lead in expected]


def test_no_more_leads_are_watched_than_one_call_reads() -> None:
    """One place is left for a lead that does not exist, and few are restricted."""
    ids = watched(replace(AT_ONCE, leads=crowd("own"), restricted=crowd("other")))

    assert len(ids) == BATCH_LIMIT - 1
    assert [id_ for id_ in ids if id_.startswith("other")] == ["other-0", "other-1"]
    assert len(watched(replace(ONE_BY_ONE, leads=crowd("own"), restricted=crowd("other")))) == 3


@pytest.mark.parametrize("spelling", ["ProspectID", "ProspectId"])
def test_an_id_is_an_id_by_either_spelling(spelling: str) -> None:
    """Leads are watched by the id that the tenant file gives."""
    assert watched(replace(AT_ONCE, leads=({spelling: "1"},), restricted=({spelling: "2"},))) == ["2", "1"]


def test_leads_are_read_one_by_one() -> None:
    """Each by a GET with its id, percent-encoded."""
    one, two = reads(ONE_BY_ONE, ["a-1", "b 2&c"])

    assert (one.method, one.path, one.body, one.headers) == ("GET", f"{SERVICE}Leads.GetById?id=a-1", "", ())
    assert two.path == f"{SERVICE}Leads.GetById?id=b%202%26c"
    assert reads(ONE_BY_ONE, []) == []


def test_leads_are_read_at_once() -> None:
    """By one POST with all ids, for the id and every field that may be compared."""
    (sent,) = reads(AT_ONCE, ["a", "b"])

    assert (sent.method, sent.path, sent.headers) == ("POST", f"{SERVICE}Leads/Retrieve/ByIds", JSON_HEADERS)
    assert json.loads(sent.body) == {
        "SearchParameters": {"LeadIds": ["a", "b"]},
        "Columns": {"Include_CSV": "ProspectID,EmailAddress,Phone,FirstName,mx_City,mx_Age,mx_Born,mx_Credit_Limit"},
        "Paging": {"PageIndex": 1, "PageSize": BATCH_LIMIT},
    }


@pytest.mark.parametrize(
    ("fields", "columns"),
    [
        (Fields(unique=(KEY,)), f"ProspectID,{KEY}"),
        (Fields(unique=("ProspectId",)), "ProspectId"),
        (Fields(unique=(KEY,), writable={"ProspectID": "Text", "A": "Text"}, locked=("A",)), f"ProspectID,{KEY},A"),
    ],
)
def test_each_column_is_asked_for_once(fields: Fields, columns: str) -> None:
    """Under the spelling of the tenant."""
    (sent,) = reads(replace(AT_ONCE, fields=fields), ["a"])

    assert json.loads(sent.body)["Columns"]["Include_CSV"] == columns


def test_without_a_way_to_read_nothing_is_read() -> None:
    """Whatever the ids."""
    assert reads(TENANT, ["a"]) == []


@pytest.mark.parametrize("tenant", [ONE_BY_ONE, AT_ONCE, demo()])
def test_the_oracle_says_nothing_of_a_reading(tenant: Tenant) -> None:
    """It is no update."""
    asked = reads(tenant, watched(tenant))

    assert asked
    assert [expect(Known(tenant), each) for each in asked] == [None] * len(asked)


@pytest.mark.parametrize(("tenant", "reply"), [(ONE_BY_ONE, []), (AT_ONCE, {"RecordCount": 0, "Leads": []})])
def test_a_reading_is_known_by_the_ids_asked_for(tenant: Tenant, reply: object) -> None:
    """What is asked here is understood where the answers are read."""
    found: dict[str, dict[str, str | None]] = {}
    for sent in reads(tenant, watched(tenant)):
        answered = exchange(sent.body, reply, method=sent.method, path=sent.path)
        found |= read_leads(answered) or {}

    assert found == {id_: {} for id_ in watched(tenant)}


@pytest.mark.parametrize("tenant", [AT_ONCE, ONE_BY_ONE])
def test_a_reading_is_narrowed_to_one_lead(tenant: Tenant) -> None:
    """It asks for that lead alone, and is the call that asks for no other."""
    wide, (narrow,) = reads(tenant, ["1", "2"])[0], reads(tenant, ["2"])

    assert narrowed(wide, "2") == narrow


def test_a_call_that_is_no_reading_stays_as_it_is() -> None:
    """Whatever its body holds."""
    requests = [exchange(body, "").request for body in ("", "no JSON", "[]", '{"LeadPropertiesList":[]}')]

    assert [narrowed(each, "2") for each in requests] == requests
