"""What is known of a run once it has ended: plain records, which cross processes and are written as JSON."""

from msgspec import Struct


class Alarm(Struct, frozen=True):
    """A sentence named on a host that keeps it, and the smallest exchange that was taken to break it."""

    sentence: str
    words: str
    purpose: str = ""
    sent: str = ""
    answered: str = ""


class Played(Struct, frozen=True, omit_defaults=True):
    """A whole run on one mocked host; `sentence` is that of its fault, empty on a correct host.

    `named` has for each sentence the call, counted from 1, by which it was named first; `showed` the purposes of
    the calls that broke one; `purposes` how many calls were sent for each, in the order in which they first were.
    `causes` has for each root the seeded faults that explain it. `left` are the classes of limiter that were not
    excluded, and `quota` the verdicts of 8.1 and 8.2, where the run identified one. `error` says why the run came to
    nothing.
    """

    host: str
    seed: int = 0
    sentence: str = ""
    declared: tuple[str, ...] = ()
    calls: int = 0
    named: dict[str, int] = {}
    showed: tuple[str, ...] = ()
    purposes: dict[str, int] = {}
    alarms: tuple[Alarm, ...] = ()
    causes: dict[str, tuple[str, ...]] = {}
    left: tuple[str, ...] = ()
    quota: tuple[str, ...] = ()
    error: str = ""

    @property
    def first(self) -> int | None:
        """The call by which anything was named, None where nothing was."""
        return min(self.named.values(), default=None)

    @property
    def own(self) -> int | None:
        """The call by which the fault's own sentence was named."""
        return self.named.get(self.sentence)

    @property
    def undeclared(self) -> tuple[str, ...]:
        """The sentences named that were not said to break with the fault."""
        return tuple(number for number in self.named if number not in {self.sentence, *self.declared})


class Peered(Struct, frozen=True, omit_defaults=True):
    """A run of plain Schemathesis on one mocked host; `checks` are those that failed."""

    host: str
    sentence: str = ""
    calls: int = 0
    checks: tuple[str, ...] = ()
    error: str = ""
