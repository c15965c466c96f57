"""Chapters 1 and 2: the status of an answer, and which sentence it breaks."""

from typing import Any

import msgspec
import pytest
from msgspec.structs import replace

from contracts.exchange import Credentials, Expectation
from contracts.invariants.call import blamed
from contracts.rules import INVARIANTS
from contracts.spec import UPDATE_PATH
from tests.unit.invariants.answers import (
    ADA_ALONE,
    MISSING,
    MISSING_ON,
    answer,
    entry,
    exchange,
    found,
    judged,
    missing,
)
from tests.unit.model.account import ADA, KEY, NOBODY, body, lead

ENVELOPE = {"Status": "Error", "ExceptionType": "MXException", "ExceptionMessage": "Something is wrong"}
LIMIT = "API calls exceeded the limit of 25 in 5 second(s)"
REFUSED = {**ENVELOPE, "ExceptionMessage": LIMIT}
SERVED = answer([entry(ADA[KEY])])
CHARSET = {"headers": (("Content-Type", "application/json; charset=utf-8"),)}
WRONG = {"credentials": Credentials("own", "cut")}
FULL = body(*(lead(EmailAddress=f"n{index}@example.com", FirstName="N") for index in range(25)))
FULL_ANSWER = answer((), [missing(f"n{index}@example.com") for index in range(25)])
ODD = body(lead(EmailAddress="Zoë漢@example.com", FirstName="N"))
ESCAPED = msgspec.json.encode(body(lead(EmailAddress="Zoe@example.com"))).decode().replace("Zoe", "Zo\\u00eb")
KEY_LAST = dict(reversed(ADA_ALONE.items()))
VALUE_FIRST = body({"Fields": [{"Value": ADA[KEY], "Attribute": KEY}, {"Value": "Ada", "Attribute": "FirstName"}]})
ODD_ANSWER = answer((), [missing("Zoë漢@example.com")])


@pytest.mark.parametrize(
    ("content", "reply", "status", "parts", "evidence"),
    [
        (ADA_ALONE, SERVED, 200, {}, {"1.1", "1.2", "2.1", "2.6"}),
        (ADA_ALONE, {**SERVED, "Extra": [1]}, 200, CHARSET, {"1.1", "1.2", "2.1", "2.6"}),
        (ADA_ALONE, SERVED, 200, {"sent_back": (("content-type", "Application/JSON;charset=utf-8"),)}, {"2.1"}),
        (ODD, ODD_ANSWER, 200, {}, {"1.2"}),
        (FULL, FULL_ANSWER, 200, {}, {"1.3", "2.1"}),
        (ADA_ALONE, ENVELOPE, 401, WRONG, {"2.2", "2.7"}),
        ("{", ENVELOPE, 400, {}, {"2.3", "2.7"}),
        ("{", '["wrong"]', 400, {}, {"2.3", "2.7"}),
        (ADA_ALONE, "", 404, {"path": f"{UPDATE_PATH}3"}, {"2.4"}),
        (ADA_ALONE, "<html/>", 405, {"method": "PUT"}, {"2.4"}),
        (ADA_ALONE, "<html/>", 300, {"method": "GET"}, {"2.4"}),
        (ADA_ALONE, REFUSED, 429, {}, {"2.5", "2.7", "8.3"}),
        (body(), answer(Message="Processed"), 200, {}, {"2.1"}),
        (body(), {"Status": {"TotalCount": 0, "SuccessCount": 0, "Message": "Error"}}, 200, {}, {"2.1"}),
        (body(), ENVELOPE, 400, {}, {"2.1", "2.7"}),
    ],
)
def test_an_answer_that_passes_is_evidence(
    content: object, reply: object, status: int, parts: dict[str, Any], evidence: set[str]
) -> None:
    """In its legal forms: members that the page does not name, a charset, either status of an open question."""
    judgement = judged(content, reply, status, **parts)

    assert judgement.broken == ()
    assert evidence <= set(judgement.evidence)


