"""Chapters 1, 5 and 6: a lead succeeds where its sentence says so, and nowhere else."""

import pytest

from contracts.exchange import Exchange, Response
from contracts.invariants.placement import is_mixed, misjudged, unsuccessful
from contracts.invariants.reading import served
from tests.unit.invariants.answers import (
    ADA_ALONE,
    JSON,
    MISSING,
    MISSING_ON,
    MIXED,
    WRONG_FIELD,
    answer,
    entry,
    exchange,
    found,
    judged,
    missing,
)
from tests.unit.model.account import ADA, ALAN, KEY, NOBODY, ON, WALTER, body, lead, named

A, N = entry(ADA[KEY]), missing(NOBODY)
DISTRACTED = body(lead(FirstName="Ada", EmailAddress=ADA[KEY]))
DISTRACTING = body(lead(EmailAddress=NOBODY, Phone=ADA["Phone"]))
BY_ID = body(named(ADA, "ProspectID", FirstName="Ada"), SearchByKey=None)
UNNAMED = body(lead(EmailAddress=ADA[KEY], FirstName="N"), SearchByKey=None)
RESTRICTED = body(named(WALTER, FirstName="W"))
BESIDE = body(lead(EmailAddress=NOBODY, FirstName="N"), named(WALTER, FirstName="W"))
ID = entry(ADA["ProspectID"], key="ProspectID")
FAILED_FIELD = entry(ADA[KEY], "Non-existent field(s) provided")
NOT_UNIQUE = body(lead(FirstName="leadproof"), SearchByKey="FirstName")
TOO_MANY = body(*(lead(EmailAddress=f"n{index}@example.com", FirstName="N") for index in range(26)))


@pytest.mark.parametrize(
    ("content", "reply", "number"),
    [
        (ADA_ALONE, answer([A]), "5.4"),
        (MISSING, answer((), [N]), "5.4"),
        (MISSING_ON, answer((), (), [N]), "5.4"),
        (DISTRACTED, answer([A]), "5.1"),
        (DISTRACTING, answer((), [N]), "5.1"),
        (DISTRACTING, answer((), [entry(NOBODY, "The phone is another's")]), "5.1"),
        (BY_ID, answer([ID]), "5.2"),
        (UNNAMED, answer((), [entry("", "No ProspectId")]), "5.3"),
        (RESTRICTED, answer((), [missing(WALTER[KEY])]), "6.5"),
        (WRONG_FIELD, answer((), [FAILED_FIELD]), "1.5"),
        (MIXED, answer([A], [N]), "5.5"),
        (NOT_UNIQUE, answer((), [entry("leadproof", "Not unique", "FirstName")]), "1.4"),
        (NOT_UNIQUE, answer((), [entry(None, "Not unique", None)]), "1.4"),
    ],
)
def test_a_lead_with_its_outcome_is_evidence_for_its_sentence(content: object, reply: object, number: str) -> None:
    """It is found, or is not, by the sentence that decides it."""
    judgement = judged(content, reply)

    assert judgement.broken == ()
    assert number in judgement.evidence


@pytest.mark.parametrize(
    ("content", "reply", "number", "violation"),
    [
        (ADA_ALONE, answer((), [missing(ADA[KEY])]), "5.4", (f"Details.FailedLeads[0] ({ADA[KEY]})", "FailedLeads")),
        (MISSING, answer([entry(NOBODY)]), "5.4", (f"Details.SuccessfulLeads[0] ({NOBODY})", "SuccessfulLeads")),
        (DISTRACTED, answer((), [missing(ADA[KEY])]), "5.1", (f"Details.FailedLeads[0] ({ADA[KEY]})", "FailedLeads")),
        (DISTRACTING, answer([entry(NOBODY)]), "5.1", (f"Details.SuccessfulLeads[0] ({NOBODY})", "SuccessfulLeads")),
        (
            BY_ID,
            answer((), [missing(ADA["ProspectID"], "ProspectID")]),
            "5.2",
            (f"Details.FailedLeads[0] ({ADA['ProspectID']})", "FailedLeads"),
        ),
        (UNNAMED, answer([A]), "5.3", (f"Details.SuccessfulLeads[0] ({ADA[KEY]})", "SuccessfulLeads")),
        (UNNAMED, answer([entry("")]), "5.3", ("Details.SuccessfulLeads[0] ()", "SuccessfulLeads")),
        (
            RESTRICTED,
            answer([entry(WALTER[KEY])]),
            "6.5",
            (f"Details.SuccessfulLeads[0] ({WALTER[KEY]})", "SuccessfulLeads"),
        ),
        (
            BESIDE,
            answer([entry(WALTER[KEY])], [N]),
            "6.5",
            (f"Details.SuccessfulLeads[0] ({WALTER[KEY]})", "SuccessfulLeads"),
        ),
        (WRONG_FIELD, answer([A]), "1.5", (f"Details.SuccessfulLeads[0] ({ADA[KEY]})", "SuccessfulLeads")),
        (MIXED, answer((), [missing(ADA[KEY]), N]), "5.5", (f"Details.FailedLeads[0] ({ADA[KEY]})", "FailedLeads")),
        (
            NOT_UNIQUE,
            answer([entry("leadproof", key="FirstName")]),
            "1.4",
            ("Details.SuccessfulLeads[0] (leadproof)", "SuccessfulLeads"),
        ),
    ],
)
def test_a_lead_with_another_outcome_breaks_its_sentence_alone(
    content: object, reply: object, number: str, violation: tuple[str, str]
) -> None:
    """The entry is told, and the lists in which the lead might have been."""
    judgement = judged(content, reply)
    ((where, expected, actual),) = found(judgement, number)

    assert judgement.broken == (number,)
    assert (where, actual) == violation
    assert expected.startswith("in ")
    assert actual not in expected


