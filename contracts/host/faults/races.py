"""Sentence 7.3 for calls in flight: what two calls should keep apart, they share."""

from collections.abc import Mapping

import msgspec
from msgspec.structs import replace

from contracts.host.faults.registry import fault
from contracts.host.gate import Account
from contracts.host.host import Host, Parts
from contracts.host.messages import Call, Received, Reply
from contracts.host.readings import Readings
from contracts.spec import UPDATE_PATH

MEETING_SECONDS = 0.02


class _Meeting(Host):
    """Let calls meet, and mix up their answers. `flying` are the answers not yet sent, the newest last."""

    pause = MEETING_SECONDS

    def __init__(self, parts: Parts, readings: Readings) -> None:
        super().__init__(parts, readings)
        self.flying: dict[int, Reply] = {}

    def answer(self, request: Received) -> Reply:
        """Answer a request, and keep the answer of a call at hand."""
        reply = super().answer(request)
        if request.path == UPDATE_PATH:
            self.flying[request.number] = reply
        return reply

    def settle(self, request: Received, reply: Reply) -> Reply:
        """Send a call what it should have been answered, with something of the newest."""
        if request.number not in self.flying:
            return reply
        newest = next(reversed(self.flying.values()))
        del self.flying[request.number]
        return reply if newest is reply else self.mixed(reply, newest)

    def mixed(self, own: Reply, newest: Reply) -> Reply:
        """Return an answer with something of another."""
        raise NotImplementedError


@fault(
    "7.3-answers-mixed-up",
    "the newest answer were that of every call in flight",
    also=("3.1", "4.1", "4.2", "4.5", "4.6", "7.1", "7.2", "7.4", "7.5"),
)
class AnswersMixedUp(_Meeting):
    """Keep one answer for all."""

    def mixed(self, own: Reply, newest: Reply) -> Reply:
        """Return the other answer."""
        del own
        return newest


@fault(
    "7.3-lists-shared",
    "calls in flight had their lists in common",
    also=("3.1", "3.3", "4.1", "4.2", "4.5", "4.6", "7.1", "7.2", "7.4", "7.5"),
)
class ListsShared(_Meeting):
    """Keep one Details for all."""

    def mixed(self, own: Reply, newest: Reply) -> Reply:
        """Return the answer with the lists of the other."""
        body, other = (msgspec.json.decode(reply.body) for reply in (own, newest))
        if not {"Details"} <= body.keys() & other.keys():
            return own
        return replace(own, body=msgspec.json.encode(body | {"Details": other["Details"]}))


@fault(
    "7.3-flag-shared",
    "a flag that is on held for the calls in flight beside it",
    also=("4.5", "7.1", "7.2", "7.4", "7.5"),
)
class FlagShared(Host):
    """Keep one flag for all."""

    pause = MEETING_SECONDS
    flying: Mapping[int, bool] = {}

    def admitted(self, account: Account, request: Received) -> Call:
        """Turn on the flag where that of a call in flight is on."""
        call = super().admitted(account, request)
        self.flying = {**self.flying, request.number: call.flag}
        return replace(call, flag=any(self.flying.values()))

    def settle(self, request: Received, reply: Reply) -> Reply:
        """Forget the flag of a call that is answered."""
        self.flying = {number: flag for number, flag in self.flying.items() if number != request.number}
        return super().settle(request, reply)
