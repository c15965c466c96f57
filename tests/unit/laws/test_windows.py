"""A window is what lies between two readings."""

from typing import Any

import msgspec
import pytest

from contracts.exchange import Exchange, Request, Response
from contracts.laws.windows import LATER, READ_AGAIN, READ_BACK, Window, read_leads, windows
from contracts.spec import SERVICE
from contracts.strategies.reads import reads
from contracts.tenant import ReadBack
from tests.unit.invariants.answers import ADA_ALONE, JSON, answer, entry, exchange
from tests.unit.model.account import ADA, ALAN, KEY, TENANT

ONE, TWO = ADA["ProspectID"], ALAN["ProspectID"]
CALL = exchange(ADA_ALONE, answer([entry(ADA[KEY])]))
UNANSWERED = msgspec.structs.replace(CALL, response=None, error="ReadTimeout")
ELSEWHERE = exchange("", "[]", method="GET", path=f"{SERVICE}LeadsMetaData.Get")
A, B, C = (dict[str, dict[str, str | None]]({ONE: {"FirstName": name}}) for name in "ABC")

Held = dict[str, dict[str, str | None]]


def got(id_: str, reply: object, status: int = 200, purpose: str = READ_BACK) -> Exchange:
    """Return a reading of one lead by its id; a text is the answer as it is."""
    text = reply if isinstance(reply, str) else msgspec.json.encode(reply).decode()
    sent = Request("GET", f"{SERVICE}Leads.GetById?id={id_}", headers=())
    return Exchange(sent, Response(status, JSON, text), 0.0, 0.0, 1.0, purpose=purpose)


def listed(reply: object, *ids: str, asked: object = None) -> Exchange:
    """Return a reading of leads by their ids, of another body where one is given."""
    tenant = msgspec.structs.replace(TENANT, read_back=ReadBack("Leads/Retrieve/ByIds"))
    (sent,) = reads(tenant, ids)
    if asked is not None:
        sent = msgspec.structs.replace(sent, body=msgspec.json.encode(asked).decode())
    return Exchange(sent, Response(200, JSON, msgspec.json.encode(reply).decode()), 0.0, 0.0, 1.0)


def read(held: Held, purpose: str = READ_BACK) -> Exchange:
    """Return a reading of one lead that shows what it holds, and nothing where it holds nothing."""
    ((id_, lead),) = held.items()
    return got(id_, [{"ProspectID": id_, **lead}] if lead else [], purpose=purpose)


def plain(window: Window) -> tuple[Held, int, Held]:
    """Return the names before a window, how many calls it has, and the names after it."""
    before, after = (
        {id_: {name: value for name, value in lead.items() if name != "ProspectID"} for id_, lead in held.items()}
        for held in (window.before, window.after)
    )
    return before, len(window.calls), after


def between(*history: Exchange) -> list[tuple[Held, int, Held]]:
    """Return the windows of a history, as above."""
    return [plain(window) for window in windows(list(history), TENANT.fields)]


@pytest.mark.parametrize(
    "history",
    [
        (),
        (read(A),),
        (CALL,),
        (CALL, read(A)),
        (read(A), CALL),
        (read(A), read(A, READ_AGAIN)),
        (CALL, read(A), ELSEWHERE),
        (read(A), CALL, got(ONE, "[]", 500)),
        (read(A), CALL, got(ONE, "no JSON")),
        (read(A), CALL, got(ONE, [{"FirstName": "B"}])),
    ],
)
def test_without_two_readings_there_is_no_window(history: tuple[Exchange, ...]) -> None:
    """One alone, the same again, and one that failed make none."""
    assert between(*history) == []


@pytest.mark.parametrize(
    ("history", "expected"),
    [
        ((read(A), CALL, read(B)), [(A, 1, B)]),
        ((CALL, read(A), CALL, CALL, read(B)), [(A, 2, B)]),
        ((read(A), CALL, read(B), CALL, read(C)), [(A, 1, B), (B, 1, C)]),
        ((read(A), CALL, ELSEWHERE, read(B)), [(A, 1, B)]),
        ((read(A), UNANSWERED, read(B)), [(A, 1, B)]),
        ((read(A), CALL, got(ONE, "[]", 500), CALL, read(B)), [(A, 2, B)]),
        ((read(A), CALL, read({ONE: {}})), [(A, 1, {ONE: {}})]),
    ],
)
def test_a_window_has_the_calls_between_two_readings(
    history: tuple[Exchange, ...], expected: list[tuple[Held, int, Held]]
) -> None:
    """What one window ends with is what the next begins with; a reading that failed parts nothing."""
    assert between(*history) == expected


@pytest.mark.parametrize("since", [(), (CALL,)])
def test_a_window_names_the_exchange_that_read_last(since: tuple[Exchange, ...]) -> None:
    """And the fields of the tenant."""
    last = read(B, READ_AGAIN)
    (window,) = windows([read(A), CALL, read(A), last, *since], TENANT.fields)

    assert window.reading == last
    assert window.fields == TENANT.fields
    assert window.calls == (CALL,)


