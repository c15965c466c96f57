"""Chapter 3: counts that do not say what the lists hold."""

from collections.abc import Callable
from typing import Any

import msgspec
from msgspec import UNSET, Struct, UnsetType
from msgspec.structs import replace

from contracts.host.clerk import Clerk, Lists
from contracts.host.faults.registry import fault, seed
from contracts.host.host import Host
from contracts.host.messages import Call
from contracts.spec import BATCH_LIMIT
from contracts.wire import Answer, Details, Status

CUT = 10
EVERY = 5


class Said(Struct, frozen=True):
    """What is about to be said of a call: its counts, and the call and the lists that they are of."""

    status: Status
    call: Call
    lists: Lists


def recounting(recounted: Callable[[Said], dict[str, Any]]) -> type[Clerk]:
    """Make a clerk that says other counts, or another message, as `recounted` returns them."""

    class Recounting(Clerk):
        def status(self, call: Call, lists: Lists) -> Status:
            status = super().status(call, lists)
            return replace(status, **recounted(Said(status, call, lists)))

    return Recounting


def _number(count: int | UnsetType) -> int:
    return 0 if count is UNSET else count


def _swapped(said: Said) -> dict[str, Any]:
    return {"success_count": said.status.failure_count, "failure_count": said.status.success_count}


def _unsuccessful(said: Said) -> int:
    return _number(said.status.failure_count) + _number(said.status.un_processed_count)


def _one_lost(said: Said) -> dict[str, Any]:
    successes = _number(said.status.success_count)
    lost = len(said.call.leads) == BATCH_LIMIT - 1 and successes > 0
    return {"success_count": successes - lost}


seed(
    "3.1-total-of-successes",
    "TotalCount were the number of leads that succeeded",
    recounting(lambda said: {"total_count": len(said.lists["SuccessfulLeads"])}),
    also=("3.2",),
)
seed(
    "3.1-total-short-at-25",
    "TotalCount ended at 24",
    recounting(lambda said: {"total_count": min(said.status.total_count, BATCH_LIMIT - 1)}),
    also=("3.2",),
)
seed(
    "3.1-unprocessed-uncounted",
    "unprocessed leads were no part of TotalCount",
    recounting(lambda said: {"total_count": said.status.total_count - len(said.lists["UnProcessedLeads"])}),
    also=("3.2",),
)
seed(
    "3.2-failures-twice",
    "unprocessed leads were counted as failed, too",
    recounting(lambda said: {"failure_count": _unsuccessful(said)}),
    also=("3.3",),
)
seed(
    "3.2-failures-uncounted",
    "failures were not worth counting in a call where others succeed",
    recounting(lambda said: {"failure_count": 0} if said.status.success_count else {}),
    also=("3.3",),
)
seed(
    "3.3-counts-swapped",
    "SuccessCount counted the failures, and FailureCount the successes",
    recounting(_swapped),
    also=("7.2",),
)
seed(
    "3.3-counts-swapped-every-5th",
    "success and failure counts were each other's in every 5th call",
    recounting(lambda said: _swapped(said) if said.call.number % EVERY == 0 else {}),
    also=("7.1", "7.2", "7.3", "7.4", "7.5"),
)
seed("3.3-one-lost-at-24", "SuccessCount left out the 24th lead", recounting(_one_lost), also=("3.2",))
seed(
    "3.3-unprocessed-counted-failed",
    "FailureCount counted the unprocessed leads",
    recounting(lambda said: {"failure_count": _unsuccessful(said), "un_processed_count": UNSET}),
    also=("4.6",),
)


@fault("3.3-lists-cut", "a list ended with its 10th lead", also=("4.1", "7.4"))
class _ListsCut(Clerk):
    def details(self, lists: Lists) -> Details:
        return super().details({name: entries[:CUT] for name, entries in lists.items()})


def writing(written: Callable[[str, Any], object]) -> type[Host]:
    """Make a host that writes the members of Status otherwise."""

    class Writing(Host):
        def render(self, body: object) -> bytes:
            if not isinstance(body, Answer):
                return super().render(body)
            members = msgspec.to_builtins(body)
            members["Status"] = {name: written(name, value) for name, value in members["Status"].items()}
            return super().render(members)

    return Writing


seed("3.4-text", "counts were text", writing(lambda _, value: str(value)), also=("4.6",))
seed(
    "3.4-decimals", "counts had decimals", writing(lambda name, value: value + 0.5 if name == "SuccessCount" else value)
)
