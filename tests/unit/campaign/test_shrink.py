"""A call that breaks a sentence is made smaller with few further calls."""

import json
from collections.abc import Callable

import pytest
from hypothesis import given
from hypothesis import strategies as st

from contracts.campaign.shrink import shrink
from contracts.exchange import Exchange, Request
from tests.unit.model.account import ON, body, lead, request


def full(size: int = 25, fields: int = 1) -> Exchange:
    """Return an exchange of many leads."""
    more = {f"mx_{index}": "x" for index in range(fields)}
    return Exchange(request(body(*(lead(EmailAddress=f"n{i}@x", **more) for i in range(size)))), None, 0, 0, 0)


def breaking(*bad: str, tried: list[Request]) -> Callable[[Request], Exchange | None]:
    """Return a host that breaks the sentence where all these texts are in a call."""

    def breaks(sent: Request) -> Exchange | None:
        tried.append(sent)
        return Exchange(sent, None, 0, 0, 0) if all(text in sent.body for text in bad) else None

    return breaks


def leads(exchange: Exchange) -> list[object]:
    """Return the leads of a call."""
    found: list[object] = json.loads(exchange.request.body)["LeadPropertiesList"]
    return found


@given(st.integers(0, 24))
def test_the_one_bad_lead_of_25_is_found(index: int) -> None:
    """Within a dozen calls."""
    tried: list[Request] = []
    found = shrink(full(), breaking(f'"n{index}@x"', tried=tried), calls=12)

    assert leads(found) == [lead(EmailAddress=f"n{index}@x")]
    assert len(tried) <= 12


@given(st.integers(0, 24), st.integers(0, 24), st.integers(0, 30))
def test_what_is_found_still_breaks_and_the_calls_are_kept(one: int, other: int, calls: int) -> None:
    """Also where two leads break it together."""
    tried: list[Request] = []
    bad = (f'"n{one}@x"', f'"n{other}@x"')
    found = shrink(full(), breaking(*bad, tried=tried), calls=calls)

    assert all(text in found.request.body for text in bad)
    assert len(tried) <= calls
    assert len(leads(found)) <= 25


def test_a_lead_is_made_slim() -> None:
    """What names it is kept, wherever it stands, and of the rest no more than breaks the sentence."""
    found = shrink(full(1, fields=9), breaking('"mx_8"', tried=[]), calls=50)

    assert leads(found) == [lead(EmailAddress="n0@x", mx_8="x")]


def test_a_value_is_shortened_where_it_may_be() -> None:
    """One that names a lead never is, nor one of another type."""
    exchange = Exchange(request(body(lead(EmailAddress="ada@x", mx_Text="an apostrophe's here"))), None, 0, 0, 0)
    texts = ["mx_Text", "EmailAddress"]

    assert leads(shrink(exchange, breaking("'", tried=[]), calls=50, texts=texts)) == [
        lead(EmailAddress="ada@x", mx_Text="'")
    ]
    assert leads(shrink(exchange, breaking("'", tried=[]), calls=50)) == leads(exchange)


def test_the_shortest_text_of_a_length_is_plain() -> None:
    """Characters that do not matter are all the same."""
    exchange = Exchange(request(body(lead(EmailAddress="ada@x", mx_Text="Zoë 漢字 " * 9))), None, 0, 0, 0)

    def breaks(sent: Request) -> Exchange | None:
        values = [pair["Value"] for pair in json.loads(sent.body)["LeadPropertiesList"][0]["Fields"]]
        return Exchange(sent, None, 0, 0, 0) if len(values[-1]) > 50 else None

    assert leads(shrink(exchange, breaks, calls=99, texts=["mx_Text"])) == [
        lead(EmailAddress="ada@x", mx_Text="a" * 51)
    ]


def test_options_that_do_not_matter_are_left_out() -> None:
    """The same call is not sent twice for it."""
    tried: list[Request] = []
    exchange = Exchange(request(body(lead(EmailAddress="ada@x"), Options=ON)), None, 0, 0, 0)

    assert "Options" not in shrink(exchange, breaking("ada", tried=tried), calls=9).request.body
    assert len(tried) == len(set(tried)) == 1


def test_three_leads_that_need_two_lose_one() -> None:
    """Where halving ends, leads are left out one by one."""
    found = shrink(full(3), breaking("n0@x", "n2@x", tried=[]), calls=9)

    assert len(leads(found)) == 2


@pytest.mark.parametrize("text", ["", "{", "[]", "{}", '{"LeadPropertiesList": {}}', '{"LeadPropertiesList": [1]}'])
def test_what_has_no_leads_stays_as_it_is(text: str) -> None:
    """No call is spent on it."""
    tried: list[Request] = []
    found = Exchange(Request(body=text), None, 0, 0, 0)

    assert shrink(found, breaking("", tried=tried), calls=9) is found
    assert tried == []
