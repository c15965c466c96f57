"""Limiters that are none of rate: a queue delays calls in place of refusing them, another counts calls in flight."""

from dataclasses import dataclass
from functools import cached_property

import numpy as np

from contracts.quota.history import Columns, Indices
from contracts.quota.sweep import most_accepted
from contracts.spec import Quota

__all__ = ["Otherwise"]

# A queue lets calls out at the rate of the quota, within this share of it.
LIKE = 0.25
# Fewer calls in a row are no pace.
PACED = 4


@dataclass(frozen=True)
class Otherwise:
    """What else may explain a history than a rate limiter; each is a likeness, never a verdict."""

    calls: Columns
    quota: Quota

    @cached_property
    def delays(self) -> bool:
        """Whether calls that went out faster than the quota allows came back at its rate, and none was refused."""
        return not len(self.calls.refused) and any(map(self._is_paced, self._stretches))

    @cached_property
    def in_flight(self) -> int | None:
        """How many calls in flight were never refused though more than N went through in W; None where that is not so.

        Every refusal came beside more of them.
        """
        refused = self._beside(self.calls.refused)
        if not len(refused):
            return None
        fewest = int(refused.min())
        accepted = self.calls.accepted
        within = accepted.at(self._beside(accepted) < fewest)
        return fewest - 1 if most_accepted(within, self.quota.seconds).least > 2 * self.quota.calls else None

    def _beside(self, some: Columns) -> Indices:
        """Return how many calls may have been in flight together with each, itself included."""
        begun = np.searchsorted(np.sort(self.calls.sent), some.received, side="right")
        return begun - np.searchsorted(np.sort(self.calls.received), some.sent, side="left")

    @property
    def _stretches(self) -> list[Columns]:
        """The calls that waited longer than the spacing of the quota, by stretches in which some was always waiting."""
        waited = self.calls.received - self.calls.sent > self.quota.spacing
        order = np.flatnonzero(waited)[np.argsort(self.calls.sent[waited], kind="stable")]
        sent, received = self.calls.sent[order], self.calls.received[order]
        gaps = np.flatnonzero(sent[1:] > np.maximum.accumulate(received)[:-1]) + 1
        return [self.calls.at(each) for each in np.split(order, gaps)]

    def _is_paced(self, calls: Columns) -> bool:
        """Whether calls that went out faster than the quota allows were answered at its rate."""
        if len(calls) < PACED or not np.all(np.isfinite(calls.received)):
            return False
        asked, answered = (
            np.ptp(each) / (len(calls) - 1) / self.quota.spacing for each in (calls.sent, calls.received)
        )
        return bool(asked < 1 - LIKE and abs(answered - 1) < LIKE)
