"""What leads hold is noted on disk, whole and for its owner alone, and a run may write no more than that."""

import os
import stat
from pathlib import Path
from unittest.mock import patch

import pytest
from msgspec.structs import replace

from contracts.campaign.snapshot import SNAPSHOT, Snapshot, changed, check_free, file_for, load, take, writable
from contracts.errors import FileUnreadable, UsageError
from contracts.journal import Journal, read
from contracts.tenant import FieldType, ReadBack, Tenant
from tests.unit.campaign.keeper import READABLE, Keeper, many, visit
from tests.unit.campaign.stage import REMOTE, said
from tests.unit.model.account import ADA, ALAN, ANNIE, KEY, TENANT

IDS = [lead["ProspectID"] for lead in (ADA, ALAN, ANNIE)]
WORN: dict[str, str | None] = {"FirstName": "Ada", "mx_City": None, "mx_Credit_Limit": "7"}
SNAPSHOT_OF_ADA = Snapshot(REMOTE, "unnamed", {IDS[0]: WORN})
ONE_BY_ONE = ReadBack("Leads.GetById")


def test_every_lead_that_may_be_written_is_noted(journal: Journal) -> None:
    """By its id, with the fields that were shown, null where one lead lacks what another has."""
    keeper = Keeper(leads={IDS[0]: {**WORN}, IDS[1]: {"FirstName": "Alan"}, IDS[2]: {"FirstName": None}})
    found = take(visit(journal, keeper), READABLE)

    assert found is not None
    assert (found.host, found.tenant) == (REMOTE, "unnamed")
    assert found.leads[IDS[0]] == WORN
    assert found.leads[IDS[1]] == {"FirstName": "Alan", "mx_City": None, "mx_Credit_Limit": None}
    assert [exchange.purpose for exchange in read(journal.file)[1]] == [SNAPSHOT]


@pytest.mark.parametrize(("count", "calls"), [(1, 1), (25, 1), (26, 2), (60, 3)])
def test_a_call_reads_as_many_leads_as_it_may(journal: Journal, count: int, calls: int) -> None:
    """However many the tenant has."""
    tenant = replace(READABLE, leads=many(count))
    keeper = Keeper(leads={lead["ProspectID"]: {**WORN} for lead in tenant.leads})
    found = take(visit(journal, keeper, tenant), tenant)

    assert len(keeper.sent) == calls
    assert found is not None
    assert len(found.leads) == count


def test_where_a_lead_costs_a_call_only_the_watched_are_noted(journal: Journal) -> None:
    """A run then may write no others."""
    tenant = replace(READABLE, leads=many(20), read_back=ONE_BY_ONE)
    keeper = Keeper(leads={lead["ProspectID"]: {**WORN} for lead in tenant.leads})
    found = take(visit(journal, keeper, tenant), tenant)

    assert found is not None
    assert list(found.leads) == ["lead-0", "lead-1"]
    assert len(keeper.sent) == 2
    assert writable(tenant, found).leads == tenant.leads[:2]


def test_without_a_way_to_read_nothing_is_noted(journal: Journal) -> None:
    """And nothing is sent."""
    keeper = Keeper()

    assert take(visit(journal, keeper, TENANT), TENANT) is None
    assert keeper.sent == []


def test_no_unique_field_is_noted(journal: Journal) -> None:
    """Nor any that the tenant does not name, whatever a host shows."""
    keeper = Keeper(leads={IDS[0]: {**WORN, KEY: ADA[KEY], "mx_Secret": "1"}})
    found = take(visit(journal, keeper), READABLE)

    assert found is not None
    assert found.leads == {IDS[0]: WORN}


def test_what_was_not_read_may_not_be_written(journal: Journal) -> None:
    """Neither a lead that does not show, nor a field that none of them shows."""
    keeper = Keeper(leads={IDS[1]: {**WORN}})
    found = take(visit(journal, keeper), READABLE)
    assert found is not None
    left = writable(READABLE, found)

    assert left.leads == (ALAN,)
    assert list(left.fields.writable) == ["FirstName", "mx_City"]
    assert left.restricted == READABLE.restricted


@pytest.mark.parametrize("answer", [said(500), said(200, "no JSON"), said(200, '{"Leads": [{"FirstName": "A"}]}')])
def test_where_nothing_was_read_nothing_may_be_written(journal: Journal, answer: object) -> None:
    """No lead is left."""
    found = take(visit(journal, Keeper([answer])), READABLE)  # type: ignore[list-item]  # an answer

    assert found is not None
    assert writable(READABLE, found).leads == ()


def test_leads_without_an_id_may_not_be_written(journal: Journal) -> None:
    """They cannot be read."""
    tenant = replace(READABLE, leads=(ADA, {KEY: ALAN[KEY]}))
    found = take(visit(journal, Keeper(leads={IDS[0]: {**WORN}}), tenant), tenant)

    assert found is not None
    assert writable(tenant, found).leads == (ADA,)


