"""Chapter 3: counts that add up are evidence, any other is a violation with its place."""

import pytest

from contracts.host.faults import FAULTS
from tests.unit.invariants.answers import (
    ADA_ALONE,
    MISSING_ON,
    MIXED,
    TWO,
    answer,
    entry,
    found,
    judged,
    missing,
)
from tests.unit.model.account import ADA, ALAN, KEY, NOBODY

COUNTS = ("3.1", "3.2", "3.3", "3.4")
BOTH = [entry(ADA[KEY]), entry(ALAN[KEY])]


@pytest.mark.parametrize(
    ("content", "reply"),
    [
        (TWO, answer(BOTH)),
        (TWO, answer(BOTH, FailureCount=None)),
        (TWO, answer(BOTH, UnProcessedCount=0)),
        (TWO, {**answer(BOTH), "Details": {"SuccessfulLeads": BOTH, "FailedLeads": [], "UnProcessedLeads": None}}),
        (MIXED, answer([entry(ADA[KEY])], [missing(NOBODY)])),
        (MISSING_ON, answer((), (), [missing(NOBODY)])),
        (MISSING_ON, answer((), (), [missing(NOBODY)], SuccessCount=None, FailureCount=None)),
        (ADA_ALONE, answer([entry(ADA[KEY])], Extra="member")),
    ],
)
def test_counts_that_add_up_are_evidence(content: object, reply: object) -> None:
    """In all their legal forms: absent, zero, beside lists that are absent, empty or null."""
    judgement = judged(content, reply)

    assert judgement.broken == ()
    assert set(COUNTS) <= set(judgement.evidence)


@pytest.mark.parametrize(
    ("status", "broken"),
    [
        (
            {"TotalCount": 1},
            {"3.1": ("Status.TotalCount", "2", "1"), "3.2": ("Status.TotalCount", "2 + 0 + 0 = 2", "1")},
        ),
        (
            {"TotalCount": 3, "SuccessCount": 3},
            {
                "3.1": ("Status.TotalCount", "2", "3"),
                "3.3": ("Status.SuccessCount", "2, as SuccessfulLeads holds", "3"),
            },
        ),
        (
            {"FailureCount": 1},
            {
                "3.2": ("Status.TotalCount", "2 + 1 + 0 = 3", "2"),
                "3.3": ("Status.FailureCount", "0, as FailedLeads holds", "1"),
            },
        ),
        (
            {"SuccessCount": None},
            {
                "3.2": ("Status.TotalCount", "0 + 0 + 0 = 0", "2"),
                "3.3": ("Status.SuccessCount", "2, as SuccessfulLeads holds", "0"),
            },
        ),
        ({"SuccessCount": "2"}, {"3.4": ("Status.SuccessCount", "an integer, 0 or more", "'2'")}),
        ({"TotalCount": 2.5}, {"3.4": ("Status.TotalCount", "an integer, 0 or more", "2.5")}),
        ({"FailureCount": False}, {"3.4": ("Status.FailureCount", "an integer, 0 or more", "False")}),
        ({"TotalCount": [2]}, {"3.4": ("Status.TotalCount", "an integer, 0 or more", "[2]")}),
    ],
)
def test_a_count_that_is_wrong_is_told_with_its_place(
    status: dict[str, object], broken: dict[str, tuple[str, str, str]]
) -> None:
    """One that is no number breaks 3.4 alone: it neither adds up nor fails to."""
    judgement = judged(TWO, answer(BOTH, **status))

    assert {number: found(judgement, number) for number in judgement.broken} == {
        number: [where] for number, where in broken.items()
    }


def test_a_negative_count_is_told() -> None:
    """As 3.4, beside what no longer adds up."""
    judgement = judged(TWO, answer(BOTH, FailureCount=-1))

    assert found(judgement, "3.4") == [("Status.FailureCount", "an integer, 0 or more", "-1")]


def test_a_null_count_is_no_integer() -> None:
    """Absent is 0, null is not."""
    reply = answer(BOTH)
    reply["Status"]["FailureCount"] = None

    assert found(judged(TWO, reply), "3.4") == [("Status.FailureCount", "an integer, 0 or more", "None")]


@pytest.mark.parametrize("number", COUNTS)
def test_each_sentence_of_the_chapter_has_a_seeded_fault(number: str) -> None:
    """What is asserted here on paper is found on a host, too."""
    assert any(fault.sentence == number for fault in FAULTS.values())
