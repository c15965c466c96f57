"""A whole call is refused by the sentence that it breaks, or served."""

from collections.abc import Mapping
from typing import Any

import pytest

from contracts.exchange import OTHER, Credentials
from contracts.spec import BATCH_LIMIT, UPDATE_PATH
from tests.unit.model.account import (
    ADA,
    KEY,
    NOBODY,
    ON,
    body,
    expected,
    lead,
    named,
)

GOOD = body(named(ADA, FirstName="Ada"))
# Any but 2xx.
OTHER_METHOD = ()
TEXT = (("Content-Type", "text/plain"),)
WRONG = Credentials("own", "cut")
SERVED, REFUSED, EITHER = (200,), (400,), (200, 400)


@pytest.mark.parametrize(
    ("parts", "statuses"),
    [
        ({}, SERVED),
        ({"headers": (("content-type", "Application/JSON; charset=utf-8"),)}, SERVED),
        ({"path": f"{UPDATE_PATH}?accessKey=a"}, SERVED),
        ({"credentials": Credentials(secret_first=True)}, SERVED),
        ({"credentials": OTHER}, (200, 400, 500)),
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
