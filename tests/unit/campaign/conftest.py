"""What the tests of a run share."""

from collections.abc import Iterator
from pathlib import Path

import pytest

from contracts.journal import Journal, Run
from tests.unit.campaign.stage import REMOTE


@pytest.fixture
def journal(tmp_path: Path) -> Iterator[Journal]:
    """Give a journal for the time of a test."""
    with Journal(tmp_path / "run.jsonl", Run(host=REMOTE)) as journal:
        yield journal
