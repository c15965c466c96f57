"""A whole call is refused by the sentence that it breaks, or served; what the page leaves open stays open."""

from collections.abc import Mapping
from typing import Any

import pytest
from hypothesis import given
from hypothesis import strategies as st

from contracts.exchange import JSON_HEADERS, Credentials, Request
from contracts.model import Known, expect
from contracts.spec import BATCH_LIMIT, SENTENCES, UPDATE_PATH
from tests.unit.model.account import (
    ADA,
    ALAN,
    FLAG,
    KEY,
    KNOWN,
    NOBODY,
    OFF,
    ON,
    TENANT,
    body,
    expected,
    lead,
    named,
    request,
)

GOOD = body(named(ADA, FirstName="Ada"))
TWO = body(named(ADA, FirstName="Ada"), named(ALAN, FirstName="Alan"))
SERVICE = UPDATE_PATH.partition("Lead/")[0]
# Any but 2xx.
OTHER_METHOD = ()
STRANGE = {"Attribute": "FirstName", "Value": "Ada", "Extra": 1}
TEXT = (("Content-Type", "text/plain"),)
WRONG = Credentials("own", "cut")
SERVED, REFUSED, EITHER, OPEN = (200,), (400,), (200, 400), (200, 400, 500)
# As its text, a key may name a field that is not unique, and that may be a 500.
ANY_OF_THREE = (200, 400, 500)

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


@pytest.mark.parametrize(
    ("parts", "statuses"),
    [
        ({}, SERVED),
        ({"headers": (("content-type", "Application/JSON; charset=utf-8"),)}, SERVED),
        ({"path": f"{UPDATE_PATH}?accessKey=a"}, SERVED),
        ({"credentials": Credentials(secret_first=True)}, SERVED),
        ({"credentials": Credentials("other", "other")}, (200, 400, 500)),
        ({"credentials": Credentials(place="headers")}, (200, 401)),
        ({"headers": ()}, (200, 400, 415)),
    ],
)
def test_a_call_as_specified_is_served(parts: Mapping[str, Any], statuses: tuple[int, ...]) -> None:
    """Refused may be what the page leaves open, keys in headers and no media type, and fields that are not known."""
    found = expected(GOOD, **parts)

    assert found.statuses == statuses
    assert found.sentence == "2.1"
    assert found.leads is not None


@pytest.mark.parametrize(
    ("parts", "statuses"),
    [({"headers": ()}, (200, 400, 415)), ({"credentials": Credentials(place="headers")}, (200, 400, 401))],
)
def test_two_liberties_at_once_give_the_statuses_of_either(parts: Mapping[str, Any], statuses: tuple[int, ...]) -> None:
    """A member that the page does not name is one of them."""
    assert expected({**GOOD, "Extra": 1}, **parts).statuses == statuses


@pytest.mark.parametrize(
    ("parts", "sentence", "statuses"),
    [
        ({"credentials": Credentials("absent", "absent")}, "2.2", (401,)),
        ({"credentials": WRONG}, "2.2", (401,)),
        ({"credentials": Credentials("swapped-case", "own")}, "2.2", (401,)),
        ({"credentials": Credentials("other", "own")}, "2.2", (401,)),
        ({"credentials": Credentials("exchanged", "exchanged")}, "2.2", (401,)),
        ({"headers": TEXT}, "2.3", REFUSED),
        ({"headers": (("Content-Type", 'text/plain; note="application/json"'),)}, "2.3", REFUSED),
        ({"path": f"{UPDATE_PATH}3"}, "2.4", (404,)),
        ({"path": UPDATE_PATH.lower()}, "2.4", (404,)),
        ({"method": "PUT"}, "2.4", OTHER_METHOD),
        ({"method": "GET"}, "2.4", OTHER_METHOD),
    ],
)
def test_what_is_wrong_around_the_body_refuses_the_call(
    parts: Mapping[str, Any], sentence: str, statuses: tuple[int, ...]
) -> None:
    """The sentence and its statuses are exact, and nothing is said of leads."""
    found = expected(GOOD, **parts)

    assert (found.sentence, found.statuses, found.leads, found.flag) == (sentence, statuses, None, None)


