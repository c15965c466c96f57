"""What may become of one lead: exact where the page says so, alternatives where it does not."""

from collections.abc import Mapping
from typing import Any

import pytest
from hypothesis import given
from hypothesis import strategies as st

from contracts.model import Known
from tests.unit.model.account import (
    ADA,
    ALAN,
    ANNIE,
    KEY,
    NOBODY,
    OFF,
    ON,
    WALTER,
    alone,
    body,
    expected,
    lead,
    named,
    outlooks,
)

SUCCESS, FAILED, UNPROCESSED = ("SuccessfulLeads",), ("FailedLeads",), ("UnProcessedLeads",)
UNKNOWN = "mx_leadproof_no_such_field_1"
SPELLINGS = ("ProspectID", "ProspectId")
LONG, TOO_LONG = "x" * 100, "x" * 101


@pytest.mark.parametrize(
    ("one", "key", "sentence"),
    [
        (named(ADA, FirstName="Ada"), KEY, "5.4"),
        (named(ADA, "Phone", FirstName=""), "Phone", "5.4"),
        (named(ADA, "ProspectID", mx_Age="33"), "ProspectID", "5.4"),
        (named(ADA, FirstName=LONG), KEY, "5.4"),
        (named(ADA, mx_Born="2024-02-29"), KEY, "5.4"),
        (lead(FirstName="Ada", EmailAddress=ADA[KEY]), KEY, "5.1"),
        (named(ADA, Phone=ADA["Phone"]), KEY, "5.1"),
        (named(ADA, ProspectID=ADA["ProspectID"], FirstName="Ada"), KEY, "5.1"),
        (named(ADA, "ProspectID", FirstName="Ada"), None, "5.2"),
        (named(ADA, "ProspectID", EmailAddress=ADA[KEY]), None, "5.2"),
        (lead(FirstName="Ada", ProspectID=ADA["ProspectID"]), None, "5.2"),
    ],
)
@pytest.mark.parametrize("options", [None, ON])
def test_a_lead_that_exists_succeeds(one: Mapping[str, Any], key: str | None, sentence: str, options: object) -> None:
    """By every key, whatever of its own it carries, in whatever order, under any flag: a MUST."""
    found = alone(one, SearchByKey=key, Options=options)

    assert found.must_succeed
    assert found.sentence == sentence
    assert found.values == (ADA[key or "ProspectID"],)
    assert found.identifiers == (SPELLINGS if key in {None, "ProspectID"} else (key,))


@pytest.mark.parametrize(("options", "lists"), [(None, FAILED), (OFF, FAILED), ({}, FAILED), (ON, UNPROCESSED)])
@pytest.mark.parametrize(
    ("one", "key"),
    [
        (lead(EmailAddress=NOBODY, FirstName="N"), KEY),
        (lead(EmailAddress=NOBODY), KEY),
        (lead(EmailAddress=f"{ADA[KEY]}.invalid", FirstName="N"), KEY),
        (lead(Phone=f"{ADA['Phone']}0", FirstName="N"), "Phone"),
        (lead(ProspectID=WALTER["Phone"], FirstName="N"), None),
    ],
)
def test_a_lead_that_does_not_exist_is_in_the_list_of_the_flag(
    one: Mapping[str, Any], key: str | None, options: object, lists: tuple[str, ...]
) -> None:
    """However near its value is to another's, with the documented reason: a MUST."""
    found = alone(one, SearchByKey=key, Options=options)

    assert (found.lists, found.missing, found.sentence) == (lists, True, "5.4")


@pytest.mark.parametrize("who", [ADA, WALTER])
def test_a_missing_lead_with_another_leads_value_is_still_missing(who: Mapping[str, str]) -> None:
    """It goes by its key alone, sentence 5.1 says; its reason is open (own-key-sent, missing-and-wrong)."""
    found = alone(lead(EmailAddress=NOBODY, Phone=who["Phone"]), Options=ON)

    assert (found.lists, found.missing, found.sentence) == (FAILED + UNPROCESSED, False, "5.1")