def test_a_lead_that_may_be_in_two_lists_is_told_with_both() -> None:
    """Where the flag may or may not move it."""
    told = found(judged({**RESTRICTED, "Options": ON}, answer([entry(WALTER[KEY])])), "6.5")

    assert [expected for _, expected, _ in told] == ["in FailedLeads or UnProcessedLeads"]


@pytest.mark.parametrize(("reply", "status", "evident"), [("{}", 400, True), ("{}", 500, False), ("none", 200, False)])
def test_a_wrong_field_may_refuse_its_call(reply: str, status: int, *, evident: bool) -> None:
    """A 400 is evidence that it does not succeed (unknown-field); what answers nothing is none."""
    assert ("1.5" in judged(WRONG_FIELD, reply, status).evidence) == evident


def test_a_stranger_that_succeeded_is_the_missing_lead_under_a_wrong_name() -> None:
    """It breaks both sentences: that of the name, and that of the outcome."""
    assert judged(MISSING, answer([entry("x")])).broken == ("4.2", "5.4")


@pytest.mark.parametrize(("status", "broken"), [(400, ()), (413, ()), (500, ()), (422, ("1.3",)), (403, ("1.3",))])
def test_more_than_25_leads_are_refused_by_some_reading(status: int, broken: tuple[str, ...]) -> None:
    """400, 413 and 500 pass (over-25)."""
    judgement = judged(TOO_MANY, {"ExceptionMessage": "Too many"}, status)

    assert judgement.broken == broken
    assert "1.3" in judgement.evidence


def test_more_than_25_leads_may_all_fail_but_none_succeed() -> None:
    """A served one names every lead as failed, in whatever way."""
    values = [f"n{index}@example.com" for index in range(26)]

    assert judged(TOO_MANY, answer((), [entry(value, "Too many") for value in values])).broken == ()
    assert judged(TOO_MANY, answer(list(map(entry, values)))).broken == ("1.3",)


def test_a_mixed_call_suspects_the_neighbours() -> None:
    """A lead that should have succeeded is left to 5.5; one that should not have is not."""
    answered = served(exchange(MIXED, answer([entry(NOBODY)], [missing(ADA[KEY])])))
    assert answered is not None

    assert is_mixed(answered)
    assert [each.where for each in misjudged(answered, "5.4")] == [f"Details.SuccessfulLeads[0] ({NOBODY})"]
    assert [lead_.values for lead_, _ in unsuccessful(answered)] == [(ADA[KEY],)]


def test_a_call_of_one_sort_is_not_mixed() -> None:
    """Then each lead speaks for its own sentence, and 5.5 has no evidence."""
    content = body(named(ADA, FirstName="A"), named(ALAN, FirstName="B"))
    answered = served(exchange(content, answer([A], [missing(ALAN[KEY])])))
    assert answered is not None

    assert not is_mixed(answered)
    assert [each.where for each in misjudged(answered, "5.4")] == [f"Details.FailedLeads[0] ({ALAN[KEY]})"]
    assert "5.5" not in judged(content, answer([A], [missing(ALAN[KEY])])).evidence


@pytest.mark.parametrize(("succeeds", "mixed"), [(True, False), (False, True)])
def test_a_neighbour_that_may_fail_is_a_suspect_only_where_it_does(succeeds: bool, mixed: bool) -> None:  # noqa: FBT001  # a column of the table
    """Of one that succeeds nobody can have taken harm."""
    content = body(named(ADA, FirstName="A"), named(ALAN, FirstName="x" * 300))
    told = answer(
        [entry(ALAN[KEY])] if succeeds else [], [missing(ADA[KEY]), *([] if succeeds else [missing(ALAN[KEY])])]
    )
    answered = served(exchange(content, told))
    assert answered is not None

    assert is_mixed(answered) is mixed
    assert ("5.4" in judged(content, told).broken, "5.5" in judged(content, told).broken) == (not mixed, mixed)


def test_an_exchange_without_expectation_is_not_read_as_served() -> None:
    """Nobody knows its leads."""
    told = Exchange(exchange(MIXED, "").request, Response(200, JSON, "{}"), 0.0, 0.0, 1.0)

    assert served(told) is None
