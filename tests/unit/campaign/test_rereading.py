"""Leads are read back between calls, and again where something departs."""

import json

import msgspec
import pytest

import contracts.laws  # noqa: F401  # registers the rules
from contracts.errors import BudgetSpent
from contracts.exchange import Response
from contracts.journal import Journal
from contracts.laws.windows import LATER, READ_AGAIN, READ_BACK
from contracts.rules import LAWS
from contracts.tenant import ReadBack, Tenant
from tests.unit.campaign.readings import FAILED, NEW, OLD, READABLE, WITHIN, WROTE, scene
from tests.unit.campaign.stage import said
from tests.unit.model.account import ADA, ALAN, KEY, TENANT, body, lead, request


def test_the_first_reading_settles_nothing(journal: Journal) -> None:
    """There is nothing to compare it with."""
    played = scene(journal, OLD)
    played.play("read")

    assert played.purposes == [READ_BACK]
    assert (played.windows, played.pauses) == ([], [])


def test_a_window_is_told_of_once_it_is_settled(journal: Journal) -> None:
    """What keeps to the contract is read once."""
    played = scene(journal, OLD, WROTE, NEW)
    played.play("read", "call", "read")

    assert played.purposes == [READ_BACK, "call", READ_BACK]
    assert played.broken == [()]
    assert [len(window.calls) for window in played.windows] == [1]
    assert played.pauses == []


@pytest.mark.parametrize(("again", "broken"), [(NEW, ()), (OLD, ("6.1",))], ids=["late", "never"])
def test_what_departs_is_read_again_after_the_bound(journal: Journal, again: Response, broken: tuple[str, ...]) -> None:
    """An effect that shows by then is no departure; one that does not is told of once."""
    played = scene(journal, OLD, WROTE, OLD, again)
    played.play("read", "call", "read")

    assert played.purposes == [READ_BACK, "call", READ_BACK, READ_AGAIN]
    assert played.pauses == [WITHIN]
    assert played.broken == [broken]


def test_a_reading_ends_one_window_and_begins_the_next(journal: Journal) -> None:
    """Also where it was read again."""
    played = scene(journal, OLD, WROTE, OLD, NEW, WROTE, NEW)
    played.play("read", "call", "read", "call", "read")

    assert played.broken == [(), ()]
    assert [len(window.calls) for window in played.windows] == [1, 1]
    assert [window.before[ADA["ProspectID"]]["FirstName"] for window in played.windows] == ["Old", "Ada"]


def test_nothing_is_settled_twice(journal: Journal) -> None:
    """Without a call in between there is nothing to read."""
    played = scene(journal, OLD, WROTE, OLD, OLD)
    played.play("read", "call", "read", "read")

    assert played.purposes == [READ_BACK, "call", READ_BACK, READ_AGAIN]
    assert played.broken == [("6.1",)]


@pytest.mark.parametrize(("by", "pays"), [("Leads/Retrieve/ByIds", [True, True]), ("Leads.GetById", [False, True])])
def test_reading_one_by_one_waits_until_it_is_worth_its_calls(journal: Journal, by: str, pays: list[bool]) -> None:
    """A whole batch is one call; two leads one by one are two, and six calls have to come before."""
    tenant = msgspec.structs.replace(READABLE, leads=(ADA, ALAN), read_back=ReadBack(by, WITHIN))  # type: ignore[arg-type]  # either
    played = scene(journal, *[WROTE] * 8, tenant=tenant)

    played.play("call")
    early = played.rereading.pays
    played.play(*["call"] * 7)

    assert [early, played.rereading.pays] == pays


def test_what_was_read_lasts(journal: Journal) -> None:
    """A reading later is a window without calls."""
    played = scene(journal, OLD, WROTE, NEW, NEW)
    played.play("read", "call", "read", "later")

    assert played.purposes[-1] == LATER
    assert [len(window.calls) for window in played.windows] == [1, 0]
    assert LAWS.judge(played.windows[-1]).evidence == ("6.6",)
    assert played.broken == [(), ()]


