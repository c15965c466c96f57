"""The table says what was counted, and what the sample is too small for."""

from loadtests.figures.measure import Estimate, measure
from loadtests.figures.quantiles import Quantile
from loadtests.figures.samples import Fate
from loadtests.figures.tally import Period, Tally
from loadtests.figures.words import in_ms, spelled, table
from tests.unit.loadtests.figures.runs import counted, samples


def test_the_table_reads_from_the_whole_to_its_parts() -> None:
    """Counts and what is left out of them, rates, errors, then times by fate and leads, then drift."""
    tally = counted(
        samples(
            fate=lambda number: Fate.FAILED if number % 100 == 99 else Fate.SERVED,
            leads=lambda number: 25 if number % 2 else 1,
        ),
        warm_up=10.0,
    )
    tally.drop(30.0)
    lines = list(table(measure(tally)))

    assert lines[:3] == [
        "500 calls in 50 s: 495 served, 5 failed; 1 dropped",
        "100 calls of the first 10 s are left out",
        "10.0 calls/s sent, 117.6 (116.1 to 119.6) leads/s updated, 1.000% (0.395% to 2.091%) errors",
    ]
    assert lines[3].split("  ")[0] == "response, served"
    assert "response, served, 25 a call" in lines[5]
    assert "p99 needs 299 calls" in lines[5]
    assert lines[-1] == "response from the first third to the last: no drift seen in p50, p95"


def test_a_drift_is_told_with_its_times() -> None:
    """Of the quantiles those that moved."""
    slower = counted(samples(took=lambda number: 0.05 + number / 10_000))

    assert list(table(measure(slower)))[-1].startswith(
        "response from the first third to the last: p50 slower, 59.9 to 99.9 ms; p95 slower"
    )


def test_nothing_measured_is_a_short_table() -> None:
    """There are no times to tell."""
    lines = list(table(measure(Tally(Period(0.0, 60.0)))))

    assert lines[0] == "0 calls in 60 s: none; 0 dropped"
    assert not any("response" in line for line in lines)


def test_calls_at_once_have_no_rate() -> None:
    """How many a second, and whether they drift, says nothing of a burst; nor do times that one call decides."""
    lines = list(table(measure(counted(samples(3))), at_once=True))

    assert lines == ["3 calls at once: 3 served; 0 dropped"]


def test_a_histogram_says_that_it_is_one() -> None:
    """The table tells how exact its times are."""
    assert any("exact to 0.1%" in line for line in table(measure(counted(samples(), exact=100))))


def test_a_quantile_stands_between_its_limits() -> None:
    """In milliseconds; one that falls among calls without an answer is endless."""
    assert in_ms(Quantile(0.95, 100, 59, 0.1234567, 0.1, float("inf"))) == "p95 123.5 ms (100 to endless)"
    assert in_ms(Quantile(0.99, 100, 299)) == "p99 needs 299 calls"


def test_a_figure_without_doubt_has_no_limits() -> None:
    """Where both are the figure itself."""
    assert spelled(Estimate(10.0, 10.0, 10.0)) == "10.0"
    assert spelled(Estimate(0.001, 0.0, 0.01), percent=True) == "0.100% (0.000% to 1.000%)"
