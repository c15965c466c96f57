"""How arrivals are spelled on the command line: `constant:5/s`, `ramp:1/s..50/s`, `spike:5/s..100/s`."""

import re
from collections.abc import Sequence
from math import isfinite

from contracts.errors import UnknownChoice, UsageError
from loadtests.arrivals import MOST, Arrivals, Piece, integrated, poisson

__all__ = ["SHAPES", "parse"]

EXAMPLES = {
    "constant": "constant:5/s",
    "poisson": "poisson:20/s",
    "ramp": "ramp:1/s..50/s",
    "soak": "soak:300/min",
    "spike": "spike:5/s..100/s",
    "step": "step:10/s,20/s,50/s",
}
SHAPES = tuple(EXAMPLES)
SEPARATORS = {"ramp": "..", "spike": "..", "step": ","}
UNITS = {"s": 1.0, "min": 60.0}
RATE = re.compile(r"(\d{1,6}(?:\.\d{1,6})?)/(s|min)")
# What a spike takes of the time: before its peak, at it, and after.
SPIKE = (0.4, 0.2, 0.4)


def parse(text: str, *, seconds: float, most: int = MOST, seed: int = 0, where: str = "--arrivals") -> Arrivals:
    """Read a shape that takes so many seconds and at most so many calls. Raises UsageError.

    The steps of `step` take equal parts of the time, the peak of `spike` a fifth of it, in the middle; `soak` is
    `constant` by another name. `where` is where the text was found.
    """
    shape, _, spelled = text.partition(":")
    if shape not in EXAMPLES:
        raise UnknownChoice(where, shape, SHAPES)
    rates = _rates(shape, spelled)
    if not any(rates):
        raise UsageError(f"{where}: expected rates as in {EXAMPLES[shape]}, one of them above 0; found {text!r}")
    if not (seconds > 0 and isfinite(seconds) and most > 0):
        raise UsageError(f"{where}: expected time and calls to spend, found {seconds:g} s and {most} calls")
    if shape == "poisson":
        return poisson(rates[0], seconds, seed=seed, most=most)
    return integrated(tuple(_pieces(shape, rates, seconds)), most)


def _rates(shape: str, spelled: str) -> list[float]:
    """Return the rates in calls a second, none where they are not spelled as the shape needs them."""
    separator = SEPARATORS.get(shape)
    parts = spelled.split(separator) if separator else [spelled]
    found = [match for part in parts if (match := RATE.fullmatch(part.strip()))]
    if len(found) < len(parts) or (separator == ".." and len(parts) != len(("from", "to"))):
        return []
    return [float(match[1]) / UNITS[match[2]] for match in found]


def _pieces(shape: str, rates: Sequence[float], seconds: float) -> list[Piece]:
    first, last = rates[0], rates[-1]
    if shape == "ramp":
        return [Piece(seconds, first, last)]
    if shape == "spike":
        return [Piece(part * seconds, rate, rate) for part, rate in zip(SPIKE, (first, last, first), strict=True)]
    return [Piece(seconds / len(rates), rate, rate) for rate in rates]