@pytest.mark.parametrize(
    ("content", "status", "parts", "number", "violation"),
    [
        (ADA_ALONE, 404, {}, "1.1", ("the status", "200", "404")),
        (ADA_ALONE, 401, {}, "1.1", ("the status", "200", "401")),
        (ADA_ALONE, 415, {}, "1.2", ("the status", "200", "415")),
        (ADA_ALONE, 400, CHARSET, "1.2", ("the status", "200", "400")),
        (ODD, 400, {}, "1.2", ("the status", "200", "400")),
        (ESCAPED, 400, {}, "1.2", ("the status", "200", "400")),
        (KEY_LAST, 400, {}, "1.2", ("the status", "200", "400")),
        (VALUE_FIRST, 400, {}, "1.2", ("the status", "200", "400")),
        (FULL, 400, {}, "1.3", ("the status", "200", "400")),
        (ADA_ALONE, 400, {}, "2.1", ("the status", "200", "400")),
        (ADA_ALONE, 204, {}, "2.1", ("the status", "200", "204")),
        (body({"Fields": [{"Attribute": KEY}]}), 409, {}, "2.1", ("the status", "200 or 400", "409")),
        (ADA_ALONE, 404, {}, "2.1", ("the status", "200", "404")),
        (ADA_ALONE, 200, WRONG, "2.2", ("the status", "401", "200")),
        (ADA_ALONE, 403, WRONG, "2.2", ("the status", "401", "403")),
        ("{", 200, {}, "2.3", ("the status", "400", "200")),
        ("{", 500, {}, "2.3", ("the status", "400", "500")),
        (ADA_ALONE, 200, {"path": "/"}, "2.4", ("the status", "404", "200")),
        (ADA_ALONE, 200, {"method": "GET"}, "2.4", ("the status", "any but 2xx", "200")),
        (ADA_ALONE, 500, {}, "2.6", ("the status", "200", "500")),
        (ADA_ALONE, 503, {}, "2.6", ("the status", "200", "503")),
        ({**ADA_ALONE, "Extra": 1}, 500, {}, "2.6", ("the status", "200 or 400", "500")),
    ],
)
def test_another_status_breaks_the_sentence_to_blame(
    content: object, status: int, parts: dict[str, Any], number: str, violation: tuple[str, str, str]
) -> None:
    """The one that the call and the status between them accuse."""
    judgement = judged(content, ENVELOPE, status, **parts)

    assert found(judgement, number) == [violation]
    assert set(judgement.broken) <= {number, "1.1", "2.1", "5.4"}


@pytest.mark.parametrize(
    ("status", "broken"),
    [(401, ("1.1",)), (403, ("1.1",)), (404, ("1.1", "2.1")), (405, ("1.1", "2.1")), (406, ("2.1",))],
)
def test_a_call_that_was_not_found_was_not_served_either(status: int, broken: tuple[str, ...]) -> None:
    """Where the credentials are at fault, nobody knows whether it would have been."""
    assert judged(ADA_ALONE, ENVELOPE, status).broken == broken


def test_a_call_without_answer_is_blamed_for_lasting_silence_alone() -> None:
    """Where others beside it are answered, again and again."""
    told = replace(exchange(ADA_ALONE, SERVED), response=None, error="ReadTimeout")
    silent = replace(told, silence=True)

    assert (blamed(told), blamed(silent)) == (None, "2.1")
    assert INVARIANTS.judge(told).evidence == ()
    assert found(INVARIANTS.judge(silent), "2.1") == [("the status", "200", "no answer, ReadTimeout")]
    assert INVARIANTS.judge(silent).broken == ("2.1",)


def test_a_call_over_the_quota_has_to_be_answered() -> None:
    """No answer is no refusal."""
    told = replace(exchange(ADA_ALONE, ""), response=None, error="ReadTimeout", expected=Expectation((429,), "2.5"))

    assert found(INVARIANTS.judge(told), "2.5") == [("the status", "429", "no answer, ReadTimeout")]


def test_a_refusal_of_leads_under_one_sentence_breaks_it_too() -> None:
    """A call of nothing but leads whose key stands last is refused: it was not served, and they were not found."""
    judgement = judged(body(lead(FirstName="Ada", EmailAddress=ADA[KEY])), ENVELOPE, 400)

    assert judgement.broken == ("2.1", "5.1")
    assert found(judgement, "5.1") == [("the status", "200", "400")]


@pytest.mark.parametrize(("status", "parts"), [(400, CHARSET), (204, {})])
def test_a_refusal_with_another_cause_says_nothing_of_the_leads(status: int, parts: dict[str, Any]) -> None:
    """A charset is one, and so is an answer that refuses nothing."""
    judgement = judged(body(lead(FirstName="Ada", EmailAddress=ADA[KEY])), ENVELOPE, status, **parts)

    assert "5.1" not in judgement.evidence


def test_a_full_call_with_a_liberty_accuses_neither() -> None:
    """Whether it is the size or the charset, other calls of the opening tell."""
    told = exchange(FULL, ENVELOPE, 400, **CHARSET)

    assert blamed(told) == "2.1"
    assert blamed(exchange(ADA_ALONE, SERVED)) is None


@pytest.mark.parametrize("content", [MISSING, MISSING_ON])
def test_a_served_answer_where_nothing_succeeded_is_served(content: dict[str, Any]) -> None:
    """Message says Error, and the status is 200 all the same."""
    lists = ((), (), [missing(NOBODY)]) if "Options" in content else ((), [missing(NOBODY)])

    assert judged(content, answer(*lists)).broken == ()
