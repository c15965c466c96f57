"""Make a call that breaks a sentence smaller, with few further calls."""

from collections.abc import Callable, Iterator

import msgspec

from contracts.exchange import Exchange, Request
from contracts.invariants.reading import parsed
from contracts.strategies.calls import Body

__all__ = ["shrink"]


def shrink(found: Exchange, breaks: Callable[[Request], Exchange | None], *, calls: int) -> Exchange:
    """Return the smallest exchange found within a number of calls that still breaks the sentence.

    `breaks` sends a request and returns its exchange where it broke the sentence again.
    """
    while calls > 0:
        for smaller in _smaller(found.request):
            calls -= 1
            if (again := breaks(smaller)) is not None:
                found = again
                break
            if calls <= 0:
                break
        else:
            break
    return found


def _smaller(request: Request) -> Iterator[Request]:
    """Yield smaller requests: half the leads, one lead less, then leads with fewer fields."""
    body = parsed(request.body)
    leads = body.get("LeadPropertiesList") if isinstance(body, dict) else None
    if not isinstance(leads, list) or not all(isinstance(lead, dict) for lead in leads):
        return
    for fewer in _fewer(leads):
        yield _with(request, body, fewer)


def _fewer(leads: list[Body]) -> Iterator[list[Body]]:
    half = len(leads) // 2
    if half:
        yield leads[:half]
        yield leads[half:]
    if 2 < len(leads) <= 4:  # noqa: PLR2004  # halving has ended there
        yield from (leads[:index] + leads[index + 1 :] for index in range(len(leads)))
    slim = [_slim(lead) for lead in leads]
    if slim != leads:
        yield slim


def _slim(lead: Body) -> Body:
    """Return a lead with two fields at most."""
    fields = lead.get("Fields")
    return {**lead, "Fields": fields[:2]} if isinstance(fields, list) else lead


def _with(request: Request, body: Body, leads: list[Body]) -> Request:
    smaller = msgspec.json.encode({**body, "LeadPropertiesList": leads}).decode()
    return msgspec.structs.replace(request, body=smaller)
