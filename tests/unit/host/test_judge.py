"""What becomes of each lead: the page's sentences, as the host keeps them."""

import pytest

from contracts.spec import BATCH_LIMIT, MISSING_REASON
from tests.unit.host.desk import ADA, ALAN, LEADS, RESTRICTED, Desk, lists, named

NOBODY = {"EmailAddress": "nobody@example.com"}


@pytest.mark.parametrize("key", ["EmailAddress", "Phone", "ProspectID", "ProspectId"])
def test_a_lead_is_found_by_any_unique_field(desk: Desk, key: str) -> None:
    """Any unique field finds the lead, and its entry names it as the call did."""
    value = ADA.get(key, ADA["ProspectID"])

    answer = desk.update({key: value, "mx_City": "London"}, key=key)

    assert answer[1]["Details"] == {"SuccessfulLeads": [{"Identifier": key, "IdentifierValue": value}]}
    assert desk.read(ADA)["mx_City"] == "London"


@pytest.mark.parametrize("spelling", ["ProspectID", "ProspectId"])
def test_without_a_key_the_prospect_id_counts(desk: Desk, spelling: str) -> None:
    """A call without SearchByKey finds its leads by their ids, in either spelling."""
    answer = desk.update({"mx_City": "London", spelling: ADA["ProspectID"]}, key=None)

    assert answer[1]["Details"]["SuccessfulLeads"] == [{"Identifier": spelling, "IdentifierValue": ADA["ProspectID"]}]


def test_the_order_of_fields_does_not_matter(desk: Desk) -> None:
    """The key may stand last, and the lead's own id beside it."""
    answer = desk.update({"mx_City": "London", "ProspectID": ADA["ProspectID"], "EmailAddress": ADA["EmailAddress"]})

    assert lists(answer) == {"SuccessfulLeads": [ADA["EmailAddress"]]}


def test_the_flag_moves_missing_leads(desk: Desk) -> None:
    """A lead that does not exist fails, or with the flag is unprocessed, with the documented reason."""
    off, on = desk.update(NOBODY, flag=False), desk.update(NOBODY, flag=True)

    assert off[1]["Details"]["FailedLeads"][0]["Reason"] == MISSING_REASON
    assert on[1]["Details"]["UnProcessedLeads"] == off[1]["Details"]["FailedLeads"]
    assert on[1]["Status"] == {
        "TotalCount": 1,
        "SuccessCount": 0,
        "FailureCount": 0,
        "UnProcessedCount": 1,
        "Message": "Error",
    }


def test_each_lead_is_judged_by_itself(desk: Desk) -> None:
    """Four fates in one call do not touch one another."""
    answer = desk.update(
        named(ADA, FirstName="Ada"), named(RESTRICTED), NOBODY, named(ALAN, NoField="x"), {"mx_City": "Bath"}, flag=True
    )

    assert lists(answer) == {
        "SuccessfulLeads": [ADA["EmailAddress"]],
        "FailedLeads": [ALAN["EmailAddress"], None],
        "UnProcessedLeads": [RESTRICTED["EmailAddress"], "nobody@example.com"],
    }


def test_all_unknown_fields_are_named(desk: Desk) -> None:
    """The reason names every field that does not exist."""
    answer = desk.update(named(ADA, mx_A="1", FirstName="Ada", mx_B="2"))

    assert answer[1]["Details"]["FailedLeads"][0]["Reason"] == "Non-existent field(s) provided: mx_A,mx_B"
    assert desk.read(ADA)["FirstName"] is None


@pytest.mark.parametrize("near", [" {}", "{} ", "x{}", "{}x", "{}\x00"])
def test_a_near_value_finds_nobody(desk: Desk, near: str) -> None:
    """A value is searched for as it is."""
    answer = desk.update({"EmailAddress": near.format(ADA["EmailAddress"])})

    assert list(lists(answer)) == ["FailedLeads"]


