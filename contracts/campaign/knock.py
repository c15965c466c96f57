"""What the first answer of a host says: whether it is the API at all, and takes the keys."""

from contracts.errors import HostError, HostUnreachable, KeysRefused, NotTheApi
from contracts.exchange import Exchange
from contracts.invariants.reading import parsed

__all__ = ["problem"]

_UNAUTHORIZED, _NOT_FOUND = 401, 404
_REDIRECTIONS = range(300, 400)


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
