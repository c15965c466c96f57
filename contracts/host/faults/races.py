"""Sentence 7.3 for calls in flight: what two calls should keep apart, they share."""

from collections.abc import Callable, Mapping

import msgspec
from msgspec.structs import replace

from contracts.host.faults.registry import fault, seed
from contracts.host.gate import Account
from contracts.host.host import Host, Parts
from contracts.host.messages import Call, Received, Reply
from contracts.host.readings import Readings
from contracts.spec import UPDATE_PATH

# Threads of a client on a busy machine start some twenty milliseconds apart.
MEETING_SECONDS = 0.05


def meeting(mixed: Callable[[Reply, Reply], Reply]) -> type[Host]:
    """Make a host that lets calls meet, and answers each with something of the newest answer that is not yet sent."""

    class Meeting(Host):
        pause = MEETING_SECONDS

        def __init__(self, parts: Parts, readings: Readings) -> None:
            super().__init__(parts, readings)
            self.flying: dict[int, Reply] = {}

        def answer(self, request: Received) -> Reply:
            reply = super().answer(request)
            if request.path == UPDATE_PATH:
                self.flying[request.number] = reply
            return reply

        def settle(self, request: Received, reply: Reply) -> Reply:
            if request.number not in self.flying:
                return reply
            newest = next(reversed(self.flying.values()))
            del self.flying[request.number]
            return reply if newest is reply else mixed(reply, newest)

    return Meeting


def _with_lists(own: Reply, newest: Reply) -> Reply:
    body, other = (msgspec.json.decode(reply.body) for reply in (own, newest))
    if not {"Details"} <= body.keys() & other.keys():
        return own
    return replace(own, body=msgspec.json.encode(body | {"Details": other["Details"]}))


seed(
    "7.3-answers-mixed-up",
    "the newest answer were that of every call in flight",
    meeting(lambda _, newest: newest),
    also=("3.1", "4.1", "4.2", "4.5", "4.6", "7.1", "7.2", "7.4", "7.5"),
)
seed(
    "7.3-lists-shared",
    "calls in flight had their lists in common",
    meeting(_with_lists),
    also=("3.1", "3.3", "4.1", "4.2", "4.5", "4.6", "7.1", "7.2", "7.4", "7.5"),
)


@fault(
    "7.3-flag-shared",
    "a flag that is on held for the calls in flight beside it",
    also=("4.5", "7.1", "7.2", "7.4", "7.5"),
)
class _FlagShared(Host):
    pause = MEETING_SECONDS
    flying: Mapping[int, bool] = {}

    def admitted(self, account: Account, request: Received) -> Call:
        call = super().admitted(account, request)
        self.flying = {**self.flying, request.number: call.flag}
        return replace(call, flag=any(self.flying.values()))

    def settle(self, request: Received, reply: Reply) -> Reply:
        self.flying = {number: flag for number, flag in self.flying.items() if number != request.number}
        return super().settle(request, reply)
