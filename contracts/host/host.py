"""The mocked host: a request in, a reply out, by way of its parts."""

from collections.abc import Callable
from typing import Literal

import msgspec
from msgspec import Struct

from contracts.host.clerk import Clerk
from contracts.host.gate import Account, Gate
from contracts.host.judge import Judge
from contracts.host.librarian import Librarian
from contracts.host.messages import JSON, Call, Received, Refusal, Reply
from contracts.host.reader import Reader
from contracts.host.readings import Readings
from contracts.host.store import Store
from contracts.spec import SERVICE, UPDATE_PATH
from contracts.wire import Answer, ErrorEnvelope

__all__ = ["Host", "Parts"]

EXCEPTIONS = {
    400: "MXInvalidInputException",
    401: "MXUnAuthorizedAccessException",
    404: "MXNotFoundException",
    429: "MXAPIRateLimitExceededException",
}
ANY_EXCEPTION = "MXException"

METHOD_NOT_ALLOWED = 405

Action = Callable[[Account, Received], object]


class Parts(Struct, frozen=True):
    """Those who do the work: each does one step, and can be replaced for it."""

    gate: Gate
    reader: Reader
    judge: Judge
    clerk: Clerk
    librarian: Librarian


class Host:
    """Answer requests. What is checked first is decided first: path, method, credentials, quota, body.

    `pause` are the seconds between deciding on an answer and sending it, `protocol` what uvicorn is to speak.
    """

    pause = 0.0
    protocol: Literal["auto", "h11"] = "auto"

    def __init__(self, parts: Parts, readings: Readings) -> None:
        self.parts = parts
        self.readings = readings
        self.routes: dict[str, tuple[str, Action]] = {
            UPDATE_PATH: ("POST", self.update),
            f"{SERVICE}Leads.GetById": ("GET", self.reading(parts.librarian.by_id)),
            f"{SERVICE}Leads/Retrieve/ByIds": ("POST", self.reading(parts.librarian.by_ids)),
            f"{SERVICE}LeadsMetaData.Get": ("GET", self.reading(parts.librarian.fields)),
        }
        self._encode = msgspec.json.Encoder().encode

    def answer(self, request: Received) -> Reply:
        """Answer one request."""
        try:
            return self.serve(request)
        except Refusal as refusal:
            return self.refuse(request, refusal)

    def serve(self, request: Received) -> Reply:
        """Do what a request asks for, or raise Refusal."""
        action = self.route(request)
        account = self.parts.gate.authenticate(request)
        return Reply(200, self.render(action(account, request)))

    def route(self, request: Received) -> Action:
        """Return what a path and a method ask for."""
        if request.path not in self.routes:
            raise Refusal(404, "The API could not be found. Please check the API signature")
        method, action = self.routes[request.path]
        if request.method != method:
            raise Refusal(int(self.readings["other-method"]), f"The method is not {method}")
        return action

    def update(self, account: Account, request: Received) -> Answer:
        """Update the leads of a call."""
        call = self.admitted(account, request)
        return self.parts.clerk.answer(call, self.parts.judge.judge(account.store, call))

    def admitted(self, account: Account, request: Received) -> Call:
        """Return the call of a request within the quota; one that is refused for its body may count or not."""
        if self.readings["counted-400"] == "yes":
            self.parts.gate.admit(account, request)
            return self.parts.reader.read(request)
        call = self.parts.reader.read(request)
        self.parts.gate.admit(account, request)
        return call

    def reading(self, read: Callable[[Store, Received], object]) -> Action:
        """Return an action that reads leads, which may count or not."""

        def action(account: Account, request: Received) -> object:
            if self.readings["counted-reads"] == "yes":
                self.parts.gate.admit(account, request)
            return read(account.store, request)

        return action

    def render(self, body: object) -> bytes:
        """Write the body of an answer."""
        return self._encode(body)

    def refuse(self, request: Received, refusal: Refusal) -> Reply:
        """Answer what is not served, in the vendor's envelope."""
        allowed = self.routes[request.path][0].encode() if refusal.status == METHOD_NOT_ALLOWED else None
        headers = (*JSON, (b"allow", allowed)) if allowed else JSON
        envelope = ErrorEnvelope("Error", EXCEPTIONS.get(refusal.status, ANY_EXCEPTION), refusal.message)
        return Reply(refusal.status, self.render(envelope), headers)

    def pausing(self, request: Received) -> float:
        """Return the seconds for which the answer to a request is kept back."""
        del request
        return self.pause

    def settle(self, request: Received, reply: Reply) -> Reply:
        """Return what is sent after the pause in which other requests were decided on."""
        del request
        return reply
