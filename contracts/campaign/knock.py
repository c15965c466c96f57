"""The first call: whether the host is the API at all, and takes the keys."""

import msgspec

from contracts.campaign.session import Session
from contracts.errors import HostError, HostUnreachable, KeysRefused, NotTheApi
from contracts.exchange import Credentials, Exchange, Request, Response
from contracts.invariants.reading import parsed
from contracts.spec import SERVICE

__all__ = ["knock", "problem"]

_SIBLING = f"{SERVICE}LeadsMetaData.Get"
_OK, _UNAUTHORIZED, _NOT_FOUND = 200, 401, 404
_REDIRECTIONS = range(300, 400)


def knock(session: Session, request: Request, plain: Request | None = None) -> bool:
    """Send the first call; return whether this is the API and takes the keys, so that going on makes sense.

    `plain` is the call by which the host is known to be there later, the first one where there is none.

    Raises HostUnreachable, NotTheApi or KeysRefused, each with the remedy, unless another call shows that the
    host is the API all the same: then it is the host that is wrong, and the exchange says so.
    """
    host, least = session.client.host, plain or request
    exchange = session.ask(request, "is this the API, and does it take the keys?")
    found = problem(host, exchange)
    if found and plain and problem(host, session.ask(plain, "does it take a lesser call?")) is None:
        found = None
    if found is None:
        session.plain = least
        return True
    if exchange.response is None or not _is_api_after_all(session, exchange.response, least):
        raise found
    return False


def _is_api_after_all(session: Session, response: Response, request: Request) -> bool:
    """Whether keys that were refused are taken in headers, or a path that was not found has working siblings."""
    if response.status == _UNAUTHORIZED:
        other = msgspec.structs.replace(request, credentials=Credentials(place="headers"))
    elif response.status == _NOT_FOUND:
        other = Request("GET", _SIBLING, headers=())
    else:
        return False
    again = session.ask(other, "is it the API all the same?").response
    return again is not None and again.status == _OK and parsed(again.body) is not None


def problem(host: str, exchange: Exchange) -> HostError | None:
    """Return what keeps a host from being judged, by its answer to a call that is as specified."""
    response = exchange.response
    if response is None:
        return HostUnreachable(host, exchange.error)
    if response.status == _UNAUTHORIZED:
        return KeysRefused(host)
    if response.status in _REDIRECTIONS:
        found = f"{response.status}, a redirect to {response.header('location') or 'elsewhere'}"
        return NotTheApi(host, found, "name in --host where the API itself is")
    if response.status == _NOT_FOUND:
        return NotTheApi(host, "404 on the path of the call", "check the host, and that no path follows it")
    if parsed(response.body) is None and _is_markup(response.header("content-type"), response.body):
        return NotTheApi(host, f"{response.status} with a page of HTML", "check that --host is the API's, not a site's")
    return None


def _is_markup(media_type: str | None, body: str) -> bool:
    return "html" in (media_type or "").lower() or body.lstrip()[:1] == "<"
