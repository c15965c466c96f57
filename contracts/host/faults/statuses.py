"""Chapter 2: the wrong status, path or method."""

from typing import Any

import msgspec
from msgspec.structs import replace

from contracts.host.faults.registry import fault, seed
from contracts.host.gate import Gate
from contracts.host.host import Action, Host
from contracts.host.messages import Received, Refusal, Reply
from contracts.spec import UPDATE_PATH, Quota
from contracts.wire import Answer


def serving(**changes: Any) -> type[Host]:  # noqa: ANN401 - members of Reply
    """Make a host that changes what is around the answer to a served call."""

    class Serving(Host):
        def serve(self, request: Received) -> Reply:
            reply = super().serve(request)
            return replace(reply, **changes) if request.path == UPDATE_PATH else reply

    return Serving


seed("2.1-201", "a served call had created something", serving(status=201), also=("1.2", "1.3", "1.4", "2.3"))
seed("2.1-text-plain", "its answers were plain text", serving(headers=((b"content-type", b"text/plain"),)))


@fault("2.1-no-message", "Message were left out of the answer where nothing failed")
class _NoMessage(Host):
    def render(self, body: object) -> bytes:
        if not isinstance(body, Answer) or body.status.message != "Processed":
            return super().render(body)
        members = msgspec.to_builtins(body)
        del members["Status"]["Message"]
        return super().render(members)


@fault("2.4-any-path", "every path led to this call", also=("6.4",))
class _AnyPath(Host):
    def route(self, request: Received) -> Action:
        return super().route(request if request.path in self.routes else replace(request, path=UPDATE_PATH))


@fault("2.4-path-prefix", "what follows the path did not count", also=("6.4",))
class _PathPrefix(Host):
    def route(self, request: Received) -> Action:
        return super().route(replace(request, path=UPDATE_PATH) if request.path.startswith(UPDATE_PATH) else request)


@fault("2.4-unknown-path-400", "an unknown path were a bad request")
class _UnknownPathBadRequest(Host):
    def route(self, request: Received) -> Action:
        if request.path not in self.routes:
            raise Refusal(400, "Bad request")
        return super().route(request)


@fault("2.4-put-updates", "PUT were the same as POST")
class _PutUpdates(Host):
    def route(self, request: Received) -> Action:
        return super().route(replace(request, method="POST") if request.method == "PUT" else request)


@fault("2.4-get-answered", "a GET of this path were fine, and did nothing")
class _GetAnswered(Host):
    def answer(self, request: Received) -> Reply:
        asked = request.method, request.path
        return Reply(200, b"{}") if asked == ("GET", UPDATE_PATH) else super().answer(request)


@fault("2.5-503", "a spent quota were an outage", also=("8.3",))
class _Unavailable(Gate):
    def spent(self, quota: Quota) -> Refusal:
        return Refusal(503, super().spent(quota).message)


@fault("2.5-500", "a spent quota were a failure of its own", also=("8.3",))
class _FailedOnQuota(Gate):
    def spent(self, quota: Quota) -> Refusal:
        return Refusal(500, super().spent(quota).message)