@pytest.mark.parametrize(("again", "broken"), [(NEW, ()), (OLD, ("6.6",))], ids=["for a moment", "for good"])
def test_what_is_gone_later_is_read_again(journal: Journal, again: Response, broken: tuple[str, ...]) -> None:
    """After the bound, before it is told of."""
    played = scene(journal, OLD, WROTE, NEW, OLD, again)
    played.play("read", "call", "read", "later")

    assert played.purposes[3:] == [LATER, LATER]
    assert played.pauses == [WITHIN]
    assert played.broken == [(), broken]


def test_a_departure_is_told_of_once(journal: Journal) -> None:
    """What has been judged is no part of the next window."""
    played = scene(journal, OLD, WROTE, OLD, OLD, WROTE, NEW)
    played.play("read", "call", "read", "call", "read")

    assert played.broken == [("6.1",), ()]


@pytest.mark.parametrize(
    "failure", [FAILED, None, said(200, "no JSON"), said(200, '{"Leads": [{"FirstName": "Old"}]}')]
)
def test_a_reading_that_failed_settles_nothing(journal: Journal, failure: Response | None) -> None:
    """No window is told of, and nothing is accused."""
    played = scene(journal, OLD, WROTE, failure)
    played.play("read", "call", "read")

    assert (played.windows, played.pauses) == ([], [])


def test_after_a_reading_that_failed_the_next_one_settles_all(journal: Journal) -> None:
    """The calls before it are judged with those behind it."""
    played = scene(journal, OLD, WROTE, FAILED, WROTE, NEW)
    played.play("read", "call", "read", "call", "read")

    assert [len(window.calls) for window in played.windows] == [2]
    assert played.broken == [()]


def test_a_lead_that_nobody_has_is_watched_once_a_call_has_named_it(journal: Journal) -> None:
    """The last one named; leads of the tenant are watched anyway."""
    played = scene(journal, OLD, WROTE)
    played.play("read", "call")
    for id_ in ("nobody-1", "nobody-2"):
        missing = body(lead(ProspectID=id_, FirstName="N"), SearchByKey="ProspectID")
        played.on.session.ask(request(missing), "call")
    played.play("read")
    asked = json.loads(played.on.script.sent[-1].body)["SearchParameters"]["LeadIds"]

    assert asked == [ADA["ProspectID"], "nobody-2"]


def test_a_second_reading_that_failed_leaves_the_first_to_be_judged(journal: Journal) -> None:
    """What departed is told of."""
    played = scene(journal, OLD, WROTE, OLD, FAILED)
    played.play("read", "call", "read")

    assert played.pauses == [WITHIN]
    assert played.broken == [("6.1",)]


@pytest.mark.parametrize(
    "tenant",
    [TENANT, msgspec.structs.replace(READABLE, leads=({KEY: ADA[KEY]},), read_back=ReadBack("Leads.GetById"))],
    ids=["no way to read", "no ids"],
)
@pytest.mark.parametrize("turn", ["read", "later"])
def test_without_means_nothing_is_read(journal: Journal, tenant: Tenant, turn: str) -> None:
    """Not one call is spent."""
    played = scene(journal, OLD, tenant=tenant)
    played.play(turn)

    assert played.on.script.sent == []


def test_leads_are_read_one_by_one_where_the_tenant_says_so(journal: Journal) -> None:
    """One call for each, all of them one reading."""
    tenant = msgspec.structs.replace(READABLE, leads=TENANT.leads, read_back=ReadBack("Leads.GetById", WITHIN))
    played = scene(journal, said(200, "[]"), tenant=tenant)
    played.play("read", "later")

    assert played.purposes == [READ_BACK] * 3 + [LATER] * 3
    assert [set(window.after) for window in played.windows] == [{lead["ProspectID"] for lead in tenant.leads}]


@pytest.mark.parametrize(("budget", "told"), [(2, 0), (3, 0), (4, 1)])
def test_a_spent_budget_ends_the_reading(journal: Journal, budget: int, told: int) -> None:
    """What was not settled by then is not told of."""
    played = scene(journal, OLD, WROTE, OLD, budget=budget)
    turns: tuple[str, ...] = ("read", "call", "read", "call")

    with pytest.raises(BudgetSpent):
        played.play(*turns)
    assert len(played.windows) == told
