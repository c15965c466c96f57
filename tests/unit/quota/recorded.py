"""Recorded calls in virtual time, in a line each."""

from contracts.exchange import OTHER, Credentials, Exchange, Request, Response

LIMIT = "API calls exceeded the limit of 2 in 10 second(s)"


def taken(sent: float, took: float = 0.1, *, other: bool = False, purpose: str = "") -> Exchange:
    """Return a call that was accepted."""
    return _call(sent, took, Response(200, (), "{}"), other=other, purpose=purpose)


def refused(
    sent: float,
    took: float = 0.1,
    *,
    text: str = LIMIT,
    other: bool = False,
    purpose: str = "",
    **headers: str,
) -> Exchange:
    """Return a call that was refused for the quota; a header's name has underscores for dashes."""
    named = tuple((name.replace("_", "-"), value) for name, value in headers.items())
    return _call(sent, took, Response(429, named, text), other=other, purpose=purpose)


def _call(sent: float, took: float, response: Response, *, other: bool, purpose: str) -> Exchange:
    request = Request(credentials=OTHER if other else Credentials())
    return Exchange(request, response, sent, sent, sent + took, purpose=purpose)
