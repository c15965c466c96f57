"""Bodies go over the wire under the names of the API description."""

import msgspec
import pytest

from contracts.wire import Answer, Details, Entry, ErrorEnvelope, Status


@pytest.mark.parametrize(
    ("body", "text"),
    [
        (Status(1, "Error", failure_count=0, un_processed_count=1), None),
        (
            Answer(Status(1, "Processed", 1), Details((Entry("A", "1"),))),
            (
                '{"Status":{"TotalCount":1,"Message":"Processed","SuccessCount":1},'
                '"Details":{"SuccessfulLeads":[{"Identifier":"A","IdentifierValue":"1"}]}}'
            ),
        ),
        (Details(failed_leads=None), '{"FailedLeads":null}'),
        (Entry(None, reason="why"), '{"Identifier":null,"Reason":"why"}'),
        (ErrorEnvelope("Error", "MXException", "why"), None),
    ],
)
def test_a_body_is_written_with_the_members_it_has(body: msgspec.Struct, text: str | None) -> None:
    """What is absent is absent, null is null, and it reads back as it was."""
    written = msgspec.json.encode(body)

    assert text is None or written.decode() == text
    assert msgspec.json.decode(written, type=type(body)) == body


def test_members_that_the_page_does_not_name_are_passed_over() -> None:
    """An answer may hold more."""
    text = '{"Status":{"TotalCount":0,"Message":"","Extra":1},"Details":{"More":[]},"RequestId":"1"}'

    assert msgspec.json.decode(text, type=Answer) == Answer(Status(0, ""), Details())
