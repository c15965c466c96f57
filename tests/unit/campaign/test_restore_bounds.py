"""Putting back keeps to the calls that it has, to the tenant and to the host that the values are from."""

from collections.abc import Sequence
from pathlib import Path

import pytest
from msgspec.structs import replace

from contracts.campaign.endings import RunEnded
from contracts.campaign.knock import knock
from contracts.campaign.options import settle
from contracts.campaign.restore import Outcome, check_place, closing, put_back, reserve
from contracts.campaign.snapshot import Snapshot, take
from contracts.errors import BudgetSpent, UsageError
from contracts.journal import Journal
from contracts.tenant import ReadBack, Tenant
from tests.unit.campaign.keeper import READABLE, many, visit
from tests.unit.campaign.stage import said
from tests.unit.campaign.worn import IDS, WORN, change, keeper_of, noted, written
from tests.unit.model.account import ADA, ALAN, KEY, TENANT, body, named, request


def test_a_spent_budget_is_no_hindrance(journal: Journal) -> None:
    """The calls that were kept are sent."""
    keeper = keeper_of()
    session = visit(journal, keeper, budget=2)
    snapshot = noted(session)
    session.ask(request(body(named(ADA, FirstName="Other"))), "a call")
    with pytest.raises(BudgetSpent):
        session.ask(request(body(named(ADA))), "one too many")
    outcome = put_back(session, READABLE, snapshot, reserve(READABLE))

    assert outcome.left == ()
    assert keeper.leads[IDS[0]] == WORN


@pytest.mark.parametrize("calls", range(8))
def test_no_more_calls_are_sent_than_may_be(journal: Journal, calls: int) -> None:
    """Nothing is written that could not be read again, and it is told as left."""
    keeper = keeper_of()
    session = visit(journal, keeper)
    snapshot = noted(session)
    change(keeper, ADA, FirstName="Other", mx_City="Paris")
    outcome = put_back(session, READABLE, snapshot, calls)

    assert len(keeper.sent) <= calls
    assert bool(outcome.left) is (calls < 3)
    assert bool(outcome.done) is bool(keeper.writings) is (calls >= 3)


def test_without_a_call_every_lead_is_left(journal: Journal) -> None:
    """With the reason."""
    session = visit(journal, keeper_of())
    snapshot = noted(session)
    outcome = put_back(session, READABLE, snapshot, 0)

    assert len(outcome.left) == 3
    assert all("could not be read: the budget of 1 calls is spent" in each for each in outcome.left)


def test_a_host_that_has_to_be_spared_gets_no_call(journal: Journal) -> None:
    """It refused the keys: what may be changed is left."""
    keeper = keeper_of()
    session = visit(journal, keeper)
    snapshot = noted(session)
    knock(session, request(body(named(ADA))))
    keeper.answers = [said(401)]
    with pytest.raises(RunEnded):
        session.ask(request(body(named(ADA, FirstName="Other"))), "a call")
    sent = len(keeper.sent)
    outcome = put_back(session, READABLE, snapshot, 10)

    assert len(keeper.sent) == sent
    assert all("the host answered 401" in each for each in outcome.left)


def test_no_lead_but_the_tenants_is_written(journal: Journal) -> None:
    """Whatever the snapshot holds."""
    keeper = keeper_of()
    session = visit(journal, keeper)
    snapshot = noted(session)
    change(keeper, ADA, ALAN, FirstName="Other")
    ours = replace(READABLE, leads=(ADA,))
    outcome = put_back(session, ours, snapshot, 10)

    assert [lead["ProspectID"] for leads in written(keeper) for lead in leads] == [IDS[0]]
    assert outcome.left == tuple(f"lead {id_} is none of the tenant" for id_ in IDS[1:])


