"""A dialect holds the readings that were seen."""

import pytest

from contracts.dialect import SPELLINGS, Dialect
from contracts.spec import QUESTIONS


def test_what_was_not_seen_has_no_reading() -> None:
    """Of no question."""
    assert {Dialect().reads(question) for question in QUESTIONS} == {None}


@pytest.mark.parametrize("question", QUESTIONS)
def test_a_reading_is_kept_by_its_question(question: str) -> None:
    """And the dialect before is as it was."""
    before = Dialect({"over-25": "400"})
    after = before.with_reading(question, "seen")

    assert after.reads(question) == "seen"
    assert before.readings == {"over-25": "400"}
    assert after.readings.keys() == {"over-25", question}


def test_a_question_that_nobody_asks_is_refused() -> None:
    """With its id."""
    with pytest.raises(ValueError, match="no open question has the id over-26"):
        Dialect({"over-26": "400", "over-25": "400"})
    with pytest.raises(ValueError, match="over-26"):
        Dialect().with_reading("over-26", "400")


def test_the_spellings_of_the_prospect_id_are_readings() -> None:
    """Both of them, and both at once."""
    assert set(SPELLINGS) | {"both"} == set(QUESTIONS["prospect-spelling"].readings)
