"""Leads that fail when it is their turn, though nothing is wrong with them."""

from collections.abc import Callable, Sequence

from msgspec import Struct

from contracts.host.inspector import Values
from contracts.host.judge import Judge
from contracts.host.messages import Lead, Outcome
from contracts.host.sitting import Sitting


class Turn(Struct, frozen=True):
    """A lead of a call: the `heard`th of all, what it carries, and what became of those before it in the call."""

    judge: Judge
    sitting: Sitting
    values: Values
    done: Sequence[Outcome]
    heard: int

    @property
    def place(self) -> int:
        """How many leads stand before it in the call."""
        return len(self.done)

    @property
    def size(self) -> int:
        """How many leads the call has."""
        return len(self.sitting.call.leads)

    def names(self) -> list[str]:
        """Return what the leads of the call up to this one are named by."""
        leads = self.sitting.call.leads[: self.place + 1]
        return [self.judge.identify(self.sitting, self.carried(place)).value or "" for place, _ in enumerate(leads)]

    def carried(self, place: int) -> Values:
        """Return what a lead of the call carries."""
        return self.judge.inspector.values(self.sitting.call.leads[place])

    def is_missing(self, place: int) -> bool:
        """Whether a lead of the call does not exist."""
        return self.judge.find(self.sitting, self.judge.identify(self.sitting, self.carried(place))) is None


class _Hearing(Judge):
    """Ask of each lead whether it fails for nothing."""

    heard = 0

    def hear(self, sitting: Sitting) -> list[Outcome]:
        done: list[Outcome] = []
        for lead in sitting.call.leads:
            self.heard += 1
            turn = Turn(self, sitting, self.inspector.values(lead), done, self.heard)
            skipped = self.fails(turn) and succeeds(self, sitting, lead)
            done.append(skip(self, sitting, lead) if skipped else self.update(sitting, lead))
        return done

    def fails(self, turn: Turn) -> bool:
        """Whether a lead fails for nothing."""
        del turn
        return False


def failing(fails: Callable[[Turn], bool]) -> type[Judge]:
    """Make a judge that fails leads with which nothing is wrong."""

    class Failing(_Hearing):
        def fails(self, turn: Turn) -> bool:
            return fails(turn) or super().fails(turn)

    return Failing


def succeeds(judge: Judge, sitting: Sitting, lead: Lead) -> bool:
    """Whether a lead would be updated by a host without faults."""
    values = judge.inspector.values(lead)
    record = judge.find(sitting, judge.identify(sitting, values))
    return record is not None and not record.restricted and not judge.inspector.objection(sitting, lead, values, record)


def skip(judge: Judge, sitting: Sitting, lead: Lead) -> Outcome:
    """Fail a lead that nothing is wrong with."""
    return judge.failed(judge.identify(sitting, judge.inspector.values(lead)), "The call was ended")
