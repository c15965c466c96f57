"""Chapter 4: every lead in its list, under its name, with its reason."""

import pytest

from contracts.spec import MISSING_REASON
from tests.unit.invariants.answers import (
    ADA_ALONE,
    MISSING,
    MISSING_ON,
    MIXED,
    MIXED_ON,
    TWO,
    UNNAMED,
    WRONG_FIELD,
    WRONG_FIELD_ON,
    answer,
    entry,
    found,
    judged,
    missing,
)
from tests.unit.model.account import ADA, ALAN, KEY, NOBODY, ON, WALTER, body, lead, named

A, B, N = entry(ADA[KEY]), entry(ALAN[KEY]), missing(NOBODY)
FIELD = entry(ADA[KEY], "Non-existent field(s) provided: mx_leadproof_no_such_field_1")
BY_ID = body(named(ADA, "ProspectID", FirstName="Ada"), SearchByKey=None)
NOBODIES = body(lead(EmailAddress=NOBODY, FirstName="N"), lead(EmailAddress="n@example.com", FirstName="N"))
IN_CAPITALS = body(lead(EmailAddress=ADA[KEY].upper(), FirstName="Ada"))
IN_LOWER_CASE = body(lead(emailaddress=ADA[KEY], FirstName="Ada"))
RESTRICTED_ON = body(named(WALTER, FirstName="W"), Options=ON)


@pytest.mark.parametrize(
    ("content", "reply", "evidence"),
    [
        (TWO, answer([A, B]), {"4.1", "4.2", "4.8"}),
        (TWO, answer([B, A]), {"4.1", "4.2", "4.8"}),
        (MIXED, answer([A], [N]), {"4.1", "4.2", "4.3", "4.4", "4.5"}),
        (MIXED, answer([A], [N], Message="anything"), {"4.1"}),
        (MIXED_ON, answer([A], (), [N]), {"4.3", "4.4", "4.6"}),
        (MISSING, answer((), [N]), {"4.5", "4.8"}),
        (MISSING, answer((), [{**N, "Reason": f" {MISSING_REASON}\n"}]), {"4.4"}),
        (MISSING_ON, answer((), (), [N]), {"4.6", "4.8"}),
        (WRONG_FIELD_ON, answer((), [FIELD]), {"4.3", "4.7", "4.8"}),
        (RESTRICTED_ON, answer((), [missing(WALTER[KEY])]), {"4.4", "4.8"}),
        (RESTRICTED_ON, answer((), (), [missing(WALTER[KEY])]), {"4.4", "4.8"}),
        (BY_ID, answer([entry(ADA["ProspectID"], key="ProspectID")]), {"4.2"}),
        (BY_ID, answer([entry(ADA["ProspectID"], key="ProspectId")]), {"4.2"}),
        (IN_CAPITALS, answer([entry(ADA[KEY].upper())]), {"4.2"}),
        (IN_CAPITALS, answer([A]), {"4.2"}),
        (IN_CAPITALS, answer((), [missing(ADA[KEY].upper())]), {"4.2"}),
        (UNNAMED, answer((), [entry("", "No key")]), {"4.3", "4.5"}),
        (UNNAMED, answer((), [entry(None, "No key", None)]), {"4.3", "4.5"}),
        (UNNAMED, answer((), [{"Reason": "No key"}]), {"4.3", "4.5"}),
    ],
)
def test_lists_that_tell_of_every_lead_are_evidence(content: object, reply: object, evidence: set[str]) -> None:
    """In any order, with any text where some succeeded, by either spelling of the ProspectId."""
    judgement = judged(content, reply)

    assert judgement.broken == ()
    assert evidence <= set(judgement.evidence)


@pytest.mark.parametrize(
    ("content", "reply", "number"),
    [
        (TWO, answer([A, B]), "4.3"),
        (WRONG_FIELD, answer((), [FIELD]), "4.4"),
        (MISSING, answer([entry(NOBODY)]), "4.4"),
        (MISSING_ON, answer((), (), [N]), "4.7"),
        (MISSING, answer((), [N], SuccessCount=1), "4.8"),
        (ADA_ALONE, answer([A]), "5.1"),
        (BY_ID, answer([entry(ADA["ProspectID"], key="ProspectID")]), "5.4"),
    ],
)
def test_an_answer_that_could_not_break_a_sentence_is_no_evidence_for_it(
    content: object, reply: object, number: str
) -> None:
    """An updated lead needs no reason, one that exists has any; another sentence decides of the last two."""
    assert number not in judged(content, reply).evidence


