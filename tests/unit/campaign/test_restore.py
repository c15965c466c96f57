"""Values are put back in few calls, and what could not be is told."""

import pytest
from msgspec.structs import replace

from contracts.campaign.restore import PUT_BACK, Outcome, put_back
from contracts.campaign.snapshot import Snapshot
from contracts.journal import Journal, read
from contracts.model import Known
from contracts.tenant import Lead
from tests.unit.campaign.keeper import READABLE, WITHIN, Keeper, many, visit
from tests.unit.campaign.stage import REMOTE
from tests.unit.campaign.worn import IDS, WORN, change, keeper_of, noted, written
from tests.unit.model.account import ADA, ALAN, ANNIE, KEY


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


def test_what_cannot_be_read_is_left(journal: Journal) -> None:
    """Nobody knows what it holds, and it is not written."""
    keeper = keeper_of()
    session = visit(journal, keeper)
    snapshot = noted(session)
    del keeper.leads[IDS[1]]
    outcome = put_back(session, READABLE, snapshot, 10)

    assert outcome.left == (f"lead {IDS[1]} could not be read",)
    assert keeper.writings == []


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