@pytest.mark.parametrize(
    ("tenant", "calls", "sent"),
    [
        (TENANT, 0, 0),
        (READABLE, 6, 3),
        (replace(READABLE, leads=many(30)), 12, 6),
        (replace(READABLE, leads=many(30), read_back=ReadBack("Leads.GetById")), 9, 5),
    ],
    ids=["unreadable", "three leads", "thirty leads", "one by one"],
)
def test_what_is_kept_is_enough_for_a_host_that_keeps_the_contract(
    journal: Journal, tenant: Tenant, calls: int, sent: int
) -> None:
    """Every field of every lead that is noted is put back, and there are calls to spare for a refusal."""
    keeper = keeper_of(tenant)
    session = visit(journal, keeper, tenant)
    snapshot = take(session, tenant)
    own = [lead for lead in tenant.leads if snapshot and lead["ProspectID"] in snapshot.leads]
    change(keeper, *own, FirstName="Other", mx_City="Paris", mx_Age="1")
    keeper.sent.clear()
    outcome = put_back(session, tenant, snapshot, calls) if snapshot else Outcome((), ())

    assert reserve(tenant) == calls
    assert outcome.left == ()
    assert len(outcome.done) == 3 * len(own)
    assert all(lead == WORN for lead in keeper.leads.values())
    assert len(keeper.sent) == sent


@pytest.mark.parametrize(("calls", "done"), [(6, set()), (20, {"mx_City"})], ids=["the reserve", "more"])
def test_on_a_host_that_takes_hardly_anything_more_calls_put_more_back(
    journal: Journal, calls: int, done: set[str]
) -> None:
    """Whatever the calls are too few for is told as left, with what it holds."""
    keeper = keeper_of()
    session = visit(journal, keeper)
    snapshot = noted(session)
    keeper.takes = lambda name, _: name == "mx_City"
    change(keeper, *READABLE.leads, FirstName="Other", mx_City="Paris", mx_Age="1")
    outcome = put_back(session, READABLE, snapshot, calls)
    fields = {"FirstName": ("Ada", "Other"), "mx_City": (None, "Paris"), "mx_Age": ("36.00", "1")}

    assert {each.partition(" ")[0] for each in outcome.done} == done
    assert set(outcome.left) == {
        f"{name} of lead {id_}: expected {before!r}, found {now!r}"
        for name, (before, now) in fields.items()
        for id_ in IDS
        if name not in done
    }
    assert len(keeper.sent) <= calls


SNAPSHOT = Snapshot("http://127.0.0.1:8123", "demo", {IDS[0]: {"FirstName": "Ada"}})


@pytest.mark.parametrize(
    ("host", "name", "says"),
    [
        ("http://127.0.0.1:8123", "demo", ""),
        ("http://127.0.0.1:8123/", "demo", ""),
        ("http://127.0.0.1:8124", "demo", "--host: expected http://127.0.0.1:8123, where the snapshot is from, found"),
        ("http://127.0.0.1:8123", "other", "--tenant: expected demo, whose snapshot it is, found other"),
    ],
)
def test_values_are_put_back_where_they_are_from(tmp_path: Path, host: str, name: str, says: str) -> None:
    """Another host or tenant is wrong use."""
    file = tmp_path / "tenant.toml"
    file.write_text(f'name = "{name}"\n[fields]\nunique = ["{KEY}"]\n[[leads]]\n{KEY} = "ada@example.com"\n', "utf-8")
    settings = settle({"host": host, "tenant": str(file)})
    found = ""
    try:
        check_place(SNAPSHOT, settings)
    except UsageError as error:
        found = str(error)

    assert found.startswith(says)
    assert bool(found) is bool(says)


def test_without_a_host_nothing_is_put_back() -> None:
    """The mocked host that a run starts is gone with it."""
    with pytest.raises(UsageError, match="found none"):
        check_place(SNAPSHOT, settle({}))


@pytest.mark.parametrize(
    ("left", "says"),
    [
        ((), "the leads hold what they held before the run"),
        (("a lead",), "--restore '{file}' --host http://127.0.0.1:8123 --tenant FILE"),
    ],
    ids=["all", "not all"],
)
def test_the_file_is_kept_until_all_is_put_back(tmp_path: Path, left: Sequence[str], says: str) -> None:
    """The last line says how to try again."""
    file = tmp_path / "a run.snapshot.json"
    SNAPSHOT.write(file)

    assert says.format(file=file) in closing(file, SNAPSHOT, Outcome((), tuple(left)))
    assert file.exists() is bool(left)
