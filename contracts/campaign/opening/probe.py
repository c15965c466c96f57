"""One call of the opening, what goes out beside it, and how often the leads are read back after it."""

from collections.abc import Iterator
from dataclasses import dataclass, replace

from contracts.exchange import Credentials, Request
from contracts.spec import FLAG
from contracts.strategies.calls import Body, call, request

__all__ = ["OFF", "ON", "Probe", "probe", "then_reread", "with_credentials"]

OFF, ON = {FLAG: False}, {FLAG: True}


@dataclass(frozen=True, slots=True)
class Probe:
    """A call, what it is for, and the calls in flight with it.

    `reread` is how often the leads are to be read back after it; once only where that is worth its calls.
    """

    purpose: str
    request: Request
    reread: int = 0
    beside: tuple[Request, ...] = ()


def probe(purpose: str, batch: list[Body], key: str | None, options: Body | None = None) -> Iterator[Probe]:
    """Yield the call of some leads, nothing where there are none."""
    if batch:
        yield Probe(purpose, request(call(batch, key=key, options=options)))


def then_reread(probes: Iterator[Probe], times: int = 1) -> Iterator[Probe]:
    """Have the leads read back after the last of some calls."""
    last: Probe | None = None
    for each in probes:
        if last is not None:
            yield last
        last = each
    if last is not None:
        yield replace(last, reread=times)


def with_credentials(plain: Request, credentials: Credentials) -> Request:
    """Return a request under other credentials."""
    return Request(plain.method, plain.path, plain.headers, plain.body, credentials)
