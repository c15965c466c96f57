"""Chapters 1 and 2: the shape of a served answer, its characters, the words of a refusal and of an error."""

import pytest

from contracts.exchange import SECRET_KEY
from tests.unit.invariants.answers import (
    ADA_ALONE,
    answer,
    entry,
    found,
    judged,
    missing,
)
from tests.unit.model.account import ADA, KEY, body, lead

ENVELOPE = {"Status": "Error", "ExceptionType": "MXException", "ExceptionMessage": "Something is wrong"}
LIMIT = "API calls exceeded the limit of 25 in 5 second(s)"
REFUSED = {**ENVELOPE, "ExceptionMessage": LIMIT}
SERVED = answer([entry(ADA[KEY])])
ODD = body(lead(EmailAddress="Zoë漢@example.com", FirstName="N"))


@pytest.mark.parametrize(
    ("reply", "where", "expected", "actual"),
    [
        ("", "the body", "a JSON object", "nothing"),
        ("<html/>", "the body", "a JSON object", "<html/>"),
        ([], "the body", "a JSON object", "[]"),
        ({}, "Status", "an object", "nothing"),
        ({"Status": "Success", "Details": {}}, "Status", "an object", "Success"),
        ({"Status": {"Message": "Error"}, "Details": {}}, "Status", "its counts", "{'Message': 'Error'}"),
        ({"Status": {"TotalCount": 1, "Message": ""}}, "Status", "its counts", "{'TotalCount': 1, 'Message': ''}"),
        ({"Status": {"SuccessCount": 1, "Message": ""}}, "Status", "its counts", "{'SuccessCount': 1, 'Message': ''}"),
        ({**SERVED, "Details": None}, "Details", "an object", "nothing"),
        ({**SERVED, "Details": []}, "Details", "an object", "nothing"),
        ({**SERVED, "Details": "none"}, "Details", "an object", "none"),
        ({"Status": SERVED["Status"]}, "Details", "an object", "nothing"),
        (answer([entry(ADA[KEY])], Message=7), "Status.Message", "a text", "7"),
        ({**SERVED, "Details": {"SuccessfulLeads": {}}}, "Details.SuccessfulLeads", "a list", "{}"),
        ({**SERVED, "Details": {**SERVED["Details"], "FailedLeads": "none"}}, "Details.FailedLeads", "a list", "none"),
    ],
)
def test_a_served_answer_of_another_shape_breaks_2_1(reply: object, where: str, expected: str, actual: str) -> None:
    """Each member that is not as it should be is told."""
    assert (where, expected, actual) in found(judged(ADA_ALONE, reply), "2.1")


@pytest.mark.parametrize(
    ("headers", "told"),
    [((), "none"), ((("content-type", "text/plain"),), "text/plain"), ((("content-type", ""),), "none")],
)
def test_a_served_answer_under_another_media_type_breaks_2_1(headers: tuple[tuple[str, str], ...], told: str) -> None:
    """Its body is judged all the same."""
    judgement = judged(ADA_ALONE, SERVED, sent_back=headers)

    assert found(judgement, "2.1") == [("Content-Type", "application/json", told)]
    assert judgement.broken == ("2.1",)


@pytest.mark.parametrize("echo", ["Zo??@example.com", "ZoÃ«æ¼¢@example.com", "Zo@example.com"])
def test_a_name_in_the_wrong_characters_was_not_read_as_utf_8(echo: str) -> None:
    """It breaks 1.2 where nothing but what is beyond ASCII changed."""
    judgement = judged(ODD, answer((), [missing(echo)]))

    assert found(judgement, "1.2") == [("Details.FailedLeads[0].IdentifierValue", "Zoë漢@example.com", echo)]


def test_another_name_was_read_as_utf_8() -> None:
    """A wrong name that is all ASCII is sentence 4.2 alone."""
    assert judged(ODD, answer((), [missing("nobody@example.com")])).broken == ("4.2",)
    assert judged(ODD, answer((), [missing("Zoë漢@example.com", "Email")])).broken == ("4.2",)


@pytest.mark.parametrize(
    ("status", "reply", "broken"),
    [
        (429, REFUSED, ()),
        (503, LIMIT, ("2.5", "8.3")),
        (403, {"ExceptionMessage": "Too Many Requests"}, ("2.5", "8.3")),
        (200, REFUSED, ("2.5", "8.3")),
    ],
)
def test_a_refusal_for_the_quota_is_a_429(status: int, reply: object, broken: tuple[str, ...]) -> None:
    """Told by its words, whatever its status; no other rule takes it for an answer."""
    judgement = judged(ADA_ALONE, reply, status)

    assert judgement.broken == broken
    assert set(judgement.evidence) <= {"2.5", "2.7", "8.3"}


def test_the_words_of_a_refusal_may_be_a_value_that_is_echoed() -> None:
    """A served answer is none, whatever its leads are called."""
    value = "exceeded the limit@example.com"
    content = body(lead(EmailAddress=value, FirstName="N"))

    assert "2.5" not in judged(content, answer((), [missing(value)])).evidence


@pytest.mark.parametrize("status", [400, 401, 429, 500])
@pytest.mark.parametrize(
    ("reply", "found_"),
    [
        ("", "nothing"),
        *((said, said) for said in ("<html/>", "{}", "7", '{"Status": " "}', '{"Status": "Error", "Message": ""}')),
        *((said, said) for said in ('{"ExceptionType": "MXException", "ExceptionMessage": ""}',)),
    ],
)
def test_an_error_without_words_breaks_2_7(status: int, reply: str, found_: str) -> None:
    """HTML, nothing, and JSON that says nothing."""
    judgement = judged("{", reply, status)

    assert found(judgement, "2.7") == [("the body", "JSON that says what is wrong", found_)]


@pytest.mark.parametrize("status", [200, 400, 404])
def test_an_answer_that_echoes_the_secret_key_breaks_2_7(status: int) -> None:
    """In its body or in a header, under any status."""
    in_body = judged("{", {"ExceptionMessage": f"secretKey={SECRET_KEY}"}, status)
    in_header = judged("{", ENVELOPE, status, sent_back=(("location", f"/?secretKey={SECRET_KEY}"),))

    for judgement in (in_body, in_header):
        assert ("the answer", "no secret key", "the secret key") in found(judgement, "2.7")


def test_what_is_found_is_cut_to_a_line() -> None:
    """A page of HTML is told by its beginning."""
    line = "<" + "x" * 79

    for text, told in [(line, line), (f"{line}y", f"{line}…"), (f"{line}{line}", f"{line}…")]:
        assert found(judged("{", text, 400), "2.7") == [("the body", "JSON that says what is wrong", told)]