@pytest.mark.parametrize(
    "content",
    [
        "",
        "{",
        "EmailAddress=a",
        "[1] and more",
        '"\ud800"',
        [],
        "null",
        {},
        body(LeadPropertiesList={}),
        body(LeadPropertiesList="leads"),
        {"SearchByKey": KEY, "LeadPropertiesList": None},
        body("lead"),
        body(None),
        body([{"Attribute": KEY, "Value": NOBODY}]),
        body({"Fields": {"Attribute": KEY, "Value": NOBODY}}),
        body({"Fields": "fields"}),
        body({"Fields": 0}),
        body({"Fields": ["pair"]}),
        body({"Fields": [{"Value": NOBODY}]}),
        body(lead(EmailAddress=[NOBODY])),
        body(lead(EmailAddress={"a": NOBODY})),
        body(named(ADA, FirstName="Ada"), lead(EmailAddress=[NOBODY])),
        body(named(ADA, FirstName="Ada"), Options=[]),
        body(named(ADA, FirstName="Ada"), Options=[ON]),
    ],
)
def test_a_body_that_is_not_as_specified_answers_400(content: object) -> None:
    """Whatever is wrong with it, and wherever in it."""
    found = expected(content)

    assert (found.sentence, found.statuses, found.leads) == ("2.3", REFUSED, None)


@pytest.mark.parametrize(
    ("content", "parts", "sentence", "statuses"),
    [
        ("{", {"credentials": WRONG}, "2.2", {401, 400}),
        (GOOD, {"credentials": WRONG, "headers": TEXT}, "2.2", {401, 400}),
        (GOOD, {"credentials": WRONG, "path": "/"}, "2.2", {401, 404}),
        (GOOD, {"credentials": WRONG, "method": "PUT"}, "2.4", {*OTHER_METHOD}),
        ("{", {"headers": TEXT}, "2.3", {400}),
        ("{", {"headers": ()}, "2.3", {400, 415}),
        ("{", {"credentials": WRONG, "path": "/"}, "2.2", {401, 404, 400}),
        ("{", {"method": "GET", "headers": ()}, "2.4", {*OTHER_METHOD}),
    ],
)
def test_two_things_wrong_at_once_give_the_statuses_of_either(
    content: object, parts: Mapping[str, Any], sentence: str, statuses: set[int]
) -> None:
    """The order of checks is the host's; the sentence is that of the first, or of the most lenient."""
    found = expected(content, **parts)

    assert (found.sentence, set(found.statuses)) == (sentence, statuses)


@pytest.mark.parametrize(
    ("members", "flag", "statuses"),
    [
        ({}, False, SERVED),
        ({"Options": OFF}, False, SERVED),
        ({"Options": ON}, True, SERVED),
        ({"Options": {}}, False, EITHER),
        ({"Options": {FLAG: "true"}}, None, EITHER),
        ({"Options": {FLAG: 1}}, None, EITHER),
        ({"Options": {FLAG: None}}, None, EITHER),
        ({"Options": {**ON, "Other": 1}}, True, EITHER),
        ({"Options": {"Other": 1}}, None, EITHER),
        ({"Options": "on"}, None, EITHER),
        ({"Extra": 1}, False, EITHER),
        ({"LeadPropertiesList": [{**named(ADA, FirstName="Ada"), "Extra": 1}]}, False, EITHER),
        ({"LeadPropertiesList": [{"Fields": [*named(ADA)["Fields"], STRANGE]}]}, False, EITHER),
    ],
)
def test_the_flag_is_read_where_the_page_says_how(
    members: Mapping[str, object],
    flag: bool | None,  # noqa: FBT001  # a column of the table
    statuses: tuple[int, ...],
) -> None:
    """A flag of another type, or members that the page does not name, may be refused (flag-text, lenient-json)."""
    found = expected({**GOOD, **members})

    assert (found.flag, found.statuses, found.sentence) == (flag, statuses, "2.1")


