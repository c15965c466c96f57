"""What the leads held is put back at the end of a run, and what could not be is told."""

from pathlib import Path
from unittest.mock import patch

import pytest
from msgspec.structs import replace

from contracts.campaign import keeping
from contracts.campaign.keeping import Keeping
from contracts.errors import LeaseUnusable
from contracts.journal import Journal
from tests.unit.campaign.keeper import READABLE, visit
from tests.unit.campaign.plays import ACCOUNT, played
from tests.unit.campaign.worn import keeper_of

ERRORS = [KeyboardInterrupt(), OSError("no space left"), LeaseUnusable("lease", "database is locked")]


@pytest.mark.parametrize("error", ERRORS, ids=["interrupted", "journal", "lease"])
def test_however_putting_back_ends_the_way_to_restore_is_told(
    journal: Journal, tmp_path: Path, error: BaseException
) -> None:
    """The snapshot is kept, and the last line names it."""
    told, file = list[str](), tmp_path / "run.snapshot.json"
    kept = Keeping(visit(journal, keeper_of()), READABLE, tell=told.append, file=file)
    kept.note(6)
    with patch.object(keeping, "put_back", side_effect=error), pytest.raises(type(error)):
        kept.put_back()

    assert told[0] == "not put back: putting back was cut short"
    assert f"--restore {file}" in told[-1]
    assert file.exists()


def test_where_no_lead_has_an_id_nothing_is_written_and_that_is_told(tmp_path: Path) -> None:
    """Once, and there is nothing to put back."""
    email = ACCOUNT.fields.unique[0]
    account = replace(ACCOUNT, leads=tuple({email: lead[email]} for lead in ACCOUNT.leads))
    told, noted = list[str](), tmp_path / "run.snapshot.json"
    history, _ = played(tmp_path, account=account, tell=told.append, noted=noted)

    bodies = [exchange.request.body for exchange in history]
    names = [f'"{email}","Value":"{lead[email]}"' for lead in account.leads]

    assert [line for line in told if line.startswith("no lead is written: [read_back]")] == told[:1]
    assert not [body for body in bodies for name in names if name in body]
    assert not noted.exists()
