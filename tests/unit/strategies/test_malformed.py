"""A malformed call has one fault, which the oracle finds, and is valid otherwise."""

import json

import pytest
from hypothesis import given
from hypothesis import strategies as st

from contracts.model import expect
from contracts.strategies import MALFORMATIONS, malform
from contracts.strategies.calls import Body, batches, call, request
from tests.unit.model.account import KEY, KNOWN, NOBODY, OFF, TENANT, body, lead

BODY = body(lead(EmailAddress=NOBODY, FirstName="N"), lead(EmailAddress=f"{NOBODY}.x", FirstName="N"), Options=OFF)
NAMES = st.sampled_from(MALFORMATIONS)
BODIES = batches(TENANT, KEY, {("missing",): 2}).map(lambda batch: call(batch, key=KEY))


@pytest.mark.parametrize("name", MALFORMATIONS)
def test_a_malformation_breaks_its_sentence_alone(name: str) -> None:
    """The oracle says that it is refused by 2.3, and has the valid call served."""
    broken, valid = expect(KNOWN, malform(name, BODY)), expect(KNOWN, request(BODY))

    assert broken is not None
    assert valid is not None
    assert (broken.sentence, broken.statuses) == ("2.3", (400,))
    assert (valid.sentence, valid.statuses) == ("2.1", (200,))


@pytest.mark.parametrize("name", MALFORMATIONS)
def test_a_malformation_is_one_edit_away(name: str) -> None:
    """Method, path and keys are those of the valid call; the body or the media type is not, and nothing was touched."""
    before = json.dumps(BODY)
    broken, valid = malform(name, BODY), request(BODY)

    assert json.dumps(BODY) == before
    assert (broken.method, broken.path, broken.credentials) == (valid.method, valid.path, valid.credentials)
    assert (broken.body == valid.body) != (broken.headers == valid.headers)


def test_malformations_have_names_of_their_own() -> None:
    """Each once, and there are many."""
    assert len(set(MALFORMATIONS)) == len(MALFORMATIONS) > 30


@given(BODIES)
def test_what_is_malformed_names_no_lead_that_exists(valid: Body) -> None:
    """Should a host serve it, nobody is written."""
    found = expect(KNOWN, request(valid))

    assert found is not None
    assert found.leads is not None
    assert all("SuccessfulLeads" not in each.lists for each in found.leads)


@given(NAMES, BODIES)
def test_a_malformed_call_is_refused_by_the_oracle(name: str, valid: Body) -> None:
    """Whatever valid call it is made from."""
    broken = expect(KNOWN, malform(name, valid))

    assert broken is not None
    assert (broken.sentence, broken.statuses) == ("2.3", (400,))


@given(NAMES)
def test_a_malformation_is_the_same_each_time(name: str) -> None:
    """It is a function of the name and the body."""
    assert malform(name, BODY) == malform(name, BODY)
