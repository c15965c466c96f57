"""A malformed call has one fault, which the oracle finds, and a valid twin."""

import json

import pytest
from hypothesis import find, given, settings
from hypothesis import strategies as st

from contracts.model import expect
from contracts.strategies import MALFORMATIONS, Malformed
from contracts.strategies.calls import bodies
from contracts.strategies.malformed import malform
from tests.unit.model.account import ADA, ALAN, ANNIE, KNOWN, NOBODY, OFF, TENANT, WALTER, body, lead

BODY = body(lead(EmailAddress=NOBODY, FirstName="N"), lead(EmailAddress=f"{NOBODY}.x", FirstName="N"), Options=OFF)
CALLS = st.builds(malform, st.sampled_from(MALFORMATIONS), bodies(TENANT, impact="none", max_size=3))


@pytest.mark.parametrize("name", MALFORMATIONS)
def test_a_malformation_breaks_its_sentence_alone(name: str) -> None:
    """The oracle says exactly its sentence and statuses, and has the twin served."""
    malformed = malform(name, BODY)
    broken, valid = expect(KNOWN, malformed.request), expect(KNOWN, malformed.twin)

    assert broken is not None
    assert valid is not None
    assert (broken.sentence, broken.statuses) == (malformed.sentence, malformed.statuses) == ("2.3", (400,))
    assert (valid.sentence, valid.statuses) == ("2.1", (200,))
    assert malformed.request != malformed.twin
    assert malformed.name == name


@pytest.mark.parametrize("name", MALFORMATIONS)
def test_a_malformation_is_one_edit_away(name: str) -> None:
    """Method, path and keys are the twin's; the body or the media type is not."""
    malformed = malform(name, BODY)
    broken, twin = malformed.request, malformed.twin

    assert (broken.method, broken.path, broken.credentials) == (twin.method, twin.path, twin.credentials)
    assert (broken.body == twin.body) != (broken.headers == twin.headers)


@pytest.mark.parametrize("name", MALFORMATIONS)
def test_a_malformation_points_to_its_fault(name: str) -> None:
    """The pointer leads to what was changed, as far as the twin has it, and leaves the body as it was."""
    before = json.dumps(BODY)
    malformed = malform(name, BODY)
    place = json.loads(malformed.twin.body)
    for step in malformed.pointer.split("/")[1:]:
        place = place[int(step)] if isinstance(place, list) else place[step]

    assert json.dumps(BODY) == before
    assert malformed.pointer == "" or malformed.pointer.startswith("/")
    assert place is not None


def test_malformations_have_names_of_their_own() -> None:
    """Each once, and there are many."""
    assert len(set(MALFORMATIONS)) == len(MALFORMATIONS) > 30


@given(CALLS)
def test_a_malformed_call_names_no_lead_that_exists(malformed: Malformed) -> None:
    """Should a host serve it, nobody is written."""
    found = expect(KNOWN, malformed.twin)

    assert found is not None
    assert found.leads is not None
    assert all("SuccessfulLeads" not in each.lists for each in found.leads)
    assert not any(who["EmailAddress"] == json.loads(malformed.twin.body) for who in (ADA, ALAN, ANNIE, WALTER))


@given(CALLS)
def test_a_malformed_call_is_refused_by_the_oracle(malformed: Malformed) -> None:
    """Whatever valid call it is made from."""
    broken = expect(KNOWN, malformed.request)

    assert broken is not None
    assert (broken.sentence, broken.statuses) == (malformed.sentence, malformed.statuses)
    assert malformed.request != malformed.twin


def test_a_malformed_call_shrinks_to_one_lead() -> None:
    """The plainest way to break the plainest call."""
    found = find(CALLS, lambda _: True, settings=settings(database=None, derandomize=True))

    assert found.name == MALFORMATIONS[0]
    assert len(json.loads(found.twin.body)["LeadPropertiesList"]) == 1


@given(st.sampled_from(MALFORMATIONS))
def test_a_malformation_is_the_same_each_time(name: str) -> None:
    """It is a function of the name and the body."""
    assert malform(name, BODY) == malform(name, BODY)