def test_a_window_knows_the_calls_of_the_one_before() -> None:
    """What they perhaps did may show late."""
    history = [read(A), CALL, read(A), CALL, CALL, read(A), read(A, LATER), CALL, read(A)]
    late = [window.late for window in windows(history, TENANT.fields)]

    assert late == [(), (CALL,), (CALL, CALL), (CALL, CALL)]


@pytest.mark.parametrize(
    ("history", "expected"),
    [
        ((read(A), CALL, read(A), read(B, READ_AGAIN)), [(A, 1, B)]),
        ((read(A), read(B, READ_AGAIN), CALL, read(C)), [(B, 1, C)]),
        ((read(A), CALL, read(B), read({TWO: {"FirstName": "T"}})), [(A, 1, {**B, TWO: {"FirstName": "T"}})]),
    ],
)
def test_reading_on_is_one_reading(history: tuple[Exchange, ...], expected: list[tuple[Held, int, Held]]) -> None:
    """Further leads are added, and what is read again takes the place of what was read."""
    assert between(*history) == expected


@pytest.mark.parametrize(
    ("history", "expected"),
    [
        ((read(A), read(B, LATER)), [(A, 0, B)]),
        ((read(A), read(B, LATER), read(C, LATER)), [(A, 0, C)]),
        ((read(A), CALL, read(B), read(B, LATER)), [(A, 1, B), (B, 0, B)]),
        ((read(A), CALL, read(B, LATER)), [(A, 1, B)]),
        ((read(A), read(B, LATER), CALL, read(C)), [(A, 0, B), (B, 1, C)]),
    ],
)
def test_reading_later_makes_a_window_of_its_own(
    history: tuple[Exchange, ...], expected: list[tuple[Held, int, Held]]
) -> None:
    """Without a call, unless there was one."""
    assert between(*history) == expected


@pytest.mark.parametrize("spelling", ["ProspectID", "ProspectId"])
def test_leads_are_found_by_either_spelling_in_any_case(spelling: str) -> None:
    """The ids stay as they were asked for, and a lead that is not shown holds nothing."""
    shown = {spelling: ONE.upper(), "FirstName": None}

    assert read_leads(got(ONE, [shown])) == {ONE: shown}
    assert read_leads(listed({"RecordCount": 1, "Leads": [shown]}, ONE, TWO)) == {ONE: shown, TWO: {}}


def test_leads_are_told_apart_whatever_their_order() -> None:
    """A list of leads is read by their ids."""
    ada, alan = {"ProspectID": ONE}, {"ProspectID": TWO}

    assert read_leads(listed({"Leads": [alan, ada]}, ONE, TWO)) == {ONE: ada, TWO: alan}
    assert read_leads(listed({"Leads": []}, ONE)) == {ONE: {}}


@pytest.mark.parametrize("rest", ["&more=1", "&other_id=1"])
def test_what_follows_the_id_in_a_path_is_no_part_of_it(rest: str) -> None:
    """The id ends where the next parameter begins."""
    assert read_leads(got(f"{ONE}{rest}", [])) == {ONE: {}}


def test_a_value_that_is_no_text_is_read_as_its_text() -> None:
    """A number or a truth value is shown as JSON has it."""
    shown = {"ProspectID": ONE, "mx_Age": 33, "mx_Fan": True, "mx_City": None}

    assert read_leads(got(ONE, [shown])) == {
        ONE: {"ProspectID": ONE, "mx_Age": "33", "mx_Fan": "true", "mx_City": None}
    }


def test_a_call_to_another_path_stands_in_a_window_where_it_names_leads() -> None:
    """It must not write, either."""
    astray = exchange(ADA_ALONE, "{}", 404, path=f"{SERVICE}Lead/Bulk/UpdateV3")

    assert between(read(A), astray, read(B)) == [(A, 1, B)]


def shows(*leads: dict[str, Any]) -> Exchange:
    """Return a reading of two leads."""
    return listed({"Leads": leads}, ONE, TWO)


@pytest.mark.parametrize(
    "read_so",
    [
        got(ONE, [{"FirstName": "A"}]),
        got(ONE, [{"ProspectID": ""}]),
        shows({"ProspectID": ONE}, {"FirstName": "A"}),
        shows({"ProspectID": ONE}, {"ProspectID": ONE}),
        got(ONE, {}),
        got(ONE, "no JSON"),
        got(ONE, "[]", 404),
        got(ONE, "[]", 429),
        listed([], ONE),
        listed({}, ONE),
        listed({"Leads": None}, ONE),
        listed({"Leads": []}, ONE, asked={}),
        listed({"Leads": []}, ONE, asked=[]),
        listed({"Leads": []}, ONE, asked={"SearchParameters": {"LeadIds": ONE}}),
        msgspec.structs.replace(read(A), response=None, error="ReadTimeout"),
        CALL,
        ELSEWHERE,
    ],
)
def test_an_answer_that_does_not_tell_its_leads_apart_is_no_reading(read_so: Exchange) -> None:
    """A lead without an id or twice, another status, another shape, no answer, another call."""
    assert read_leads(read_so) is None
