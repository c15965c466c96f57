"""8.5: the quota belongs to the account, not to a connection, and no other account uses it up.

No answer names its connection, but two calls in flight at once have two: HTTP answers one at a time. A call that is
refused while no connection can have carried N calls was not counted by connection. Calls that went out in a row over
one connection say so in their purpose.
"""

from dataclasses import dataclass
from functools import cached_property

import numpy as np

from contracts.exchange import History
from contracts.quota.bounds import RESET_WINDOWS
from contracts.quota.history import Columns, Floats, Outcome, columns, is_foreign, outcome
from contracts.quota.sweep import most_accepted
from contracts.spec import Quota
from contracts.verdict import Verdict

__all__ = ["LONE", "Scope"]

# What the purpose of calls ends with that went out over one connection.
LONE = "over one connection"


@dataclass(frozen=True)
class Scope:
    """What is counted together; calls are positions in the history."""

    history: History
    quota: Quota

    @cached_property
    def across_connections(self) -> tuple[int, ...]:
        """The refusals that calls of several connections explain together, and those of none by itself."""
        calls, possible, accepted = self._own, self._own.possible, self._own.accepted
        refused, window = calls.refused, RESET_WINDOWS * self.quota.seconds
        # No call ends before it begins, so what ended before a window also began before its end.
        begun = np.searchsorted(np.sort(possible.sent), refused.received, "right")
        before = begun - np.searchsorted(np.sort(possible.received), refused.sent - window)
        found = []
        for place, sent, received in zip(*_rows(refused.at(before <= self.quota.calls)), strict=True):
            inside = (accepted.sent <= received) & (accepted.received >= sent - window)
            if _overlap(accepted.sent[inside], accepted.received[inside]):
                found.append(int(place))
        return tuple(found)

    @cached_property
    def by_connection(self) -> tuple[int, ...]:
        """The refusals over one connection, where over several more than N were taken in W and none was refused."""
        own = self._own
        lone = np.array([self.history[place].purpose.endswith(LONE) for place in own.positions], bool)
        refused = own.outcome == Outcome.REFUSED
        if np.any(refused & ~lone) or most_accepted(own.at(~lone), self.quota.seconds).least <= self.quota.calls:
            return ()
        return tuple(own.positions[refused & lone].tolist())

    @property
    def connections(self) -> Verdict:
        """Whether connections share one quota."""
        if self.by_connection:
            return Verdict.FAIL
        return Verdict.PASS if self.across_connections else Verdict.NOT_TESTED

    @cached_property
    def spared(self) -> tuple[int, ...]:
        """The calls of another account that were taken while ours was shut."""
        return tuple(place for place in self._meanwhile if outcome(self.history[place]) is Outcome.ACCEPTED)

    @cached_property
    def hit(self) -> tuple[int, ...]:
        """The calls of another account that were refused while ours was shut, before it can have spent a quota."""
        if self.spared:
            return ()
        refused = (place for place in self._meanwhile if outcome(self.history[place]) is Outcome.REFUSED)
        return tuple(place for place in refused if self._spent_by_others(place) < self.quota.calls)

    @property
    def accounts(self) -> Verdict:
        """Whether accounts have a quota each."""
        if self.hit:
            return Verdict.FAIL
        return Verdict.PASS if self.spared else Verdict.NOT_TESTED

    @cached_property
    def _own(self) -> Columns:
        return columns(self.history)

    @cached_property
    def _meanwhile(self) -> list[int]:
        """The calls of another account that came while ours was shut."""
        return [place for place, each in enumerate(self.history) if is_foreign(each) and self._is_shut(place)]

    def _spent_by_others(self, place: int) -> int:
        """Return how many calls another account may have spent in two windows before one of its calls, and with it."""
        call, window = self.history[place], RESET_WINDOWS * self.quota.seconds
        others = (each for each in self.history if is_foreign(each) and outcome(each) is not Outcome.REFUSED)
        return sum(each.sent <= call.received and each.received >= call.sent - window for each in others)

    def _is_shut(self, place: int) -> bool:
        """Whether our account was refused last before a call was sent, less than a window before."""
        call, own = self.history[place], self._own
        known = own.only(Outcome.ACCEPTED, Outcome.REFUSED)
        before = known.received <= call.sent
        if not before.any():
            return False
        last = int(np.argmax(np.where(before, known.received, -np.inf)))
        since = call.received - float(known.sent[last])
        return bool(known.outcome[last] == Outcome.REFUSED) and since < self.quota.seconds


def _rows(calls: Columns) -> tuple[list[int], list[float], list[float]]:
    return calls.positions.tolist(), calls.sent.tolist(), calls.received.tolist()


def _overlap(sent: Floats, received: Floats) -> bool:
    """Whether two calls were in flight at once."""
    order = np.argsort(sent)
    return bool(np.any(np.maximum.accumulate(received[order])[:-1] > sent[order][1:]))
