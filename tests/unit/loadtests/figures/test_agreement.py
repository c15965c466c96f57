"""Locust's own table agrees: with the counts exactly, with the quantiles to the two digits that it keeps."""

import json
import subprocess
import sys
from typing import Any

import pytest

from loadtests.figures.measure import measure
from loadtests.figures.samples import Fate
from tests.unit.loadtests.figures.recorded import TIMES
from tests.unit.loadtests.figures.runs import counted, samples, skewed

SHARES = (0.5, 0.9, 0.95, 0.99)
# In a process of its own: importing locust patches the sockets of the one that does.
LOCUST = """
import json, sys
from locust.stats import RequestStats, bucket_response_time
calls, shares, ours = json.load(sys.stdin)
stats = RequestStats()
for took, failed in calls:
    stats.log_request("POST", "ride", took * 1000, 2)
    if failed:
        stats.log_error("POST", "ride", "answered 500")
entry = stats.get("ride", "POST")
print(json.dumps({
    "calls": entry.num_requests,
    "failures": entry.num_failures,
    "quantiles": [entry.get_response_time_percentile(share) for share in shares],
    "ours": [[bucket_response_time(each * 1000) for each in limits] for limits in ours],
}))
"""


def locust(calls: list[tuple[float, bool]], ours: list[tuple[float, float]]) -> dict[str, Any]:
    """Return what locust makes of calls, and our limits rounded as it rounds."""
    told = json.dumps([calls, SHARES, ours])
    done = subprocess.run(  # noqa: S603  # our own words
        [sys.executable, "-c", LOCUST], input=told, capture_output=True, text=True, timeout=60, check=True
    )
    table: dict[str, Any] = json.loads(done.stdout)
    return table


@pytest.mark.parametrize("scale", [1.0, 40.0])
def test_locust_counts_the_same_calls(scale: float) -> None:
    """Recorded times, and forty times as long: locust's quantile is ours, or the value next to it, to two digits."""
    calls = list(samples(len(TIMES), took=lambda number: TIMES[number] * scale))
    order = sorted(call.received - call.planned for call in calls)
    figures = measure(counted(iter(calls)), SHARES)
    ours = [quantile.value or 0.0 for quantile in figures.response]
    theirs = locust([(time, False) for time in order], [(each, order[order.index(each) + 1]) for each in ours])

    assert (theirs["calls"], theirs["failures"]) == (figures.calls, 0)
    assert all(quantile in near for quantile, near in zip(theirs["quantiles"], theirs["ours"], strict=True))


def test_locust_counts_the_same_failures() -> None:
    """A failure is a call in both tables."""
    calls = list(samples(took=skewed(3), fate=lambda number: Fate.FAILED if number % 7 == 0 else Fate.SERVED))
    figures = measure(counted(iter(calls)))
    theirs = locust([(call.received - call.planned, call.fate is Fate.FAILED) for call in calls], [])

    assert theirs["calls"] == figures.calls
    assert theirs["failures"] == figures.sent[Fate.FAILED]
    assert theirs["failures"] / theirs["calls"] == figures.errors.value
