"""An answer is read leniently: by its status or by its words."""

import pytest

from contracts.exchange import Exchange, Request, Response
from contracts.invariants.reading import is_refused, refusal_of

WORDS = '{"ExceptionMessage":"API calls exceeded the limit of 25 in 5 second(s)"}'


@pytest.mark.parametrize(
    ("response", "refused"),
    [
        (Response(429, (), ""), True),
        (Response(500, (), WORDS), True),
        (Response(400, (), "{}"), False),
        (None, False),
    ],
)
def test_a_refusal_is_an_answer(response: Response | None, *, refused: bool) -> None:
    """A call without one was not refused."""
    exchange = Exchange(Request(), response, 1.0, 1.0, 2.0)

    assert is_refused(exchange) is refused
    assert refusal_of(exchange) is (response if refused else None)
