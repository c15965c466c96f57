"""How a reply may be packed, framed and headed."""

import gzip
import math
import zlib
from collections.abc import Callable

from msgspec.structs import replace

from contracts.host.gate import Account
from contracts.host.host import Host
from contracts.host.messages import CHUNKED, Call, Received, Reply
from contracts.host.variations.registry import answering, variation, vary
from contracts.spec import UPDATE_PATH

Header = tuple[bytes, bytes]

TOO_MANY_REQUESTS = 429
LATENCY_SECONDS = 0.005


def _with(reply: Reply, *headers: Header) -> Reply:
    return replace(reply, headers=(*reply.headers, *headers))


def _has(reply: Reply, name: bytes) -> bool:
    return any(header[0] == name for header in reply.headers)


def heading(*headers: Header) -> type[Host]:
    """Make a host that adds headers to every reply."""
    return answering(lambda _, reply: _with(reply, *headers))


def media(media_type: bytes) -> type[Host]:
    """Make a host that writes the media type otherwise."""

    def typed(_: Received, reply: Reply) -> Reply:
        others = (header for header in reply.headers if header[0] != b"content-type")
        return replace(reply, headers=((b"content-type", media_type), *others))

    return answering(typed)


def packing(coding: bytes, pack: Callable[[bytes], bytes]) -> type[Host]:
    """Make a host that packs a body, once, for a client that takes the coding."""

    def packed(request: Received, reply: Reply) -> Reply:
        if _has(reply, b"content-encoding") or coding not in request.headers.get(b"accept-encoding", b""):
            return reply
        coded = (b"content-encoding", coding), (b"vary", b"Accept-Encoding")
        return _with(replace(reply, body=pack(reply.body)), *coded)

    return answering(packed)


def _allowing(_: Received, reply: Reply) -> Reply:
    methods = () if _has(reply, b"allow") else ((b"allow", b"POST, OPTIONS"),)
    return _with(reply, *methods, (b"access-control-allow-origin", b"*"))


@variation("latency", "takes a few milliseconds, in which it answers others")
class _Latency(Host):
    pause = LATENCY_SECONDS


vary("charset", "names the charset of a body", media(b"application/json; charset=utf-8"))
vary("media-type-capitals", "writes the media type with capitals", media(b"Application/JSON"))
vary(
    "server-named",
    "says what it runs on",
    heading((b"server", b"Microsoft-IIS/10.0"), (b"x-powered-by", b"ASP.NET"), (b"via", b"1.1 proxy")),
)
vary("cookies", "sets cookies", heading((b"set-cookie", b"lb=1; Path=/"), (b"set-cookie", b"seen=1; HttpOnly")))
vary("allow", "says which methods it takes, whatever it is asked", answering(_allowing))


@variation("retry-after", "says when a call over the quota may come again")
class _RetryAfter(Host):
    def answer(self, request: Received) -> Reply:
        reply, quota = super().answer(request), self.parts.gate.quota
        if quota is None or reply.status != TOO_MANY_REQUESTS:
            return reply
        return _with(reply, (b"retry-after", str(math.ceil(quota.seconds)).encode()))


@variation("queue", "lets calls over the quota wait for their turn, and refuses none")
class _Queue(Host):
    free = 0.0

    def admitted(self, account: Account, request: Received) -> Call:
        del account
        return self.parts.reader.read(request)

    def pausing(self, request: Received) -> float:
        gate = self.parts.gate
        if gate.quota is None or request.path != UPDATE_PATH:
            return super().pausing(request)
        now = gate.accounts[0].clock()
        self.free = max(self.free, now - gate.quota.seconds) + gate.quota.spacing
        return max(0.0, self.free - now)


vary("connection-close", "closes the connection after each answer", heading((b"connection", b"close")))
vary("gzip", "packs a body for a client that takes gzip", packing(b"gzip", gzip.compress))
# Zlib is what HTTP calls deflate.
vary("deflate", "packs a body for a client that takes deflate", packing(b"deflate", zlib.compress))
vary("chunked", "sends a body in chunks, and not its length", heading(CHUNKED))


@variation("header-case", "writes the names of headers with capitals")
class _HeaderCase(Host):
    # Of the two protocols, h11 keeps the case of a name; the framing is looked up by its name as it is.
    protocol = "h11"

    def answer(self, request: Received) -> Reply:
        reply = super().answer(request)
        headers = tuple(each if each == CHUNKED else (each[0].title(), each[1]) for each in reply.headers)
        return replace(reply, headers=headers)
