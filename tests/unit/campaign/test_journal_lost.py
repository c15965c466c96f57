"""A run whose journal cannot be written any more ends there, and sends nothing that nobody could judge."""

from unittest.mock import patch

import pytest

from contracts.campaign.endings import RunEnded
from contracts.errors import JournalLost
from contracts.journal import Journal
from tests.unit.campaign.stage import said, stage
from tests.unit.invariants.answers import ADA_ALONE
from tests.unit.model.account import TENANT, request

CALL = request(ADA_ALONE)


def test_a_journal_that_cannot_be_written_ends_the_run(journal: Journal) -> None:
    """What was sent stands, and nothing more is."""
    on = stage(journal, TENANT, said(200))
    full = JournalLost(journal.file, "No space left on device")
    with (
        patch.object(journal, "record", side_effect=full),
        pytest.raises(RunEnded, match="No space left on device; what was to be written"),
    ):
        on.session.ask(CALL, "call")
    with pytest.raises(RunEnded):
        on.session.ask(CALL, "call")

    assert on.script.sent == [CALL]