@pytest.mark.parametrize(
    ("content", "reply", "number", "violation"),
    [
        (TWO, answer([A], TotalCount=2), "4.1", ("Details", f"{KEY} = {ALAN[KEY]} in one list", "in none")),
        (
            BY_ID,
            answer(TotalCount=1),
            "4.1",
            ("Details", f"ProspectID/ProspectId = {ADA['ProspectID']} in one list", "in none"),
        ),
        (UNNAMED, answer(TotalCount=1), "4.1", ("Details", "any key =  or None in one list", "in none")),
        (IN_LOWER_CASE, answer(TotalCount=1), "4.1", ("Details", "any key = any value in one list", "in none")),
        (TWO, answer([A, B, A]), "4.1", ("Details.SuccessfulLeads[2]", "each lead once", f"{ADA[KEY]} once more")),
        (TWO, answer([A, B], [FIELD]), "4.1", ("Details.FailedLeads[0]", "each lead once", f"{ADA[KEY]} once more")),
        (TWO, answer([A, B, N]), "4.1", ("Details.SuccessfulLeads[2]", "a lead of the call", NOBODY)),
        (TWO, answer([A, entry("x")]), "4.2", ("Details.SuccessfulLeads[1]", f"{KEY} = {ALAN[KEY]}", f"{KEY} = x")),
        (
            ADA_ALONE,
            answer([entry(ADA[KEY], key="Email")]),
            "4.2",
            ("Details.SuccessfulLeads[0]", f"{KEY} = {ADA[KEY]}", f"Email = {ADA[KEY]}"),
        ),
        (ADA_ALONE, answer(["ada"]), "4.2", ("Details.SuccessfulLeads[0]", f"{KEY} = {ADA[KEY]}", "ada")),
        (ADA_ALONE, answer([{}]), "4.2", ("Details.SuccessfulLeads[0]", f"{KEY} = {ADA[KEY]}", "None = None")),
        (MISSING, answer((), [entry(NOBODY)]), "4.3", ("Details.FailedLeads[0].Reason", "a reason", "nothing")),
        (MISSING, answer((), [entry(NOBODY, " ")]), "4.3", ("Details.FailedLeads[0].Reason", "a reason", "' '")),
        (MISSING, answer((), [entry(NOBODY, 7)]), "4.3", ("Details.FailedLeads[0].Reason", "a reason", "7")),
        (
            MISSING,
            answer((), [entry(NOBODY, "Lead not found")]),
            "4.4",
            ("Details.FailedLeads[0].Reason", MISSING_REASON, "Lead not found"),
        ),
        (
            MISSING,
            answer((), (), [N]),
            "4.5",
            (f"Details.UnProcessedLeads[0] ({NOBODY})", "in FailedLeads", "UnProcessedLeads"),
        ),
        (MISSING, answer((), [N], UnProcessedCount=1), "4.5", ("Status.UnProcessedCount", "0", "1")),
        (
            MISSING_ON,
            answer((), [N]),
            "4.6",
            (f"Details.FailedLeads[0] ({NOBODY})", "in UnProcessedLeads", "FailedLeads"),
        ),
        (
            MISSING_ON,
            {**answer((), (), [N], UnProcessedCount=0)},
            "4.6",
            ("Status.UnProcessedCount", "1", "0"),
        ),
        (
            MISSING_ON,
            answer((), (), [N], UnProcessedCount=None),
            "4.6",
            ("Status.UnProcessedCount", "1", "nothing"),
        ),
        (
            WRONG_FIELD_ON,
            answer((), (), [FIELD]),
            "4.7",
            (f"Details.UnProcessedLeads[0] ({ADA[KEY]})", "in FailedLeads", "UnProcessedLeads"),
        ),
        (TWO, answer([A, B], Message="Error"), "4.8", ("Status.Message", "Processed", "Error")),
        (TWO, answer([A, B], Message="processed"), "4.8", ("Status.Message", "Processed", "processed")),
        (MISSING, answer((), [N], Message="Processed"), "4.8", ("Status.Message", "Error", "Processed")),
        (MISSING_ON, answer((), (), [N], Message="Processed"), "4.8", ("Status.Message", "Error", "Processed")),
    ],
)
def test_a_list_that_is_wrong_is_told_with_its_place(
    content: object, reply: object, number: str, violation: tuple[str, str, str]
) -> None:
    """Where, what was expected there, and what was found."""
    assert found(judged(content, reply), number) == [violation]


@pytest.mark.parametrize(
    ("content", "reply", "broken"),
    [
        (TWO, answer([A, entry("x")]), ("4.2",)),
        (TWO, answer([A, B, N]), ("3.1", "4.1")),
        (MISSING, answer((), [entry(NOBODY)]), ("4.3",)),
        (MISSING, answer([entry(NOBODY)], [N]), ("3.1", "4.1")),
        (NOBODIES, answer([entry(NOBODY, "Made")], [missing("n@example.com")]), ("5.4",)),
        (MISSING, answer((), [entry(NOBODY, "Lead not found")]), ("4.4",)),
        (MISSING, answer((), (), [N]), ("4.5",)),
        (MISSING_ON, answer((), [N]), ("4.6",)),
        (WRONG_FIELD_ON, answer((), (), [FIELD]), ("4.7",)),
        (WRONG_FIELD, answer((), [FIELD], Message="Processed"), ("4.8",)),
    ],
)
def test_one_fault_of_a_list_names_one_sentence(content: object, reply: object, broken: tuple[str, ...]) -> None:
    """What else an answer holds is read as if nothing were wrong."""
    assert judged(content, reply).broken == broken


def test_a_name_goes_to_the_lead_that_has_no_other() -> None:
    """Not to one that may go by any name, though that one stands first in the call."""
    content = body(lead(emailaddress=NOBODY, FirstName="N"), named(ADA, FirstName="A"))

    assert judged(content, answer([A], [entry("whoever", "No key")])).broken == ()


def test_an_entry_once_more_is_not_the_lead_that_named_nothing() -> None:
    """Its name tells whose it is, so that no lead without identifier was updated."""
    content = body(named(ADA, FirstName="A"), named(ALAN, FirstName="B"), lead(FirstName="N"))
    judgement = judged(content, answer([A, B, A], [entry("", "No key")]))

    assert judgement.broken == ("3.1", "4.1")


def test_the_flag_being_open_nothing_is_said_of_its_lists() -> None:
    """A flag that is a text may be on or off (flag-text)."""
    content = {**MISSING, "Options": {"PushNonExistentLeadsToUnProcessedList": "true"}}

    for reply in (answer((), [N]), answer((), (), [N])):
        assert judged(content, reply).broken == ()
        assert not {"4.5", "4.6", "4.7"} & set(judged(content, reply).evidence)
