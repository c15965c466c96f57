"""The host under test keeps its quota as one known class of limiter does."""

import pytest

from contracts.spec import SENTENCES
from contracts.verdict import Mark
from reports import terminal
from reports.summary import Summary


@pytest.mark.parametrize("number", [number for number in SENTENCES if number.startswith("8.")])
def test_the_host_keeps_its_quota_by_sentence(number: str, probed: Summary) -> None:
    """Bursts and single calls around the edges of its windows, then silence, show nothing against the sentence."""
    line = next(line for line in probed.lines if line.number == number)
    if line.verdict is Mark.FAIL:
        pytest.fail(terminal.finding(number, probed), pytrace=False)
    if line.verdict is not Mark.PASS:
        pytest.skip(f"{line.verdict}: {line.reason}")

    assert line.evidence
