"""The host under test keeps the contract, sentence by sentence."""

import pytest

from contracts.spec import SENTENCES
from contracts.verdict import Mark
from reports import terminal
from reports.summary import Summary


@pytest.mark.parametrize("number", SENTENCES)
def test_the_host_keeps_sentence(number: str, summary: Summary) -> None:
    """Every call of the run agrees with the sentence, and there were enough of them to tell."""
    line = next(line for line in summary.lines if line.number == number)
    if line.verdict is Mark.FAIL:
        pytest.fail(terminal.finding(number, summary), pytrace=False)
    if line.verdict is not Mark.PASS:
        pytest.skip(f"{line.verdict}: {line.reason}")

    assert line.evidence >= line.enough
