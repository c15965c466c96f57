"""The host under test reads the open questions as it is pinned to."""

import pytest

from contracts.spec import QUESTIONS
from contracts.verdict import Mark
from reports import terminal
from reports.summary import Summary


@pytest.mark.parametrize("question", QUESTIONS)
def test_the_host_keeps_the_pinned_reading(question: str, summary: Summary) -> None:
    """Every call that shows a reading shows the pinned one."""
    answered = next(each for each in summary.dialect if each.id == question)
    if answered.verdict is Mark.FAIL:
        pytest.fail(terminal.finding(question, summary), pytrace=False)
    if not answered.seen:
        pytest.skip(f"NOT TESTED: {answered.reason}")
    if answered.pinned is None:
        pytest.skip(f"not pinned, seen: {' and '.join(answered.seen)}")

    assert answered.seen == (answered.pinned,)
