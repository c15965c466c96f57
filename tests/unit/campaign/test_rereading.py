"""Leads are read back between calls, and again where something departs."""

import json
from dataclasses import dataclass

import msgspec
import pytest

import contracts.laws  # noqa: F401  # registers the rules
from contracts.campaign.rereading import Rereading
from contracts.errors import BudgetSpent
from contracts.exchange import Response
from contracts.journal import Journal
from contracts.laws.windows import LATER, READ_AGAIN, READ_BACK, Window
from contracts.rules import LAWS
from contracts.tenant import ReadBack, Tenant
from tests.unit.campaign.stage import Stage, said, stage
from tests.unit.invariants.answers import ADA_ALONE, answer, entry
from tests.unit.model.account import ADA, ALAN, KEY, TENANT, body, lead, request

WITHIN = 3.0
READABLE = msgspec.structs.replace(
    TENANT, quota=None, leads=(ADA,), restricted=(), read_back=ReadBack("Leads/Retrieve/ByIds", WITHIN)
)
CALL = request(ADA_ALONE)
WROTE = said(200, msgspec.json.encode(answer([entry(ADA[KEY])])).decode())
FAILED = said(500)


def shows(name: str | None) -> Response:
    """Return the answer to a reading."""
    leads = [{"ProspectID": ADA["ProspectID"], "FirstName": name}]
    return said(200, msgspec.json.encode({"RecordCount": 1, "Leads": leads}).decode())


OLD, NEW = shows("Old"), shows("Ada")


@dataclass
class Scene:
    """A stage, the windows that were settled, and the pauses in seconds."""

    on: Stage
    rereading: Rereading
    windows: list[Window]
    pauses: list[float]

    @property
    def purposes(self) -> list[str]:
        """What each call was sent for."""
        return [exchange.purpose for exchange in self.on.heard]

    @property
    def broken(self) -> list[tuple[str, ...]]:
        """The sentences that each window breaks."""
        return [LAWS.judge(window).broken for window in self.windows]

    def play(self, *turns: str) -> None:
        """Call the API, read, or read later, one after the other."""
        for turn in turns:
            match turn:
                case "call":
                    self.on.session.ask(CALL, "call")
                case "later":
                    self.rereading.read_later()
                case _:
                    self.rereading.read()


def scene(journal: Journal, *answers: Response | None, tenant: Tenant = READABLE, budget: int = 100) -> Scene:
    """Set a session up that is read back from."""
    on = stage(journal, tenant, *answers, budget=budget)
    windows, pauses = list[Window](), list[float]()
    rereading = Rereading(on.session, windows.append, pauses.append)
    on.session.listen(rereading.hear)
    return Scene(on, rereading, windows, pauses)


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


def test_a_host_that_shows_effects_late_is_waited_for(journal: Journal) -> None:
    """Before each reading, once one had to be repeated: that costs no call."""
    played = scene(journal, OLD, WROTE, OLD, NEW, WROTE, NEW)
    played.play("read", "call", "read", "call", "read")

    assert played.purposes[2:] == [READ_BACK, READ_AGAIN, "call", READ_BACK]
    assert played.pauses == [WITHIN, WITHIN]


def test_nothing_is_settled_twice(journal: Journal) -> None:
    """Without a call in between there is nothing to read."""
    played = scene(journal, OLD, WROTE, OLD, OLD)
    played.play("read", "call", "read", "read")

    assert played.purposes == [READ_BACK, "call", READ_BACK, READ_AGAIN]
    assert played.broken == [("6.1",)]


def test_what_perhaps_was_done_shows_behind_a_reading_without_calls(journal: Journal) -> None:
    """As in the journal."""
    played = scene(journal, OLD, FAILED, OLD, OLD, said(400), NEW)
    played.play("read", "call", "read", "later", "call", "read")

    assert played.broken == [(), (), ()]


def test_what_perhaps_was_done_may_show_a_reading_later(journal: Journal) -> None:
    """A 500 may have been carried out, and be read too soon."""
    played = scene(journal, OLD, FAILED, OLD, NEW)
    played.play("read", "call", "read", "later")

    assert played.purposes[1:] == ["call", READ_BACK, LATER]
    assert played.broken == [(), ()]


@pytest.mark.parametrize(("by", "pays"), [("Leads/Retrieve/ByIds", [True, True]), ("Leads.GetById", [False, True])])
def test_reading_one_by_one_waits_until_it_is_worth_its_calls(journal: Journal, by: str, pays: list[bool]) -> None:
    """A whole batch is one call; two leads one by one are two, and eight calls have to come before."""
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