def test_a_snapshot_is_read_as_it_was_written(tmp_path: Path) -> None:
    """From a file that only its owner may read, beside which nothing is left."""
    file = tmp_path / "runs" / "run.snapshot.json"
    SNAPSHOT_OF_ADA.write(file)

    assert load(file) == SNAPSHOT_OF_ADA
    assert stat.S_IMODE(file.stat().st_mode) == 0o600
    assert list(file.parent.iterdir()) == [file]


def test_a_snapshot_of_an_earlier_run_is_not_lost(tmp_path: Path) -> None:
    """What leads held before that run is known nowhere else."""
    file = tmp_path / "run.snapshot.json"
    SNAPSHOT_OF_ADA.write(file)
    with pytest.raises(UsageError, match="put it back with --restore, or remove it"):
        replace(SNAPSHOT_OF_ADA, leads={}).write(file)

    assert load(file) == SNAPSHOT_OF_ADA


def test_a_snapshot_that_cannot_be_written_is_wrong_use(tmp_path: Path) -> None:
    """Before anything is written to the host."""
    (tmp_path / "file").touch()
    with pytest.raises(FileUnreadable, match="expected a snapshot that can be written"):
        SNAPSHOT_OF_ADA.write(tmp_path / "file" / "run.snapshot.json")


def test_a_snapshot_that_is_not_written_whole_leaves_nothing(tmp_path: Path) -> None:
    """Values of leads lie in no file that nobody knows."""
    full = patch.object(os, "fsync", side_effect=OSError(28, "No space left on device"))
    with full, pytest.raises(FileUnreadable, match="No space left on device"):
        SNAPSHOT_OF_ADA.write(tmp_path / "run.snapshot.json")

    assert list(tmp_path.iterdir()) == []


@pytest.mark.parametrize(
    ("text", "found"),
    [
        (None, "No such file"),
        ("", "truncated"),
        ('{"host": "h", "tenant": "t"}', "missing required field `leads`"),
        ('{"host": "h", "tenant": "t", "leads": {"a": {"F": 1}}}', "Expected `str | null`"),
        ('{"host": "h", "tenant": "t", "leads": {}, "format": 2}', "format 2"),
        ('{"host": "h", "tenant": "t", "leads": {}, "keys": "k"}', "unknown field `keys`"),
        (b"\xff\xfe", "malformed"),
    ],
)
def test_a_file_that_is_no_snapshot_is_one_line(tmp_path: Path, text: str | bytes | None, found: str) -> None:
    """With its name, and what was found."""
    file = tmp_path / "run.snapshot.json"
    if text is not None:
        file.write_bytes(text if isinstance(text, bytes) else text.encode())
    with pytest.raises(FileUnreadable) as raised:
        load(file)

    assert str(raised.value).startswith(f"{file}: expected a snapshot")
    assert found in str(raised.value)
    assert "\n" not in str(raised.value)


def test_a_snapshot_lies_beside_the_journal() -> None:
    """Under its name."""
    assert file_for(Path("runs/conformance.jsonl")) == Path("runs/conformance.snapshot.json")
    assert file_for(Path("journal")) == Path("journal.snapshot.json")


@pytest.mark.parametrize(
    ("kind", "before", "now", "differs"),
    [
        ("Text", "Ada", "Ada", False),
        ("Text", None, "", False),
        ("Text", None, "Ada", True),
        ("Text", "7", "007", True),
        ("Number", "33.00", "33", False),
        ("Date", "1815-12-10 00:00:00", "1815-12-10", False),
        ("Boolean", "1", "true", False),
        ("Phone", "9876543210", "+91-9876543210", False),
        ("Email", "Ada@example.com", "ada@example.com", False),
        ("Email", "ada@example.com", None, True),
    ],
)
def test_a_change_is_told_by_the_type_of_the_field(
    kind: FieldType,
    before: str | None,
    now: str | None,
    differs: bool,  # noqa: FBT001  # a column of the table
) -> None:
    """What a host may make of one value is no change."""
    tenant = writing(READABLE, kind)
    found = changed(Snapshot(REMOTE, "t", {"a": {"F": before}}), {"a": {"F": now}}, tenant.fields)

    assert [(each.id, each.name, each.before, each.now) for each in found] == [("a", "F", before, now)] * differs


def writing(tenant: Tenant, kind: FieldType) -> Tenant:
    """Return a tenant with one field of a type."""
    return replace(tenant, fields=replace(tenant.fields, writable={"F": kind}))


def test_leads_that_were_not_read_again_are_no_change() -> None:
    """Nobody knows."""
    assert changed(SNAPSHOT_OF_ADA, {IDS[1]: {}}, READABLE.fields) == []


def test_a_locked_field_may_change_too() -> None:
    """By a host that does not keep to the contract."""
    found = changed(SNAPSHOT_OF_ADA, {IDS[0]: {**WORN, "mx_Credit_Limit": "8"}}, READABLE.fields)

    assert [str(each) for each in found] == [f"mx_Credit_Limit of lead {IDS[0]}"]


def test_a_name_that_no_file_can_have_is_told(tmp_path: Path) -> None:
    """Before anything is sent."""
    with pytest.raises(FileUnreadable, match="expected a snapshot that can be written, found File name too long"):
        check_free(tmp_path / ("n" * 300))
