"""How a reply may be packed, framed and headed."""

import gzip
import math
import zlib
from collections.abc import Callable

from msgspec.structs import replace

from contracts.host.gate import Account
from contracts.host.host import Host
from contracts.host.messages import CHUNKED, Call, Received, Reply
from contracts.host.variations.registry import answering, variation
from contracts.spec import UPDATE_PATH

TOO_MANY_REQUESTS = 429
LATENCY_SECONDS = 0.005


def _headed(reply: Reply, *headers: tuple[bytes, bytes]) -> Reply:
    return replace(reply, headers=(*reply.headers, *headers))


def _typed(reply: Reply, media_type: bytes) -> Reply:
    others = (header for header in reply.headers if header[0] != b"content-type")
    return replace(reply, headers=((b"content-type", media_type), *others))


def _packed(request: Received, reply: Reply, coding: bytes, pack: Callable[[bytes], bytes]) -> Reply:
    packed = any(name == b"content-encoding" for name, _ in reply.headers)
    if packed or coding not in request.headers.get(b"accept-encoding", b""):
        return reply
    return _headed(replace(reply, body=pack(reply.body)), (b"content-encoding", coding), (b"vary", b"Accept-Encoding"))


@variation("latency", "takes a few milliseconds, in which it answers others")
class Latency(Host):
    """Take a moment."""

    pause = LATENCY_SECONDS


@answering("charset", "names the charset of a body")
def charset(_: Received, reply: Reply) -> Reply:
    """Say that it is UTF-8."""
    return _typed(reply, b"application/json; charset=utf-8")


@answering("media-type-capitals", "writes the media type with capitals")
def media_type_capitals(_: Received, reply: Reply) -> Reply:
    """Write another case."""
    return _typed(reply, b"Application/JSON")


@answering("server-named", "says what it runs on")
def server_named(_: Received, reply: Reply) -> Reply:
    """Add what proxies and frameworks add."""
    return _headed(reply, (b"server", b"Microsoft-IIS/10.0"), (b"x-powered-by", b"ASP.NET"), (b"via", b"1.1 proxy"))


@answering("cookies", "sets cookies")
def cookies(_: Received, reply: Reply) -> Reply:
    """Set two, in a header each."""
    return _headed(reply, (b"set-cookie", b"lb=1; Path=/"), (b"set-cookie", b"seen=1; HttpOnly"))


@answering("allow", "says which methods it takes, whatever it is asked")
def allow(_: Received, reply: Reply) -> Reply:
    """Name the method, and who may ask."""
    known = any(name == b"allow" for name, _ in reply.headers)
    methods = () if known else ((b"allow", b"POST, OPTIONS"),)
    return _headed(reply, *methods, (b"access-control-allow-origin", b"*"))


@variation("retry-after", "says when a call over the quota may come again")
class RetryAfter(Host):
    """Tell the length of the window."""

    def answer(self, request: Received) -> Reply:
        """Add the seconds to wait to a refusal."""
        reply, quota = super().answer(request), self.parts.gate.quota
        if quota is None or reply.status != TOO_MANY_REQUESTS:
            return reply
        return _headed(reply, (b"retry-after", str(math.ceil(quota.seconds)).encode()))


@variation("queue", "lets calls over the quota wait for their turn, and refuses none")
class Queue(Host):
    """Keep a call back until the quota has a place for it."""

    free = 0.0

    def admitted(self, account: Account, request: Received) -> Call:
        """Take every call."""
        del account
        return self.parts.reader.read(request)

    def pausing(self, request: Received) -> float:
        """Wait behind the calls before, of which N go at once."""
        gate = self.parts.gate
        if gate.quota is None or request.path != UPDATE_PATH:
            return super().pausing(request)
        now = gate.accounts[0].clock()
        self.free = max(self.free, now - gate.quota.seconds) + gate.quota.spacing
        return max(0.0, self.free - now)


@answering("connection-close", "closes the connection after each answer")
def connection_close(_: Received, reply: Reply) -> Reply:
    """Say that it will."""
    return _headed(reply, (b"connection", b"close"))


@answering("gzip", "packs a body for a client that takes gzip")
def gzipped(request: Received, reply: Reply) -> Reply:
    """Pack with gzip."""
    return _packed(request, reply, b"gzip", gzip.compress)


@answering("deflate", "packs a body for a client that takes deflate")
def deflated(request: Received, reply: Reply) -> Reply:
    """Pack with zlib, which is what HTTP calls deflate."""
    return _packed(request, reply, b"deflate", zlib.compress)


@answering("chunked", "sends a body in chunks, and not its length")
def chunked(_: Received, reply: Reply) -> Reply:
    """Name the framing, which then needs no length."""
    return _headed(reply, CHUNKED)


@variation("header-case", "writes the names of headers with capitals")
class HeaderCase(Host):
    """Speak by h11, which keeps the case of a name."""

    protocol = "h11"

    def answer(self, request: Received) -> Reply:
        """Write capitals, but where the framing is looked up by its name."""
        reply = super().answer(request)
        headers = tuple(each if each == CHUNKED else (each[0].title(), each[1]) for each in reply.headers)
        return replace(reply, headers=headers)