@pytest.mark.parametrize(
    ("members", "statuses"), [({"SearchByKey": None}, EITHER), ({"SearchByKey": ""}, EITHER), ({}, SERVED)]
)
def test_a_key_that_is_null_or_empty_is_absent_or_refused(
    members: Mapping[str, object], statuses: tuple[int, ...]
) -> None:
    """Both readings of null-members pass; the lead goes by its ProspectId, as it does without a key."""
    found = expected({**body(named(ADA, "ProspectID", FirstName="Ada"), SearchByKey=None), **members})

    assert found.statuses == statuses
    assert found.leads is not None
    assert found.leads[0].sentence == "5.2"


@pytest.mark.parametrize("key", [1, 0, True, False, 1.5, ["EmailAddress"], [], {}, {"a": 1}])
def test_a_key_of_another_type_is_open(key: object) -> None:
    """As its text, or refused (scalar-type): nothing is said of the leads."""
    found = expected({**GOOD, "SearchByKey": key})

    assert (found.statuses, found.leads, found.flag) == (ANY_OF_THREE, None, None)


@pytest.mark.parametrize(
    "content",
    [
        {**GOOD, "searchByKey": KEY},
        {"SearchByKey": KEY, "leadPropertiesList": []},
        body({"fields": []}),
        body({"Fields": [{"attribute": KEY, "Value": NOBODY}]}),
        {**GOOD, "Options": {FLAG.lower(): True}},
    ],
)
def test_members_in_another_case_are_open(content: object) -> None:
    """Taken for those of the page, or refused (lenient-json): nothing is said of the leads."""
    found = expected(content)

    assert (found.statuses, found.leads, found.flag) == (ANY_OF_THREE, None, None)


@pytest.mark.parametrize("text", ['{"LeadPropertiesList": [],}', '{"LeadPropertiesList": [{"Fields": [] , }\n,]}'])
def test_a_comma_too_many_is_open(text: str) -> None:
    """Forgiven, or refused (lenient-json): nothing is said of the leads."""
    found = expected(text)

    assert (found.sentence, set(found.statuses), found.leads) == ("2.3", set(EITHER), None)


@pytest.mark.parametrize(
    ("text", "parts", "statuses"),
    [
        ('{"LeadPropertiesList": [],}', {"headers": TEXT}, {400}),
        ('{"LeadPropertiesList": [],}', {"credentials": WRONG}, {401, 400}),
        ('{"LeadPropertiesList": {},}', {}, {400}),
        ('{"LeadPropertiesList": [],,}', {}, {400}),
        ('{"LeadPropertiesList": []', {}, {400}),
    ],
)
def test_nothing_else_is_forgiven_with_it(text: str, parts: Mapping[str, Any], statuses: set[int]) -> None:
    """What is wrong besides has to be refused."""
    assert set(expected(text, **parts).statuses) == statuses


@pytest.mark.parametrize("name", [1, True, None, ["FirstName"]])
def test_a_field_name_of_another_type_is_open(name: object) -> None:
    """As its text, or refused (scalar-type): nothing is said of the leads."""
    found = expected(body({"Fields": [{"Attribute": KEY, "Value": ADA[KEY]}, {"Attribute": name, "Value": "x"}]}))

    assert (found.statuses, found.leads) == (ANY_OF_THREE, None)


def test_an_empty_list_of_leads_is_served_or_refused() -> None:
    """Both readings of empty-batch pass, and a served one tells of no lead."""
    found = expected(body())

    assert (found.statuses, found.leads) == (EITHER, ())


@pytest.mark.parametrize("options", [None, ON])
def test_25_leads_are_served(options: object) -> None:
    """The batch limit itself is allowed, which is a MUST."""
    found = expected(body(*[lead(EmailAddress=f"n{i}@example.com", FirstName="N") for i in range(25)], Options=options))

    assert (found.statuses, found.sentence) == (SERVED, "2.1")


