"""What names a lead: what it may be called by, and what becomes of one that has no name."""

from collections.abc import Mapping
from typing import Any

import pytest

from contracts.model import Known
from tests.unit.model.account import (
    ADA,
    ALAN,
    KEY,
    KNOWN,
    OFF,
    ON,
    TENANT,
    WALTER,
    alone,
    body,
    expected,
    lead,
    named,
)

SUCCESS, FAILED, UNPROCESSED = ("SuccessfulLeads",), ("FailedLeads",), ("UnProcessedLeads",)


@pytest.mark.parametrize("value", [ADA[KEY].upper(), f" {ADA[KEY]}", f"{ADA[KEY]}\n", WALTER[KEY].title()])
def test_a_value_in_another_case_may_be_the_lead(value: str) -> None:
    """Found or not, echoed as sent or as stored (key-case)."""
    found = alone(lead(EmailAddress=value, FirstName="Ada"), Options=ON)
    stored = WALTER if "alter" in value else ADA

    assert found.lists == SUCCESS + FAILED + UNPROCESSED
    assert found.values == (value, stored[KEY])


@pytest.mark.parametrize(("options", "lists"), [(None, FAILED), (OFF, FAILED), (ON, FAILED + UNPROCESSED)])
@pytest.mark.parametrize(
    ("one", "key"),
    [
        (lead(FirstName="N"), KEY),
        (lead(FirstName="N"), None),
        (lead(EmailAddress=ADA[KEY], FirstName="N"), None),
        (lead(EmailAddress="", FirstName="N"), KEY),
        (lead(EmailAddress=None, FirstName="N"), KEY),
        ({"Fields": []}, KEY),
        ({}, None),
        ({"Fields": None}, KEY),
    ],
)
def test_a_lead_without_identifier_is_not_updated(
    one: Mapping[str, Any], key: str | None, options: object, lists: tuple[str, ...]
) -> None:
    """In either list with the flag, named by nothing (no-identifier, empty-identifier, empty-fields)."""
    found = alone(one, SearchByKey=key, Options=options)

    assert (found.lists, found.sentence, found.identifiers, found.values) == (lists, "5.3", (), ("", None))


@pytest.mark.parametrize(
    ("one", "statuses"),
    [
        (lead(FirstName="N"), {200}),
        (lead(EmailAddress="", FirstName="N"), {200}),
        (lead(EmailAddress=None, FirstName="N"), {200, 400}),
        (lead(EmailAddress=7, FirstName="N"), {200, 400}),
        ({"Fields": []}, {200, 400}),
        ({}, {200, 400}),
    ],
)
def test_a_lead_without_identifier_refuses_the_call_only_where_it_is_odd(
    one: Mapping[str, Any], statuses: set[int]
) -> None:
    """That it merely lacks its key is no reason to refuse its neighbours."""
    assert set(expected(body(one)).statuses) == statuses


@pytest.mark.parametrize(
    "one",
    [
        lead(ProspectID=ADA["ProspectID"], FirstName="Ada"),
        lead(ProspectId=ADA["ProspectID"], FirstName="Ada"),
        lead(emailaddress=ADA[KEY], FirstName="Ada"),
        lead(EmailAddress=7, FirstName="Ada"),
        {"Fields": [*named(ADA, FirstName="A")["Fields"], *named(ALAN)["Fields"]]},
    ],
)
def test_a_lead_that_may_be_named_in_another_way_is_open(one: Mapping[str, Any]) -> None:
    """By its ProspectId (key-absent), in another case (key-case), by a number's text, by either of two keys."""
    found = alone(one)

    assert found.lists == SUCCESS + FAILED
    assert found.values == found.identifiers == ()


@pytest.mark.parametrize(
    ("known", "spelling", "exact"),
    [
        (KNOWN, "ProspectID", True),
        (KNOWN.learn("prospect-spelling", "both"), "ProspectId", True),
        (KNOWN, "ProspectId", False),
        (Known(TENANT), "ProspectID", False),
        (Known(TENANT), "prospectid", False),
    ],
)
def test_without_a_key_a_spelling_that_was_seen_is_exact(known: Known, spelling: str, exact: bool) -> None:  # noqa: FBT001  # a column of the table
    """Another spelling may name the lead or not (prospect-spelling)."""
    found = alone(lead(**{spelling: ADA["ProspectID"]}, FirstName="Ada"), known, SearchByKey=None)

    assert found.lists == (SUCCESS if exact else SUCCESS + FAILED)


def test_both_spellings_at_once_are_open() -> None:
    """Which of two ids counts, the page does not say."""
    one = lead(ProspectID=ADA["ProspectID"], ProspectId=ALAN["ProspectID"], FirstName="Ada")

    assert alone(one, KNOWN.learn("prospect-spelling", "both"), SearchByKey=None).lists == SUCCESS + FAILED
