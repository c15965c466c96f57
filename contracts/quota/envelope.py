"""The envelope of a history: how many calls its fullest window may have held, by the length of the window.

For a plot: a limit of N per W is a step that the curves pass at W, an upper one from above, a lower one from below.
"""

from dataclasses import dataclass

import numpy as np

from contracts.quota.history import ROUNDING, Columns, Floats, Indices
from contracts.spec import Quota

__all__ = ["Envelope", "envelope", "lengths"]

# From a quarter of W to four of it, W among them.
LONGEST, STEPS = 4, 16


@dataclass(frozen=True, slots=True, eq=False)
class Envelope:
    """For each length in seconds the calls in the fullest window: accepted for certain, and accepted at the most."""

    seconds: Floats
    least: Indices
    most: Indices


def lengths(quota: Quota) -> Floats:
    """Return lengths of windows to look at, evenly in their ratio, W in the middle."""
    return quota.seconds * np.geomspace(1 / LONGEST, LONGEST, 2 * STEPS + 1)


def envelope(calls: Columns, seconds: Floats) -> Envelope:
    """Return the fullest windows of these lengths. The least is exact where calls were answered as they were sent."""
    accepted, possible = calls.accepted, calls.possible
    # A window is fullest where it begins with a call: with its sending for what is certain, else with its answer.
    least = _fullest(accepted.sent, accepted.received, seconds - ROUNDING)
    return Envelope(seconds, least, _fullest(possible.received, possible.sent, seconds))


def _fullest(begins: Floats, ends: Floats, seconds: Floats) -> Indices:
    starts, ends = np.sort(begins), np.sort(ends)
    before = np.searchsorted(starts, starts, side="left")
    counts = [np.max(np.searchsorted(ends, starts + each, side="left") - before, initial=0) for each in seconds]
    return np.array(counts, np.intp)
