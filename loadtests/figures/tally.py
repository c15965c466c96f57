"""The samples of a run, counted where they are made, and put together from several workers."""

import math
from collections import Counter, defaultdict
from dataclasses import dataclass
from typing import Literal, Self, get_args

import msgspec
from msgspec import Struct

from contracts.errors import UsageError
from loadtests.figures.distribution import EXACT, Distribution
from loadtests.figures.samples import Fate, Sample

__all__ = ["MEASURES", "SLICES", "THIRDS", "Key", "Measure", "Period", "Tally"]

Measure = Literal["response", "service", "connect", "tls"]
MEASURES: tuple[Measure, ...] = get_args(Measure)
# Rates have limits from the differences between parts of the period, drift from its thirds.
SLICES = 10
THIRDS = 3


@dataclass(frozen=True, slots=True)
class Period:
    """When calls are measured: from `warm_up` seconds after the start until `seconds` after it. Raises UsageError."""

    start: float
    seconds: float
    warm_up: float = 0.0

    @property
    def measured(self) -> float:
        """How many seconds are measured."""
        return self.seconds - self.warm_up

    def __post_init__(self) -> None:
        if not 0 <= self.warm_up < self.seconds < math.inf:
            raise UsageError(f"a warm-up of {self.warm_up:g} s leaves nothing to measure of {self.seconds:g} s")

    def part(self, instant: float, parts: int) -> int:
        """Return in which of so many equal parts an instant lies; less than 0 before, `parts` or more after."""
        if math.isinf(instant):
            return parts
        position = (instant - self.start - self.warm_up) / self.measured
        # The very end belongs to the last part.
        return parts - 1 if position == 1 else math.floor(position * parts)


class Key(Struct, frozen=True):
    """What is measured of which calls: their fate, the leads that they carried, the third in which they were due."""

    measure: Measure
    fate: Fate
    leads: int
    third: int


class _Text(Struct, frozen=True):
    """A tally on its way to another process."""

    seconds: float
    warm_up: float
    calls: dict[Fate, int]
    dropped: int
    warmed: int
    sent: tuple[int, ...]
    updated: tuple[int, ...]
    times: list[tuple[Key, str]]


class Tally:
    """The calls of a period, by fate, size and third, with their times.

    A call belongs to the warm-up when it was due in it. Calls sent and leads updated are counted when that happens,
    so that a host which falls behind is not credited with what it does after the end.
    """

    def __init__(self, period: Period, exact: int = EXACT) -> None:
        self.period = period
        self.exact = exact
        self.calls: Counter[Fate] = Counter()
        self.dropped = 0
        self.warmed = 0
        self.sent = [0] * SLICES
        self.updated = [0] * SLICES
        self.times: defaultdict[Key, Distribution] = defaultdict(lambda: Distribution(exact))

    def add(self, sample: Sample) -> None:
        """Count a call that was sent."""
        self._flow(self.sent, sample.sent, 1)
        self._flow(self.updated, sample.received, sample.updated)
        third = self.period.part(sample.planned, THIRDS)
        if third < 0:
            self.warmed += 1
            return
        self.calls[sample.fate] += 1
        for measure, seconds in _times(sample):
            self.times[Key(measure, sample.fate, sample.leads, min(third, THIRDS - 1))].add(seconds)

    def drop(self, planned: float) -> None:
        """Count a call that could not be started when it was due, nor soon enough after."""
        if self.period.part(planned, THIRDS) < 0:
            self.warmed += 1
        else:
            self.dropped += 1

    def merge(self, other: "Tally") -> None:
        """Count what another worker counted over the same seconds, by a clock of its own perhaps."""
        self.calls += other.calls
        self.dropped += other.dropped
        self.warmed += other.warmed
        self.sent = [one + two for one, two in zip(self.sent, other.sent, strict=True)]
        self.updated = [one + two for one, two in zip(self.updated, other.updated, strict=True)]
        for key, times in other.times.items():
            self.times[key].merge(times)

    def encode(self) -> str:
        """Return a text for `decode`: all that was counted so far, of which the last one said is enough."""
        times = [(key, times.encode()) for key, times in self.times.items()]
        text = _Text(
            self.period.seconds,
            self.period.warm_up,
            dict(self.calls),
            self.dropped,
            self.warmed,
            tuple(self.sent),
            tuple(self.updated),
            times,
        )
        return msgspec.json.encode(text).decode()

    @classmethod
    def decode(cls, text: str, exact: int = EXACT) -> Self:
        """Read what `encode` returned. Raises msgspec.DecodeError."""
        read = msgspec.json.decode(text, type=_Text)
        tally = cls(Period(0.0, read.seconds, read.warm_up), exact)
        tally.calls.update(read.calls)
        tally.dropped, tally.warmed = read.dropped, read.warmed
        tally.sent, tally.updated = list(read.sent), list(read.updated)
        for key, times in read.times:
            tally.times[key] = Distribution.decode(times, exact)
        return tally

    def _flow(self, slices: list[int], instant: float, count: int) -> None:
        if 0 <= (part := self.period.part(instant, SLICES)) < SLICES:
            slices[part] += count


def _times(sample: Sample) -> list[tuple[Measure, float]]:
    """Return what is known of the times of a call; one without an answer has only its connection's."""
    known: list[tuple[Measure, float]] = []
    if sample.fate is not Fate.UNANSWERED:
        known += [("response", sample.received - sample.planned), ("service", sample.received - sample.sent)]
    if sample.connect is not None:
        known.append(("connect", sample.connect))
    if sample.tls is not None:
        known.append(("tls", sample.tls))
    return known
