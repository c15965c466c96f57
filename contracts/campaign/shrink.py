"""Make a call that breaks a sentence smaller, on the host itself with few further calls, or on a twin with many."""

from collections.abc import Callable, Collection, Iterator
from typing import TypeVar

import msgspec

from contracts.dialect import SPELLINGS
from contracts.exchange import Exchange, Request
from contracts.invariants.reading import leads_in, parsed
from contracts.strategies.calls import Body

__all__ = ["Breaks", "shrink"]

# Sends a request and returns its exchange where it broke the sentence again.
Breaks = Callable[[Request], Exchange | None]
Row = TypeVar("Row", str, list[object])


def shrink(found: Exchange, breaks: Breaks, *, calls: int, texts: Collection[str] = ()) -> Exchange:
    """Return the smallest exchange found within a number of calls that still breaks the sentence.

    `texts` are the fields whose values may be shortened. No other value is changed and no lead loses its name, so
    that no call names a lead which the found one did not.
    """
    tried = {found.request}
    while smaller := next((each for each in _smaller(found.request, texts) if each not in tried), None):
        if calls <= 0:
            break
        calls -= 1
        tried.add(smaller)
        found = breaks(smaller) or found
    return found


def _smaller(request: Request, texts: Collection[str]) -> Iterator[Request]:
    """Yield smaller requests: those that leave out the most come first."""
    body = parsed(request.body)
    if (leads := leads_in(body)) is None:
        return
    for less in _bodies(body, leads, texts):
        if less != body:
            yield msgspec.structs.replace(request, body=msgspec.json.encode(less).decode())


def _bodies(body: Body, leads: list[object], texts: Collection[str]) -> Iterator[Body]:
    """Yield the body with half its leads, with slim ones, without options, with fewer leads, with one made smaller."""
    names = {body["SearchByKey"]} if isinstance(body.get("SearchByKey"), str) else {*SPELLINGS}
    halves, parts = (_halves(leads), _parts(leads)) if len(leads) > 1 else ((), ())
    yield from ({**body, "LeadPropertiesList": half} for half in halves)
    for most in (2, 1):
        yield {**body, "LeadPropertiesList": [_slim(lead, names, most) for lead in leads]}
    yield {name: value for name, value in body.items() if name != "Options"}
    yield from ({**body, "LeadPropertiesList": part} for part in parts)
    for place, lead in enumerate(leads):
        for less in _lead(lead, names, texts):
            yield {**body, "LeadPropertiesList": [*leads[:place], less, *leads[place + 1 :]]}


def _slim(lead: object, names: Collection[str], most: int) -> object:
    """Return a lead with its first fields, and what names it."""
    fields = lead.get("Fields") if isinstance(lead, dict) else None
    if not isinstance(lead, dict) or not isinstance(fields, list):
        return lead
    return {**lead, "Fields": [pair for place, pair in enumerate(fields) if place < most or _is_one_of(names, pair)]}


def _lead(lead: object, names: Collection[str], texts: Collection[str]) -> Iterator[Body]:
    """Yield a lead without one of its fields, then with a shorter or a plainer text."""
    fields = lead.get("Fields") if isinstance(lead, dict) else None
    if not isinstance(lead, dict) or not isinstance(fields, list):
        return
    for place, pair in enumerate(fields):
        if len(fields) > 1 and not _is_one_of(names, pair):
            yield {**lead, "Fields": [*fields[:place], *fields[place + 1 :]]}
    for place, pair in enumerate(fields):
        for value in _values(pair, {*texts} - {*names}):
            yield {**lead, "Fields": [*fields[:place], {**pair, "Value": value}, *fields[place + 1 :]]}


def _is_one_of(names: Collection[str], pair: object) -> bool:
    name = pair.get("Attribute") if isinstance(pair, dict) else None
    return isinstance(name, str) and name in names


def _values(pair: object, texts: Collection[str]) -> Iterator[str]:
    value = pair.get("Value") if isinstance(pair, dict) and _is_one_of(texts, pair) else None
    if not isinstance(value, str) or not value:
        return
    yield from _halves(value)
    yield "a" * len(value)
    yield from _parts(value)


def _halves(row: Row) -> Iterator[Row]:
    if half := len(row) // 2:
        yield row[:half]
        yield row[half:]


def _parts(row: Row) -> Iterator[Row]:
    """Yield the row without a quarter of it, then without an eighth, down to one element."""
    size = max(len(row) // 4, 1)
    while size:
        yield from (row[:start] + row[start + size :] for start in range(0, len(row), size))
        size //= 2
