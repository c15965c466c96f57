"""Which leads a body means, whatever becomes of it."""

import pytest

from contracts.model import Known
from contracts.model.known import named as ids
from tests.unit.model.account import ADA, ALAN, KEY, KNOWN, NOBODY, TENANT, WALTER, body, lead, named

ONE, TWO, OTHER = (who["ProspectID"] for who in (ADA, ALAN, WALTER))
NEW = "2f1f1e36-42b8-4c6e-9d4e-7f1f4c3fd5f6"


@pytest.mark.parametrize(
    ("content", "found"),
    [
        (body(named(ADA), named(WALTER), named(ALAN)), (ONE, OTHER, TWO)),
        (body(lead(FirstName="Ada", EmailAddress=ADA[KEY])), (ONE,)),
        (body(named(ADA, "Phone", EmailAddress=ALAN[KEY]), SearchByKey="Phone"), (ONE,)),
        (body(lead(EmailAddress=ADA[KEY].upper())), (ONE,)),
        (body(lead(EmailAddress=NOBODY), named(ADA)), ("", ONE)),
        (body(lead(ProspectID=ONE)), ("",)),
        (body(lead(ProspectID=ONE, EmailAddress=ALAN[KEY]), SearchByKey=None), (ONE,)),
        (body(lead(ProspectId=ONE), lead(ProspectID=NEW), SearchByKey=None), (ONE, NEW)),
        (body(lead(EmailAddress=ADA[KEY]), SearchByKey=None), ("",)),
        (body(named(ADA), SearchByKey=""), ("",)),
    ],
)
def test_a_lead_is_named_by_the_field_that_the_call_goes_by(content: object, found: tuple[str, ...]) -> None:
    """The key, else the ProspectId; an id that nobody has is told as it was sent."""
    assert ids(KNOWN, content) == found


@pytest.mark.parametrize(
    ("content", "found"),
    [
        (None, ()),
        ([], ()),
        ({}, ()),
        (body(LeadPropertiesList={"Fields": []}), ()),
        (body("lead", None, {}, {"Fields": "none"}, named(ADA)), ("", "", "", "", ONE)),
        (body({"Fields": [None, {"Value": ONE}, {"Attribute": KEY}, *named(ADA)["Fields"]]}), (ONE,)),
        (body(lead(EmailAddress=7), named(ADA), SearchByKey=KEY), ("", ONE)),
    ],
)
def test_a_body_that_is_not_as_specified_names_what_it_can(content: object, found: tuple[str, ...]) -> None:
    """For it may be carried out all the same."""
    assert ids(KNOWN, content) == found


def test_of_an_unknown_account_only_an_id_names_a_lead() -> None:
    """Whose address it is, nobody knows."""
    assert ids(Known(None), body(named(ADA))) == ("",)
    assert ids(Known(None), body(named(ADA, "ProspectID"), SearchByKey="ProspectID")) == (ONE,)
    assert ids(Known(TENANT), body(named(ADA, "ProspectID"), SearchByKey="ProspectID")) == (ONE,)
