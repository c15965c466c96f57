"""The oracle has an answer to whatever is sent, the same each time, and says nothing of other calls."""

import pytest
from hypothesis import given
from hypothesis import strategies as st

from contracts.exchange import JSON_HEADERS, OTHER, Credentials, Request
from contracts.model import Known, expect
from contracts.spec import SENTENCES, SERVICE, UPDATE_PATH
from tests.unit.model.account import (
    ADA,
    ALAN,
    FLAG,
    KEY,
    KNOWN,
    NOBODY,
    TENANT,
    body,
    expected,
    named,
    request,
)

GOOD = body(named(ADA, FirstName="Ada"))
TWO = body(named(ADA, FirstName="Ada"), named(ALAN, FirstName="Alan"))
WRONG = Credentials("own", "cut")
jsons = st.recursive(
    st.none() | st.booleans() | st.integers() | st.floats() | st.text(max_size=8),
    lambda inner: st.lists(inner, max_size=3) | st.dictionaries(st.text(max_size=8), inner, max_size=3),
    max_leaves=6,
)
names = st.sampled_from(
    [KEY, "Phone", "ProspectID", "ProspectId", "FirstName", "emailaddress", "mx_Nothing", "no such"]
)
known_values = st.sampled_from([ADA[KEY], ADA[KEY].upper(), ADA["ProspectID"], ALAN["Phone"], NOBODY])
pairs = st.fixed_dictionaries({"Attribute": names | jsons}, optional={"Value": known_values | jsons})
wild_leads = st.fixed_dictionaries({}, optional={"Fields": st.lists(pairs | jsons, max_size=4) | jsons})
bodies = st.fixed_dictionaries(
    {},
    optional={
        "SearchByKey": names | jsons,
        "Options": st.fixed_dictionaries({}, optional={FLAG: jsons, "Other": jsons}) | jsons,
        "LeadPropertiesList": st.lists(wild_leads | jsons, max_size=4) | jsons,
        "Extra": jsons,
    },
)
credentials = st.builds(
    Credentials,
    st.sampled_from(["own", "cut", "other", "absent"]),
    st.sampled_from(["own", "cut", "other", "absent"]),
    st.sampled_from(["query", "headers"]),
)
headers = st.just(JSON_HEADERS) | st.lists(st.tuples(st.text(max_size=8), st.text(max_size=8)), max_size=2).map(tuple)
paths = st.sampled_from([UPDATE_PATH, f"{UPDATE_PATH}?a=b"]) | st.text(max_size=20)
methods = st.just("POST") | st.text(max_size=6)
accounts = st.sampled_from([KNOWN, Known(TENANT), Known(None)])


@pytest.mark.parametrize("path", ["Leads.GetById", "Leads/Retrieve/ByIds", "LeadsMetaData.Get"])
def test_of_reads_nothing_is_said(path: str) -> None:
    """They are other calls, under whatever method and keys."""
    assert expect(KNOWN, Request("GET", f"{SERVICE}{path}?id=1", (), "", WRONG)) is None


@pytest.mark.parametrize("method", ["OPTIONS", "HEAD", "TRACE"])
def test_of_a_method_that_only_asks_nothing_is_said(method: str) -> None:
    """On the path of the call, that is: another path is unknown under any method."""
    there = expect(KNOWN, Request(method))
    elsewhere = expect(KNOWN, Request(method, f"{UPDATE_PATH}3"))

    assert there is None
    assert elsewhere is not None
    assert (elsewhere.sentence, elsewhere.statuses) == ("2.4", (404,))


@pytest.mark.parametrize("known", [Known(None), KNOWN])
def test_of_another_account_only_the_shape_is_known(known: Known) -> None:
    """Its leads may exist or not, its fields too."""
    found = expected(GOOD, known, credentials=OTHER)

    assert found.sentence == "2.1"
    assert found.leads is not None
    assert found.leads[0].lists == ("SuccessfulLeads", "FailedLeads")
    assert found.leads[0].sentence not in {"5.1", "1.5", "6.5"}


def test_the_oracle_is_the_same_each_time() -> None:
    """It is a function of what is known and the request."""
    assert expect(KNOWN, request(TWO)) == expect(KNOWN, request(TWO))


@given(accounts, bodies | jsons)
def test_the_oracle_has_an_answer_to_any_json(known: Known, content: object) -> None:
    """It never raises, and what it says is well formed."""
    found = expected(content, known)

    assert found.statuses
    assert found.sentence in SENTENCES
    assert all(each.lists and each.sentence in SENTENCES for each in found.leads or ())
    if found.leads is not None:
        assert isinstance(content, dict)
        assert len(found.leads) == len(content["LeadPropertiesList"])


@given(accounts, methods, paths, headers, bodies.map(str) | st.text(), credentials)
def test_the_oracle_has_an_answer_to_any_request(  # a request has so many sides
    known: Known,
    method: str,
    path: str,
    fields: tuple[tuple[str, str], ...],
    text: str,
    keys: Credentials,
) -> None:
    """Any method, path, header and text is met with statuses under a sentence."""
    found = expect(known, Request(method, path, fields, text, keys))

    assert found is None or found.sentence in SENTENCES
    assert found is None or found.statuses or found.sentence == "2.4"


@pytest.mark.parametrize("text", ['{"LeadPropertiesList":' * 2000, "[" * 5000 + "]" * 5000, "1e999", "\ud800", "\0"])
def test_the_oracle_has_an_answer_to_what_no_parser_reads(text: str) -> None:
    """Depth, numbers beyond bounds and halves of characters are 400 at least."""
    found = expect(KNOWN, Request(body=text))

    assert found is not None
    assert 400 in found.statuses
