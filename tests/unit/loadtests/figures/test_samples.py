"""A sample says what became of a call, how many leads it carried and how many it updated."""

import pytest

from contracts.exchange import Exchange, Request, Response
from loadtests.figures.samples import Fate, Sample, sample

CALL = '{"LeadPropertiesList":[{"Fields":[]},{"Fields":[]},{"Fields":[]}]}'
ANSWER = '{"Status":{"TotalCount":3,"SuccessCount":2,"FailureCount":1,"Message":""},"Details":{}}'


def exchange(status: int | None = 200, answer: str = ANSWER, body: str = CALL) -> Exchange:
    """Return a call that was due at 1 s, sent at 2 s and answered at 4 s."""
    response = None if status is None else Response(status, (), answer)
    return Exchange(Request(body=body), response, 1.0, 2.0, 4.0)


def test_a_served_call_counts_its_leads() -> None:
    """Those that it carried and those that the answer says it updated."""
    taken = sample(exchange(), connect=0.25, tls=0.5)

    assert taken == Sample(1.0, 2.0, 4.0, Fate.SERVED, leads=3, updated=2, connect=0.25, tls=0.5)


@pytest.mark.parametrize(
    ("status", "answer", "fate"),
    [
        (200, ANSWER, Fate.SERVED),
        (429, ANSWER, Fate.REFUSED),
        (429, "the daily limit is spent", Fate.REFUSED),
        (500, ANSWER, Fate.FAILED),
        (400, ANSWER, Fate.FAILED),
        (200, "<html>the page of a gateway</html>", Fate.FAILED),
        (None, "", Fate.UNANSWERED),
    ],
)
def test_what_became_of_a_call(status: int | None, answer: str, fate: Fate) -> None:
    """Only a served call updates leads."""
    taken = sample(exchange(status, answer))

    assert taken.fate is fate
    assert taken.updated == (2 if fate is Fate.SERVED else 0)


@pytest.mark.parametrize("answer", ["{", "{}", '{"Status":{"SuccessCount":"2"}}', '{"Status":{"SuccessCount":-2}}'])
def test_an_answer_that_cannot_be_read_updates_nothing(answer: str) -> None:
    """Nor does one with a count that cannot be."""
    assert sample(exchange(answer=answer)).updated == 0


@pytest.mark.parametrize("body", ["", "[]", '{"LeadPropertiesList":null}'])
def test_a_body_that_is_no_call_carries_no_leads(body: str) -> None:
    """What is malformed on purpose is sampled like any call."""
    assert sample(exchange(body=body)).leads == 0
