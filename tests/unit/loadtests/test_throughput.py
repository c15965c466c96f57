"""Throughput is counted in leads, and quantiles stand only where the sample carries them."""

import pytest

from contracts.exchange import Exchange, Request, Response
from loadtests.plans import purpose
from loadtests.throughput import rates, table


def served(size: int, start: float, took: float, status: int = 200) -> Exchange:
    """Return a call of this many leads."""
    return Exchange(
        Request(), Response(status, (), "{}"), start, start, start + took, purpose=purpose("Throughput", size)
    )


def test_leads_a_second_by_batch_size() -> None:
    """Ten calls of five leads in ten seconds are five leads a second; what was not served counts for nothing."""
    history = [served(5, float(start), 1.0) for start in range(10)] + [served(5, 20.0, 1.0, status=500)]

    (row,) = rates(history)

    assert (row.size, row.calls, row.leads_per_second) == (5, 10, 5.0)
    assert row.p50 == pytest.approx(1.0)
    assert row.p95 is None


def test_the_table_has_a_row_for_each_size() -> None:
    """A dash stands where the sample is too small, and without a measurement there is no table."""
    lines = list(table([served(1, 0.0, 0.5), served(25, 1.0, 0.5)]))

    assert [line.split() for line in lines[1:]] == [["1", "1", "2.0", "-", "-"], ["25", "1", "50.0", "-", "-"]]
    assert list(table([])) == []
