"""Chapter 3: counts that do not say what the lists hold."""

from typing import Any

import msgspec
from msgspec import UNSET, UnsetType
from msgspec.structs import replace

from contracts.host.clerk import Clerk, Lists
from contracts.host.faults.registry import fault
from contracts.host.host import Host
from contracts.host.messages import Call, Received
from contracts.spec import BATCH_LIMIT
from contracts.wire import Answer, Details, Status

CUT = 10
EVERY = 5


def _number(count: int | UnsetType) -> int:
    return 0 if count is UNSET else count


@fault("3.1-total-of-successes", "TotalCount were the number of leads that succeeded", also=("3.2",))
class TotalOfSuccesses(Clerk):
    """Count what went well."""

    def total(self, call: Call, lists: Lists) -> int:
        """Return the number of successes."""
        del call
        return len(lists["SuccessfulLeads"])


@fault("3.1-total-short-at-25", "TotalCount ended at 24", also=("3.2",))
class TotalShort(Clerk):
    """Count to 24."""

    def total(self, call: Call, lists: Lists) -> int:
        """Return 24 at most."""
        return min(super().total(call, lists), BATCH_LIMIT - 1)


@fault("3.1-unprocessed-uncounted", "unprocessed leads were no part of TotalCount", also=("3.2",))
class UnprocessedUncounted(Clerk):
    """Forget the unprocessed."""

    def total(self, call: Call, lists: Lists) -> int:
        """Return the number of leads processed."""
        return super().total(call, lists) - len(lists["UnProcessedLeads"])


@fault("3.2-failures-twice", "unprocessed leads were counted as failed, too", also=("3.3",))
class FailuresTwice(Clerk):
    """Count the unprocessed twice."""

    def status(self, call: Call, lists: Lists) -> Status:
        """Add them to the failures."""
        status = super().status(call, lists)
        return replace(status, failure_count=_number(status.failure_count) + _number(status.un_processed_count))


@fault("3.2-failures-uncounted", "failures were not worth counting in a call where others succeed", also=("3.3",))
class FailuresUncounted(Clerk):
    """Forget failures in mixed calls."""

    def status(self, call: Call, lists: Lists) -> Status:
        """Return no failures beside successes."""
        status = super().status(call, lists)
        return replace(status, failure_count=0) if status.success_count else status


@fault("3.3-counts-swapped", "SuccessCount counted the failures, and FailureCount the successes", also=("7.2",))
class CountsSwapped(Clerk):
    """Take one count for the other."""

    def status(self, call: Call, lists: Lists) -> Status:
        """Swap the counts."""
        status = super().status(call, lists)
        return replace(status, success_count=status.failure_count, failure_count=status.success_count)


@fault(
    "3.3-counts-swapped-every-5th",
    "success and failure counts were each other's in every 5th call",
    also=("7.1", "7.2", "7.3", "7.4", "7.5"),
)
class CountsSwappedEveryFifth(CountsSwapped):
    """Take one count for the other now and then."""

    def status(self, call: Call, lists: Lists) -> Status:
        """Swap the counts when it is the turn of a 5th call."""
        return super().status(call, lists) if call.number % EVERY == 0 else Clerk.status(self, call, lists)


@fault("3.3-one-lost-at-24", "SuccessCount left out the 24th lead", also=("3.2",))
class OneLost(Clerk):
    """Count one too few."""

    def status(self, call: Call, lists: Lists) -> Status:
        """Return one success less in a call of 24."""
        status = super().status(call, lists)
        lost = len(call.leads) == BATCH_LIMIT - 1 and _number(status.success_count) > 0
        return replace(status, success_count=_number(status.success_count) - 1) if lost else status


@fault("3.3-unprocessed-counted-failed", "FailureCount counted the unprocessed leads", also=("4.6",))
class UnprocessedCountedFailed(Clerk):
    """Count the unprocessed elsewhere."""

    def status(self, call: Call, lists: Lists) -> Status:
        """Move their number to the failures."""
        status = super().status(call, lists)
        failures = _number(status.failure_count) + _number(status.un_processed_count)
        return replace(status, failure_count=failures, un_processed_count=UNSET)


@fault("3.3-lists-cut", "a list ended with its 10th lead", also=("4.1", "7.4"))
class ListsCut(Clerk):
    """Cut long lists."""

    def details(self, call: Call, lists: Lists) -> Details:
        """Return the beginning of each list."""
        return super().details(call, {name: entries[:CUT] for name, entries in lists.items()})


class _Recounting(Host):
    """Write counts otherwise."""

    def render(self, request: Received, body: object) -> bytes:
        """Write the answer with other counts."""
        if not isinstance(body, Answer):
            return super().render(request, body)
        members = msgspec.to_builtins(body)
        members["Status"] = {name: self.written(name, value) for name, value in members["Status"].items()}
        return super().render(request, members)

    def written(self, name: str, value: Any) -> object:  # noqa: ANN401 - a count or the message
        """Return a member of Status as it is written."""
        raise NotImplementedError


@fault("3.4-text", "counts were text", also=("4.6",))
class CountsAsText(_Recounting):
    """Quote the counts."""

    def written(self, name: str, value: Any) -> object:  # noqa: ANN401 - a count or the message
        """Return text."""
        del name
        return str(value)


@fault("3.4-decimals", "counts had decimals")
class CountsWithDecimals(_Recounting):
    """Write 2.5 for 2."""

    def written(self, name: str, value: Any) -> object:  # noqa: ANN401 - a count or the message
        """Return half a lead more."""
        return value + 0.5 if name == "SuccessCount" else value