def test_a_unique_value_of_another_lead_is_not_taken(desk: Desk) -> None:
    """A lead keeps its own address, and may take one that is free."""
    taken = desk.update(named(ADA, Phone=ALAN["Phone"]))
    free = desk.update(named(ADA, Phone="9876543210"))

    assert list(lists(taken)) == ["FailedLeads"]
    assert list(lists(free)) == ["SuccessfulLeads"]
    assert lists(desk.update({"Phone": "+91-9876543210"}, key="Phone")) == {"SuccessfulLeads": ["+91-9876543210"]}
    assert list(lists(desk.update({"Phone": ADA["Phone"]}, key="Phone"))) == ["FailedLeads"]


def test_a_lead_keeps_its_id(desk: Desk) -> None:
    """Another ProspectID cannot be written."""
    answer = desk.update(named(ADA, ProspectID="of nobody"))

    assert list(lists(answer)) == ["FailedLeads"]


def test_a_full_call_is_served(desk: Desk) -> None:
    """25 leads are allowed."""
    answer = desk.update(*(named(lead, FirstName="all") for lead in LEADS[:BATCH_LIMIT]))

    assert answer[1]["Status"]["SuccessCount"] == BATCH_LIMIT
    assert answer[1]["Status"]["Message"] == "Processed"


def test_a_call_too_long_changes_nothing(desk: Desk) -> None:
    """26 leads are refused, and none is updated."""
    status, _ = desk.update(*(named(lead, FirstName="all") for lead in LEADS[: BATCH_LIMIT + 1]))

    assert status == 400
    assert desk.read(ADA)["FirstName"] is None


@pytest.mark.parametrize(
    ("field", "sent", "kept"),
    [
        ("FirstName", "  Ada\r\nL. ", "Ada\nL."),
        ("FirstName", "<b>007</b> & é \U0001f600", "<b>007</b> & é \U0001f600"),
        ("mx_Age", "33", "33.00"),
        ("mx_Age", "-1.250", "-1.250"),
        ("mx_Born", "1815-12-10", "1815-12-10 00:00:00"),
        ("mx_Seen", "1999-01-02 03:04:05", "1999-01-02 03:04:05.000"),
        ("mx_Seen", "1999-01-02T03:04:05+02:00", "1999-01-02 01:04:05.000"),
        ("mx_Newsletter", "true", "1"),
        ("mx_Newsletter", "0", "0"),
        ("mx_Second_Phone", "9876543210", "+91-9876543210"),
        ("mx_Second_Email", "Ada@Example.com", "Ada@Example.com"),
        ("mx_Age", "", None),
        ("mx_Seen", "", None),
    ],
)
def test_values_are_kept_in_the_form_of_their_type(desk: Desk, field: str, sent: str, kept: str | None) -> None:
    """What is read back is what was sent, up to the form of the type."""
    desk.update(named(ADA, **{field: sent}))

    assert desk.read(ADA)[field] == kept


@pytest.mark.parametrize(("field", "sent"), [("mx_Age", "many"), ("mx_Born", "soon"), ("mx_Newsletter", "maybe")])
def test_values_of_another_type_fail_the_lead(desk: Desk, field: str, sent: str) -> None:
    """Text in a number, a date or a boolean fails its lead."""
    answer = desk.update(named(ADA, **{field: sent}))

    assert field in answer[1]["Details"]["FailedLeads"][0]["Reason"]


def test_fields_hold_what_they_hold_and_no_more(desk: Desk) -> None:
    """A value may fill its field, and one character more fails."""
    assert list(lists(desk.update(named(ADA, FirstName="x" * 100)))) == ["SuccessfulLeads"]
    assert list(lists(desk.update(named(ADA, FirstName="x" * 101)))) == ["FailedLeads"]


def test_locked_fields_stay(desk: Desk) -> None:
    """A field that the credentials may not write fails its lead."""
    answer = desk.update(named(ADA, mx_Credit_Limit="9"))

    assert list(lists(answer)) == ["FailedLeads"]
    assert desk.read(ADA)["mx_Credit_Limit"] is None
