"""Values are put back in few calls, whatever a run was ended by, and what could not be is told."""

from collections.abc import Iterator, Sequence
from pathlib import Path
from typing import Any

import pytest
from msgspec.structs import replace

from contracts.campaign.endings import RunEnded
from contracts.campaign.options import settle
from contracts.campaign.restore import PUT_BACK, Outcome, check_place, closing, put_back, reserve
from contracts.campaign.session import Session
from contracts.campaign.snapshot import Snapshot, take
from contracts.errors import BudgetSpent, UsageError
from contracts.journal import Journal, Run, read
from contracts.model import Known
from contracts.tenant import Lead, ReadBack, Tenant
from tests.unit.campaign.keeper import READABLE, WITHIN, Held, Keeper, many, visit
from tests.unit.campaign.stage import REMOTE, said
from tests.unit.model.account import ADA, ALAN, ANNIE, KEY, TENANT, body, named, request

WORN: Held = {"FirstName": "Ada", "mx_City": None, "mx_Age": "36.00", "mx_Credit_Limit": "7"}
IDS = [lead["ProspectID"] for lead in (ADA, ALAN, ANNIE)]


@pytest.fixture
def journal(tmp_path: Path) -> Iterator[Journal]:
    """Give a journal for the time of a test."""
    with Journal(tmp_path / "run.jsonl", Run(host=REMOTE)) as journal:
        yield journal


def keeper_of(tenant: Tenant = READABLE) -> Keeper:
    """Return a keeper of all leads of a tenant."""
    return Keeper(
        leads={lead["ProspectID"]: {**WORN} for lead in tenant.leads},
        names={lead[KEY]: lead["ProspectID"] for lead in tenant.leads},
    )


def noted(session: Session, tenant: Tenant = READABLE) -> Snapshot:
    """Return the snapshot of a tenant, as if its calls had never been sent."""
    snapshot = take(session, tenant)
    assert snapshot is not None
    session.client.sent.clear()  # type: ignore[attr-defined]  # a keeper
    return snapshot


def change(keeper: Keeper, *leads: Lead, **values: str | None) -> None:
    """Let leads hold other values."""
    for lead in leads:
        keeper.leads[lead["ProspectID"]] |= values


def written(keeper: Keeper) -> list[list[dict[str, Any]]]:
    """Return the leads of each call that wrote, as pairs in one mapping."""
    return [[fields(lead) for lead in each["LeadPropertiesList"]] for each in keeper.writings]


def fields(lead: dict[str, Any]) -> dict[str, str]:
    """Return a lead as one mapping."""
    return {each["Attribute"]: each["Value"] for each in lead["Fields"]}


def test_where_nothing_changed_one_reading_is_all(journal: Journal) -> None:
    """And nothing is told."""
    keeper = keeper_of()
    session = visit(journal, keeper)
    snapshot = noted(session)

    assert put_back(session, READABLE, snapshot, 10) == Outcome((), ())
    assert len(keeper.sent) == 1


def test_only_what_changed_is_written(journal: Journal) -> None:
    """In one call between two readings, each for one purpose; a value that was none is written as empty."""
    keeper = keeper_of()
    session = visit(journal, keeper)
    snapshot = noted(session)
    change(keeper, ADA, FirstName="Other", mx_City="Paris")
    change(keeper, ANNIE, mx_Age="1")
    outcome = put_back(session, READABLE, snapshot, 10)

    assert written(keeper) == [
        [{"ProspectID": IDS[0], "FirstName": "Ada", "mx_City": ""}, {"ProspectID": IDS[2], "mx_Age": "36.00"}]
    ]
    assert outcome.left == ()
    assert outcome.done == tuple(
        f"{name} of lead {id_}" for name, id_ in (("FirstName", IDS[0]), ("mx_City", IDS[0]), ("mx_Age", IDS[2]))
    )
    assert [exchange.purpose for exchange in read(journal.file)[1]][1:] == [PUT_BACK] * 3
    assert all(lead == WORN for lead in keeper.leads.values())


def test_a_call_writes_as_many_leads_as_it_may(journal: Journal) -> None:
    """Sixty leads cost three calls to read, three to write and three to read again."""
    tenant = replace(READABLE, leads=many(60))
    keeper = keeper_of(tenant)
    session = visit(journal, keeper, tenant)
    snapshot = noted(session, tenant)
    change(keeper, *tenant.leads, FirstName="Other")
    outcome = put_back(session, tenant, snapshot, 20)

    assert outcome.left == ()
    assert [len(each) for each in written(keeper)] == [25, 25, 10]
    assert len(keeper.sent) == 9


@pytest.mark.parametrize(
    ("known", "lead", "found_by"),
    [
        (Known(READABLE).learn("prospect-spelling", "ProspectId"), ADA, (None, "ProspectId")),
        (Known(READABLE).learn("prospect-spelling", "both"), ADA, (None, "ProspectID")),
        (Known(READABLE), ADA, (KEY, KEY)),
        (Known(READABLE), {"Phone": ADA["Phone"], "ProspectID": IDS[0]}, ("Phone", "Phone")),
        (Known(READABLE), {"ProspectID": IDS[0]}, (None, "ProspectID")),
    ],
    ids=["ProspectId", "both", "address", "phone", "nothing else"],
)
def test_a_lead_is_found_by_its_id_where_the_host_is_known_to_take_it(
    journal: Journal, known: Known, lead: Lead, found_by: tuple[str | None, str]
) -> None:
    """Else by the first unique field that it has."""
    tenant = replace(READABLE, leads=(lead,))
    keeper = Keeper(leads={IDS[0]: {**WORN}}, names=dict.fromkeys(ADA.values(), IDS[0]))
    session = visit(journal, keeper, tenant)
    snapshot = noted(session, tenant)
    session.known = known
    change(keeper, ADA, FirstName="Other")
    outcome = put_back(session, tenant, snapshot, 10)

    assert outcome.left == ()
    assert (keeper.writings[0].get("SearchByKey"), next(iter(written(keeper)[0][0]))) == found_by