@pytest.mark.parametrize("size", [BATCH_LIMIT + 1, 4 * BATCH_LIMIT])
def test_more_than_25_leads_update_none(size: int) -> None:
    """Every reading of over-25 passes, and no lead may succeed."""
    leads = [named(ADA, FirstName="Ada"), *(lead(EmailAddress=f"n{index}@example.com") for index in range(size - 1))]
    found = expected(body(*leads))

    assert found.sentence == "1.3"
    assert found.statuses == (200, 400, 413, 500)
    assert found.leads is not None
    assert {each.lists for each in found.leads} == {("FailedLeads",)}
    assert {each.sentence for each in found.leads} == {"1.3"}


@pytest.mark.parametrize("key", ["FirstName", "mx_Age", "NoSuchField", "Email Address", "mx_Credit_Limit"])
def test_a_search_by_another_field_updates_none(key: str) -> None:
    """Every reading of non-unique-key passes, and no lead may succeed whatever else it carries."""
    found = expected(body(lead(**{key: "x"}, EmailAddress=ADA[KEY]), SearchByKey=key, Options=ON))

    assert (found.sentence, found.statuses, found.flag) == ("1.4", (200, 400, 500), True)
    assert found.leads is not None
    assert found.leads[0].lists == ("FailedLeads", "UnProcessedLeads")


@pytest.mark.parametrize("key", ["emailaddress", "PHONE"])
def test_a_search_by_a_key_in_another_case_is_open(key: str) -> None:
    """Found or not found, served or refused (key-case)."""
    found = expected(body(lead(**{key: ADA[KEY], "FirstName": "Ada"}), SearchByKey=key))

    assert (found.sentence, set(found.statuses) >= {200, 400, 500}) == ("2.1", True)
    assert found.leads is not None
    assert found.leads[0].lists == ("SuccessfulLeads", "FailedLeads")


@pytest.mark.parametrize(
    ("known", "spelling", "statuses"),
    [
        (KNOWN, "ProspectID", SERVED),
        (KNOWN.learn("prospect-spelling", "both"), "ProspectId", SERVED),
        (KNOWN, "ProspectId", (200, 400, 500)),
        (Known(TENANT), "ProspectID", (200, 400, 500)),
    ],
)
def test_a_search_by_prospect_id_is_exact_only_in_a_spelling_seen(
    known: Known, spelling: str, statuses: tuple[int, ...]
) -> None:
    """A spelling that was not seen to work may be refused (prospect-spelling)."""
    found = expected(body(lead(**{spelling: ADA["ProspectID"]}, FirstName="Ada"), SearchByKey=spelling), known)

    assert found.statuses == statuses
    assert found.leads is not None
    assert found.leads[0].must_succeed == (statuses == SERVED)


@pytest.mark.parametrize("value", [ADA[KEY], ADA[KEY].upper()])
def test_a_lead_twice_in_a_call_may_fail_or_refuse_it(value: str) -> None:
    """Every reading of duplicate-lead passes, in the same or another case."""
    found = expected(body(*TWO["LeadPropertiesList"], lead(EmailAddress=value, FirstName="Ada")))

    assert found.statuses == EITHER
    assert found.leads is not None
    either, one = ("SuccessfulLeads", "FailedLeads"), ("SuccessfulLeads",)
    assert [each.lists for each in found.leads] == [either, one, either]


def test_a_lead_under_both_spellings_stands_in_a_call_twice() -> None:
    """Where the host is known to take both."""
    twice = [lead(**{spelling: ADA["ProspectID"], "FirstName": "Ada"}) for spelling in ("ProspectID", "ProspectId")]
    found = expected(body(*twice, SearchByKey=None), KNOWN.learn("prospect-spelling", "both"))

    assert found.statuses == EITHER
    assert found.leads is not None
    assert not any(each.must_succeed for each in found.leads)


def test_a_missing_lead_twice_in_a_call_never_succeeds() -> None:
    """Twice nobody is nobody, whatever its reason."""
    found = expected(body(*[lead(EmailAddress=NOBODY, FirstName="N")] * 2, Options=ON))

    assert found.leads is not None
    assert all("SuccessfulLeads" not in each.lists and not each.missing for each in found.leads)


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
    found = expected(GOOD, known, credentials=Credentials("other", "other"))

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
