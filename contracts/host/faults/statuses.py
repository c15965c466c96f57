"""Chapter 2: the wrong status, path or method."""

import msgspec
from msgspec.structs import replace

from contracts.host.faults.registry import fault
from contracts.host.gate import Gate
from contracts.host.host import Action, Host
from contracts.host.messages import Received, Refusal, Reply
from contracts.spec import UPDATE_PATH, Quota
from contracts.wire import Answer

PLAIN = ((b"content-type", b"text/plain"),)


class _Answering(Host):
    """Answer served calls otherwise."""

    def serve(self, request: Received) -> Reply:
        """Serve a call, then change what is around its answer."""
        reply = super().serve(request)
        return self.otherwise(reply) if request.path == UPDATE_PATH else reply

    def otherwise(self, reply: Reply) -> Reply:
        """Return the answer changed."""
        raise NotImplementedError


@fault(
    "2.1-201",
    "a served call had created something",
    also=(
        "1.2",
        "1.3",
        "1.4",
        "2.3",
    ),
)
class Created(_Answering):
    """Answer 201."""

    def otherwise(self, reply: Reply) -> Reply:
        """Change the status."""
        return replace(reply, status=201)


@fault("2.1-text-plain", "its answers were plain text")
class PlainText(_Answering):
    """Answer as text/plain."""

    def otherwise(self, reply: Reply) -> Reply:
        """Change the media type."""
        return replace(reply, headers=PLAIN)


@fault("2.1-no-message", "Message were left out of the answer where nothing failed")
class NoMessage(Host):
    """Leave out the message."""

    def render(self, request: Received, body: object) -> bytes:
        """Write the answer without its message."""
        if not isinstance(body, Answer) or body.status.message != "Processed":
            return super().render(request, body)
        members = msgspec.to_builtins(body)
        del members["Status"]["Message"]
        return super().render(request, members)


@fault("2.4-any-path", "every path led to this call", also=("6.4",))
class AnyPath(Host):
    """Route everything here."""

    def route(self, request: Received) -> Action:
        """Take unknown paths for this one."""
        return super().route(request if request.path in self.routes else replace(request, path=UPDATE_PATH))


@fault("2.4-path-prefix", "what follows the path did not count", also=("6.4",))
class PathPrefix(Host):
    """Route by the beginning."""

    def route(self, request: Received) -> Action:
        """Take longer paths for this one."""
        return super().route(replace(request, path=UPDATE_PATH) if request.path.startswith(UPDATE_PATH) else request)


@fault("2.4-unknown-path-400", "an unknown path were a bad request")
class UnknownPathBadRequest(Host):
    """Answer 400 to unknown paths."""

    def route(self, request: Received) -> Action:
        """Refuse unknown paths otherwise."""
        if request.path not in self.routes:
            raise Refusal(400, "Bad request")
        return super().route(request)


@fault("2.4-put-updates", "PUT were the same as POST")
class PutUpdates(Host):
    """Take another method."""

    def route(self, request: Received) -> Action:
        """Take PUT for POST."""
        return super().route(replace(request, method="POST") if request.method == "PUT" else request)


@fault("2.4-get-answered", "a GET of this path were fine, and did nothing")
class GetAnswered(Host):
    """Answer 200 to another method."""

    def answer(self, request: Received) -> Reply:
        """Answer a GET of the path with nothing."""
        if (request.method, request.path) == ("GET", UPDATE_PATH):
            return Reply(200, b"{}")
        return super().answer(request)


@fault("2.5-503", "a spent quota were an outage", also=("8.3",))
class Unavailable(Gate):
    """Answer 503."""

    def spent(self, quota: Quota) -> Refusal:
        """Change the status."""
        return Refusal(503, super().spent(quota).message)


@fault("2.5-500", "a spent quota were a failure of its own", also=("8.3",))
class FailedOnQuota(Gate):
    """Answer 500."""

    def spent(self, quota: Quota) -> Refusal:
        """Change the status."""
        return Refusal(500, super().spent(quota).message)