@pytest.mark.parametrize(("options", "lists"), [(None, FAILED), (ON, FAILED + UNPROCESSED)])
def test_a_restricted_lead_never_succeeds(options: object, lists: tuple[str, ...]) -> None:
    """Its list is open with the flag (restricted-lead), its reason is not."""
    found = alone(named(WALTER, FirstName="W"), Options=options)

    assert (found.lists, found.missing, found.sentence) == (lists, True, "6.5")


@pytest.mark.parametrize("name", [UNKNOWN, "First Name", "FirstNa", "First_Name"])
@pytest.mark.parametrize("options", [None, ON])
def test_an_unknown_field_fails_the_lead(name: str, options: object) -> None:
    """Always in FailedLeads, or the call is refused (unknown-field)."""
    content = body(named(ADA, **{name: "1"}), Options=options)
    (found,) = outlooks(content)

    assert (found.lists, found.sentence, found.missing) == (FAILED, "1.5", False)
    assert set(expected(content).statuses) == {200, 400}


@pytest.mark.parametrize(
    ("one", "statuses"),
    [
        (named(ADA), {200}),
        (named(ADA, mx_Credit_Limit="1"), {200}),
        (named(ADA, mx_Age="old"), {200}),
        (named(ADA, mx_Born="2023-02-29"), {200}),
        (named(ADA, Phone=ALAN["Phone"]), {200}),
        (named(ADA, Phone="+91-9876599999"), {200}),
        (named(ADA, firstname="Ada"), {200, 400}),
        (named(ADA, PhoneNumber="1"), {200, 400}),
        (named(ADA, ProspectId=ADA["ProspectID"]), {200, 400}),
        (named(ADA, FirstName=1), {200, 400}),
        (named(ADA, FirstName=None), {200, 400}),
        ({"Fields": [*named(ADA)["Fields"], {"Attribute": "FirstName"}]}, {200, 400}),
        ({"Fields": [*named(ADA, FirstName="A")["Fields"], *lead(FirstName="B")["Fields"]]}, {200, 400}),
        ({"Fields": [*named(ADA, FirstName="A")["Fields"], *lead(firstNAME="B")["Fields"]]}, {200, 400}),
        (named(ADA, FirstName=TOO_LONG), {200, 400, 500}),
    ],
)
def test_what_the_page_leaves_open_may_succeed_or_fail(one: Mapping[str, Any], statuses: set[int]) -> None:
    """locked-field, ill-typed, own-key-sent, key-case, value-type, duplicate-attribute, over-long: any reading."""
    content = body(one)
    (found,) = outlooks(content)

    assert found.lists == SUCCESS + FAILED
    assert not found.missing
    assert set(expected(content).statuses) == statuses


@pytest.mark.parametrize("name", [UNKNOWN, "mx_Credit_Limit", "PhoneNumber"])
def test_a_missing_lead_with_a_wrong_field_fails_for_either(name: str) -> None:
    """As missing or as failed, with either reason (missing-and-wrong)."""
    found = alone(lead(**{KEY: NOBODY, name: "1"}), Options=ON)

    assert (found.lists, found.missing) == (FAILED + UNPROCESSED, False)


def test_each_lead_is_judged_by_itself() -> None:
    """Neighbours change no outlook."""
    batch = [
        named(ADA, FirstName="A"),
        lead(EmailAddress=NOBODY),
        named(WALTER),
        named(ANNIE, **{UNKNOWN: "1"}),
        lead(),
    ]

    assert list(outlooks(body(*batch, Options=ON))) == [alone(one, Options=ON) for one in batch]


@given(st.permutations([named(ADA, FirstName="A"), lead(EmailAddress=NOBODY), named(WALTER), lead(FirstName="N")]))
def test_the_order_of_leads_does_not_matter(batch: list[dict[str, Any]]) -> None:
    """What may become of each goes with it."""
    assert list(outlooks(body(*batch))) == [alone(one) for one in batch]


@pytest.mark.parametrize("options", [None, ON])
def test_of_an_unknown_account_any_outcome_passes(options: object) -> None:
    """A recording of an account that we know nothing of is judged by its shape alone."""
    found = alone(named(ADA, FirstName="Ada"), Known(None), Options=options)

    assert set(found.lists) >= {"SuccessfulLeads", "FailedLeads"}
    assert not found.missing