def test_what_is_not_found_by_one_name_is_tried_by_another(journal: Journal) -> None:
    """A host that does not take its own id takes an address."""
    keeper = keeper_of()
    session = visit(journal, keeper)
    snapshot = noted(session)
    change(keeper, ADA, FirstName="Other")
    keeper.names |= {IDS[0]: "nobody"}
    outcome = put_back(session, READABLE, snapshot, 10)

    assert outcome.left == ()
    assert [next(iter(lead)) for leads in written(keeper) for lead in leads] == ["ProspectID", KEY]


def test_a_value_that_is_refused_does_not_keep_the_others_from_being_put_back(journal: Journal) -> None:
    """Field by field they are taken; what is not is told, with what was expected and found."""
    keeper = keeper_of()
    session = visit(journal, keeper)
    snapshot = noted(session)
    change(keeper, ADA, FirstName="Other", mx_City="Paris", mx_Age="1")
    keeper.takes = lambda _, value: value != ""
    outcome = put_back(session, READABLE, snapshot, 20)

    assert outcome.done == (f"FirstName of lead {IDS[0]}", f"mx_Age of lead {IDS[0]}")
    assert outcome.left == (f"mx_City of lead {IDS[0]}: expected None, found 'Paris'",)
    assert outcome.lines[-1].startswith("not put back: mx_City")


def test_a_lead_that_must_succeed_does_not_stand_beside_one_that_may_fail(journal: Journal) -> None:
    """An empty number may be refused, and that is no neighbour's fault."""
    keeper = keeper_of()
    for lead in keeper.leads.values():
        lead["mx_Age"] = None
    session = visit(journal, keeper)
    snapshot = noted(session)
    change(keeper, ADA, mx_Age="1")
    change(keeper, ALAN, FirstName="Other")
    put_back(session, READABLE, snapshot, 10)

    assert [[lead["ProspectID"] for lead in leads] for leads in written(keeper)] == [[IDS[0]], [IDS[1]]]


def test_neither_unique_nor_locked_fields_are_written(journal: Journal) -> None:
    """A locked one that changed is told."""
    keeper = keeper_of()
    session = visit(journal, keeper)
    snapshot = noted(session)
    change(keeper, ADA, mx_Credit_Limit="8", EmailAddress="other@example.com")
    outcome = put_back(session, READABLE, snapshot, 10)

    assert keeper.writings == []
    assert outcome.left == (f"mx_Credit_Limit of lead {IDS[0]}: expected '7', found '8'",)


def test_a_unique_field_is_not_written_though_it_may_be(journal: Journal) -> None:
    """Neither where the tenant names it writable and a snapshot has it."""
    tenant = replace(READABLE, fields=replace(READABLE.fields, writable={KEY: "Email"}))
    keeper = keeper_of()
    change(keeper, ADA, EmailAddress="other@example.com")
    snapshot = Snapshot(REMOTE, "unnamed", {IDS[0]: {KEY: ADA[KEY]}})
    outcome = put_back(visit(journal, keeper), tenant, snapshot, 10)

    assert keeper.writings == []
    assert outcome.left == (f"{KEY} of lead {IDS[0]}: expected '{ADA[KEY]}', found 'other@example.com'",)


def test_every_reading_waits_until_effects_have_to_show(journal: Journal) -> None:
    """Else the value before a late effect would pass for one that was put back."""
    keeper = keeper_of()
    session = visit(journal, keeper)
    snapshot = noted(session)
    change(keeper, ADA, FirstName="Other")
    keeper.pauses.clear()
    put_back(session, READABLE, snapshot, 10)

    assert [pause for pause in keeper.pauses if pause] == [WITHIN, WITHIN]


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
    session.knock(request(body(named(ADA))))
    keeper.answers = [said(401)]
    with pytest.raises(RunEnded):
        session.ask(request(body(named(ADA, FirstName="Other"))), "a call")
    sent = len(keeper.sent)
    outcome = put_back(session, READABLE, snapshot, 10)

    assert len(keeper.sent) == sent
    assert all("the host answered 401" in each for each in outcome.left)


def test_what_cannot_be_read_is_left(journal: Journal) -> None:
    """Nobody knows what it holds, and it is not written."""
    keeper = keeper_of()
    session = visit(journal, keeper)
    snapshot = noted(session)
    del keeper.leads[IDS[1]]
    outcome = put_back(session, READABLE, snapshot, 10)

    assert outcome.left == (f"lead {IDS[1]} could not be read",)
    assert keeper.writings == []


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


def test_a_field_that_the_tenant_no_longer_writes_is_left(journal: Journal) -> None:
    """And told."""
    keeper = keeper_of()
    session = visit(journal, keeper)
    snapshot = noted(session)
    change(keeper, ADA, FirstName="Other")
    ours = replace(READABLE, fields=replace(READABLE.fields, writable={"mx_City": "Text"}))
    outcome = put_back(session, ours, snapshot, 10)

    assert keeper.writings == []
    assert outcome.left == (f"FirstName of lead {IDS[0]}: expected 'Ada', found 'Other'",)


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
