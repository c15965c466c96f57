"""How often a plan tells the class of a limiter, in virtual time: every class, three round trips, three jitters."""

import argparse
from collections import Counter
from collections.abc import Iterator
from itertools import product
from time import perf_counter

from contracts.quota.classes import CLASSES
from tests.unit.quota.simulated import START, Case

ROUND_TRIPS = (0.08, 0.25, 0.6)
JITTERS = (0.01, 0.03, 0.1)


def row(name: str, round_trip: float, seeds: int) -> str:
    """Play a class over a path with each jitter, and return what came of it."""
    seen, calls, seconds, started = Counter[str](), 0, 0.0, perf_counter()
    for jitter, seed in product(JITTERS, range(seeds)):
        found, path = Case(name, round_trip=round_trip, jitter=jitter).play(seed)
        seen["refuted"] += name not in found.left
        seen["alone"] += found.left == (name,)
        seen["above"] += found.above_floor == (name,)
        calls, seconds = max(calls, found.calls), max(seconds, path.now - START)
    runs = len(JITTERS) * seeds
    took = (perf_counter() - started) / runs
    shares = (f"{seen[each] / runs:9.1%}" for each in ("refuted", "alone", "above"))
    return f"{name:20}{round_trip * 1000:4.0f} ms{''.join(shares)}{calls:7}{seconds:7.0f} s{took:8.2f} s"


def rows(seeds: int) -> Iterator[str]:
    """Yield the head of the table, then a row for each class and round trip."""
    yield f"{'class':20}{'path':>7}{'refuted':>9}{'alone':>9}{'floor':>9}{'calls':>7}{'takes':>9}{'judged':>10}"
    for name, round_trip in product(CLASSES, ROUND_TRIPS):
        yield row(name, round_trip, seeds)


def main() -> None:
    """Print the table: true class refuted, left alone, left alone above the path's floor; calls and seconds at most."""
    parser = argparse.ArgumentParser(description=__doc__)
    parser.add_argument("--seeds", type=int, default=22, help="runs for each class, round trip and jitter")
    for line in rows(parser.parse_args().seeds):
        print(line, flush=True)  # noqa: T201  # what it is for


if __name__ == "__main__":
    main()
