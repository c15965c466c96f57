"""What master and workers say to each other: plain data that crosses processes and machines."""

from collections.abc import Callable
from math import inf
from typing import Any, Literal, Protocol

from msgspec import Struct

from contracts.tenant import Tenant

__all__ = [
    "DELIVER",
    "HERE",
    "JOURNAL",
    "ORDER",
    "PROGRESS",
    "Kind",
    "Order",
    "Progress",
    "Runner",
    "Traffic",
    "Work",
    "portion",
]

# The names of messages over locust's own connection; some it has for itself.
# From the master: do this; send the journal.
ORDER, DELIVER = "order", "deliver"
# From a worker: it is ready; so far it has come; a part of its journal.
HERE, PROGRESS, JOURNAL = "here", "progress", "journal"
Kind = Literal["greet", "open", "ride", "drain"]
Traffic = Literal["valid", "mixed", "foreign"]


class Order(Struct, frozen=True):
    """One part of a scenario, for one worker.

    `open` starts calls when they are `due`, in seconds from the start, `ride` sends what a quota of `calls` per
    `window` allows, `most` of them if that is given, `drain` sends `calls` as fast as they are answered. It starts at
    an instant of the clock of the machine `boot`; a worker on another one starts `wait` seconds after it hears of it,
    and without `boot` at once. What `tells` is one worker's, which says of each call when it was sent and answered, and
    what became of it. `tenant` is the account as far as it may be written, where that was found out.

    Where workers join or die it comes again under its `number`, as a whole: what is due after `since` is other calls
    then, and a ride goes on with its share after it held still for `hold` seconds. What is `halted` does no more.
    """

    kind: Kind
    purpose: str
    number: int = 0
    seconds: float = 0.0
    start: float = 0.0
    boot: str = ""
    wait: float = 0.0
    hold: float = 0.0
    since: float = -inf
    halted: bool = False
    size: int = 1
    calls: int = 0
    most: int | None = None
    window: float = 0.0
    warm_up: float = 0.0
    connections: int = 1
    traffic: Traffic = "valid"
    tells: bool = False
    due: tuple[float, ...] = ()
    tenant: Tenant | None = None


class Work(Struct, frozen=True, kw_only=True):
    """What was done of an order, by one worker or by all.

    `thin` calls left nothing but their counts; `ceiling` is in calls a second, `floor` in seconds; `early` and `peak`
    are the most bytes that the process held by a third of the time, and until now; `promised` are the most seconds that
    a refusal asked to wait, None where none did.
    """

    started: int = 0
    too_late: int = 0
    no_place: int = 0
    thin: int = 0
    ceiling: float = 0.0
    floor: float = 0.0
    early: int = 0
    peak: int = 0
    promised: float | None = None
    calls: tuple[tuple[float, float, int], ...] = ()


class Progress(Work, frozen=True):
    """What became of an order so far, or in the end when it is `over`.

    `tally` and `late` are texts of the figures; `problem` is why something could not be proven, `wrong_use` why nothing
    can be.
    """

    number: int
    tally: str
    late: str
    over: bool = False
    problem: str = ""
    wrong_use: str = ""


def portion(whole: int, worker: int, workers: int) -> int:
    """Return what one of several workers has of a number of calls, connections or places of a quota."""
    return whole // workers + (worker < whole % workers)


class Runner(Protocol):
    """What of locust's runners is used: importing them would patch the sockets of whoever only asks for their type."""

    def register_message(self, msg_type: str, listener: Callable[..., None], concurrent: bool = False) -> None:  # noqa: FBT001, FBT002 - locust's
        """Call the listener for messages of a name, in a greenlet of its own where they may take long."""

    def send_message(self, msg_type: str, data: dict[str, Any] | None = None, client_id: str | None = None) -> None:
        """Send data to the master, or to one worker."""
