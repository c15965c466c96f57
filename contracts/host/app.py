"""The host as an ASGI application, and nothing of HTTP beyond it."""

import asyncio
import logging
from collections.abc import Awaitable, Callable, MutableMapping
from itertools import count
from typing import Any

from contracts.host.host import Host
from contracts.host.messages import CHUNKED, Received, Refusal, Reply

__all__ = ["Application", "application"]

Message = MutableMapping[str, Any]
Receive = Callable[[], Awaitable[Message]]
Send = Callable[[Message], Awaitable[None]]
Application = Callable[[Message, Receive, Send], Awaitable[None]]

_log = logging.getLogger(__name__)


def application(host: Host) -> Application:
    """Return the application that lets a host answer.

    It decides on one request at a time. A host that pauses then lets others in before it sends what it decided.
    """
    numbers = count(1)

    async def answer(scope: Message, receive: Receive, send: Send) -> None:
        body = await _body(receive)
        if body is None:
            return
        request = _received(scope, body, next(numbers))
        reply = _answer(host, request)
        if pause := host.pausing(request):
            await asyncio.sleep(pause)
            reply = host.settle(request, reply)
        await _send(send, reply)

    return answer


def _received(scope: Message, body: bytes, number: int) -> Received:
    query, headers, client = scope["query_string"], dict(scope["headers"]), scope.get("client")
    return Received(scope["method"], scope["path"], query, headers, body, number, client)


def _answer(host: Host, request: Received) -> Reply:
    try:
        return host.answer(request)
    except Exception:  # noqa: BLE001 - a host answers 500, whatever went wrong in it
        _log.exception("request %d could not be answered", request.number)
        return host.refuse(request, Refusal(500, "The host failed"))


async def _body(receive: Receive) -> bytes | None:
    """Return the body, None where the client is gone."""
    body, more = b"", True
    while more:
        message = await receive()
        if message["type"] == "http.disconnect":
            return None
        body += message.get("body", b"")
        more = message.get("more_body", False)
    return body


async def _send(send: Send, reply: Reply) -> None:
    length = () if CHUNKED in reply.headers else ((b"content-length", str(len(reply.body)).encode()),)
    await send({"type": "http.response.start", "status": reply.status, "headers": [*reply.headers, *length]})
    await send({"type": "http.response.body", "body": reply.body})
