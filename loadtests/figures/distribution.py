"""Times of many calls: all of them while they are few, a histogram of three digits (HdrHistogram) beyond."""

from base64 import b64decode, b64encode
from dataclasses import dataclass, field
from typing import Self

import numpy as np
from hdrh.histogram import HdrHistogram
from numpy.typing import NDArray

__all__ = ["EXACT", "PRECISION", "Distribution"]

EXACT = 10_000
# A time read off a histogram is at most this much above the true one, relative to it.
PRECISION = 0.001
DIGITS = 3
# A histogram counts whole microseconds, up to an hour.
MICRO = 1e6
LONGEST = int(3600 * MICRO)
COARSE = "hdr:"
LITTLE_ENDIAN = "<f8"


@dataclass(slots=True)
class Distribution:
    """Times in seconds: those of `exact` calls are kept as they are, more of them to three digits."""

    exact: int = EXACT
    times: list[float] = field(default_factory=list)
    histogram: HdrHistogram | None = None

    def __len__(self) -> int:
        return self.histogram.total_count if self.histogram else len(self.times)

    @property
    def precision(self) -> float:
        """How much a time that is read off may be above the true one, relative to it."""
        return PRECISION if self.histogram else 0.0

    def add(self, *times: float) -> None:
        """Count calls."""
        self.times.extend(times)
        if self.histogram or len(self.times) > self.exact:
            self._coarsen()

    def merge(self, other: "Distribution") -> None:
        """Count the calls of another."""
        self.add(*other.times)
        if other.histogram:
            self._coarsen().add(other.histogram)

    def at(self, *ranks: int) -> tuple[float, ...]:
        """Return the times that stand at these places, counted from 1, when all are in order.

        Before the first place the time is 0, after the last infinite.
        """
        times, reached = self._ordered()
        framed = np.concatenate(([0.0], times, [np.inf]))
        places = np.searchsorted(np.concatenate(([0], reached)), ranks)
        return tuple(framed[places].tolist())

    def encode(self) -> str:
        """Return a text for `decode`."""
        if self.histogram:
            return f"{COARSE}{self.histogram.encode().decode()}"
        return b64encode(np.array(self.times, LITTLE_ENDIAN).tobytes()).decode()

    @classmethod
    def decode(cls, text: str, exact: int = EXACT) -> Self:
        """Read what `encode` returned."""
        decoded = cls(exact)
        if text.startswith(COARSE):
            decoded.histogram = HdrHistogram.decode(text.removeprefix(COARSE).encode())
        else:
            decoded.add(*np.frombuffer(b64decode(text), LITTLE_ENDIAN).tolist())
        return decoded

    def _coarsen(self) -> HdrHistogram:
        """Move all times into the histogram."""
        if self.histogram is None:
            self.histogram = HdrHistogram(1, LONGEST, DIGITS)
        for time in self.times:
            self.histogram.record_value(min(round(time * MICRO), LONGEST))
        self.times.clear()
        return self.histogram

    def _ordered(self) -> tuple[NDArray[np.float64], NDArray[np.intp]]:
        """Return the times in order, and how many there are up to and including each."""
        if self.histogram is None:
            return np.sort(np.array(self.times)), np.arange(1, len(self.times) + 1)
        counts = np.frombuffer(self.histogram.counts, f"u{self.histogram.word_size}")
        cells = np.flatnonzero(counts)
        return np.array([_longest(self.histogram, int(cell)) for cell in cells]), np.cumsum(counts[cells])


def _longest(histogram: HdrHistogram, cell: int) -> float:
    """Return the longest time that a cell counts."""
    return float(histogram.get_highest_equivalent_value(histogram.get_value_from_index(cell))) / MICRO
