"""What a worker is told to do, and what it tells: plain data that crosses processes and machines."""

from typing import Literal

from msgspec import Struct

from contracts.tenant import Tenant

__all__ = ["Kind", "Order", "Progress", "Traffic", "Work", "portion"]

Kind = Literal["greet", "open", "ride", "drain"]
Traffic = Literal["valid", "mixed"]


class Order(Struct, frozen=True):
    """One part of a scenario, for one worker.

    `open` starts calls when they are `due`, in seconds from the start, `ride` sends what a quota of `calls` per
    `window` allows, `most` of them if that is given, `drain` sends `calls` as fast as they are answered. It starts at
    an instant of the clock of the machine `boot`; a worker on another one starts `wait` seconds after it hears of it,
    and without `boot` at once. One that joins a ride first holds still for some seconds. What `tells` is one worker's,
    which says of each call when it was sent and answered, and what became of it. `tenant` is the account as far as it
    may be written, where that was found out.
    """

    kind: Kind
    purpose: str
    number: int = 0
    seconds: float = 0.0
    start: float = 0.0
    boot: str = ""
    wait: float = 0.0
    hold: float = 0.0
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
    are the most bytes that the process held by a third of the time, and until now.
    """

    started: int = 0
    too_late: int = 0
    no_place: int = 0
    thin: int = 0
    ceiling: float = 0.0
    floor: float = 0.0
    early: int = 0
    peak: int = 0
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
