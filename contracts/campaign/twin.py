"""A mocked host in this process: no socket, no thread, no waiting, no quota."""

from collections.abc import Iterable, Mapping
from contextlib import AbstractContextManager, nullcontext
from itertools import count
from typing import Self
from urllib.parse import unquote

from contracts.exchange import Credentials, Exchange, Expectation, Request, Response
from contracts.host import HostConfig
from contracts.host.assembly import assemble
from contracts.host.config import new_keys
from contracts.host.messages import Received, Refusal, Reply
from contracts.keyring import Keyring, Keys, Used, headers, query
from contracts.tenant import Tenant

__all__ = ["Twin"]


class Twin:
    """Answer requests as the mocked host does that has given faults and readings; it stands in for a client.

    Time is counted: a call takes a second, unless it is told when it was sent.
    """

    host = "http://127.0.0.1"

    def __init__(
        self, tenant: Tenant, *, faults: Iterable[str] = (), readings: Mapping[str, str] | None = None
    ) -> None:
        self._config = HostConfig(
            tenant=tenant,
            quota=None,
            faults=tuple(faults),
            readings=readings or {},
            other_keys=new_keys(),
            clock=lambda: self._now,
        )
        other = Keys(*self._config.other_keys) if self._config.other_keys else None
        self._keyring = Keyring(Keys(*self._config.keys), other)
        self._host = assemble(self._config)
        self._numbers = count(1)
        self._now = 0.0

    def send(
        self,
        request: Request,
        *,
        planned: float | None = None,
        expected: Expectation | None = None,
        purpose: str = "",
        number: int | None = None,
    ) -> Exchange:
        """Answer a request; `number` is its place among all that the host has got, the next where none is given."""
        sent = self._now if planned is None else planned
        self._now = sent + 1.0
        used = self._keyring.resolve(request.credentials)
        counted = next(self._numbers)
        reply = self._answer(_received(request, used, counted if number is None else number))
        return Exchange(request, self._response(reply, used), sent, sent, self._now, expected, purpose)

    def opened(self, times: int) -> list[AbstractContextManager[Self]]:
        """Return it so many times: there are no connections."""
        return [nullcontext(self)] * times

    def tells_apart(self, credentials: Credentials) -> bool:
        """Whether credentials that are said to be other than the account's own really are."""
        return self._keyring.tells_apart(credentials)

    def _answer(self, received: Received) -> Reply:
        try:
            return self._host.answer(received)
        except Exception:  # noqa: BLE001  # a host answers 500, whatever went wrong in it
            return self._host.refuse(received, Refusal(500, "The host failed"))

    def _response(self, reply: Reply, used: Used) -> Response:
        text = reply.body.decode("utf-8", "backslashreplace")
        if any(key and key in text for key in used):
            text = self._keyring.redact(text, used)
        names = tuple((name.decode("latin-1"), value.decode("latin-1")) for name, value in reply.headers)
        return Response(reply.status, names, text)


def _received(request: Request, used: Used, number: int) -> Received:
    """Return a request as it comes in over HTTP."""
    path, _, asked = request.path.partition("?")
    keys = query(request.credentials, used)
    named = [*request.headers, *headers(request.credentials, used)]
    return Received(
        request.method,
        unquote(path),
        "&".join(part for part in (asked, keys) if part).encode(),
        {name.lower().encode(): value.encode("latin-1", "replace") for name, value in named},
        request.body.encode("utf-8", "backslashreplace"),
        number,
    )
