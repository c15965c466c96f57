"""Figures are what was counted, each between limits that the sample carries."""

from random import Random

import pytest

from loadtests.figures.distribution import PRECISION
from loadtests.figures.measure import SHARES, Estimate, Figures, Times, measure
from loadtests.figures.samples import Fate, Sample
from loadtests.figures.tally import Period, Tally
from tests.unit.loadtests.figures.runs import counted, samples, skewed


def row(figures: Figures, measured: str, fate: Fate, leads: int | None = None) -> Times:
    """Return a row of the figures."""
    (found,) = (each for each in figures.times if (each.measure, each.fate, each.leads) == (measured, fate, leads))
    return found


def test_an_even_run_has_even_figures() -> None:
    """Ten calls a second of 25 leads, of which 24 are updated."""
    figures = measure(counted(samples()))

    assert (figures.calls, figures.dropped, figures.seconds) == (600, 0, 60.0)
    assert figures.rate == Estimate(10.0, 10.0, 10.0)
    assert figures.goodput.value == pytest.approx(240.0, rel=0.01)
    assert [quantile.value for quantile in figures.response] == pytest.approx([0.05, 0.05, 0.05])
    assert [times.leads for times in figures.times] == [None, None]
    assert [drift.words for drift in figures.drift] == ["no drift seen", "no drift seen", "too few calls"]


def test_times_are_told_by_fate_and_by_leads() -> None:
    """A failure is fast and a batch of 25 slow; neither hides in the other's row."""
    figures = measure(
        counted(
            samples(
                took=lambda number: 0.001 if number % 3 == 0 else 0.1 * (number % 3),
                fate=lambda number: Fate.FAILED if number % 3 == 0 else Fate.SERVED,
                leads=lambda number: 25 if number % 3 == 2 else 1,
            )
        )
    )

    assert row(figures, "response", Fate.SERVED).calls == 400
    assert row(figures, "response", Fate.SERVED, 1).quantiles[0].value == pytest.approx(0.1)
    assert row(figures, "service", Fate.SERVED, 25).quantiles[0].value == pytest.approx(0.199)
    assert row(figures, "response", Fate.FAILED).quantiles[0].value == pytest.approx(0.001)
    assert [each.measure for each in figures.times] == ["response"] * 4 + ["service"] * 4


def test_errors_are_failed_and_unanswered_calls() -> None:
    """A refusal is none."""
    fates = [Fate.FAILED, Fate.UNANSWERED, Fate.REFUSED, *[Fate.SERVED] * 7]
    figures = measure(counted(samples(fate=lambda number: fates[number % 10])))

    assert figures.errors.value == pytest.approx(0.2)
    assert 0.17 < figures.errors.lower < 0.2 < figures.errors.upper < 0.23
    assert figures.sent == {Fate.SERVED: 420, Fate.REFUSED: 60, Fate.FAILED: 60, Fate.UNANSWERED: 60}


def test_an_unanswered_call_counts_against_the_response_time() -> None:
    """One in ten without an answer leaves no p95, however fast the others are."""
    figures = measure(counted(samples(fate=lambda number: Fate.UNANSWERED if number % 10 == 0 else Fate.SERVED)))

    assert [quantile.value for quantile in figures.response] == pytest.approx([0.05, float("inf"), float("inf")])


def test_what_was_dropped_widens_the_limits() -> None:
    """Each call could have been as slow, or have updated as many leads, as may be."""
    tally = counted(samples())
    tight = measure(tally)
    for number in range(60):
        tally.drop(number)
    wide = measure(tally)

    assert wide.goodput.value == tight.goodput.value
    assert wide.goodput.upper == pytest.approx(tight.goodput.upper + 25.0)
    assert wide.response[1].upper == float("inf")


@pytest.mark.parametrize(
    ("took", "words"),
    [
        (lambda number: 0.06 if number >= 400 else 0.05, "slower"),
        (lambda number: 0.05 if number >= 400 else 0.06, "faster"),
        (lambda number: 0.06 if 200 <= number < 400 else 0.05, "no drift seen"),
    ],
)
def test_a_soak_that_drifts_says_so(took: object, words: str) -> None:
    """The last third is compared with the first."""
    figures = measure(counted(samples(took=took)))  # type: ignore[arg-type]  # one of the functions above

    assert figures.drift[0].words == words


def test_noise_is_no_drift() -> None:
    """Of a hundred runs of one distribution few are said to drift."""
    drifts = [measure(counted(samples(took=skewed(seed)))).drift[0].words for seed in range(100)]

    assert drifts.count("no drift seen") >= 90


def test_limits_of_a_rate_hold() -> None:
    """Of 200 runs of random arrivals, each limit is on its side of the true rate 95 times in a hundred, or nearly."""
    below = above = 0
    for seed in range(200):
        random, tally, now = Random(seed), Tally(Period(0.0, 60.0)), 0.0
        while (now := now + random.expovariate(5.0)) < 60:
            tally.add(Sample(now, now, now + 0.01, Fate.SERVED, 1, 1))
        rate = measure(tally).rate
        below, above = below + (rate.lower <= 5.0), above + (rate.upper >= 5.0)

    assert below >= 184
    assert above >= 184


def test_a_burst_has_a_rate_that_could_be_nothing() -> None:
    """Where all calls are sent in a tenth of the time, the lower limit is 0 and not less."""
    assert measure(counted(samples(60))).rate.lower == 0


def test_a_quantile_is_measured_when_it_is_asked_for() -> None:
    """Beside the usual ones, in order, and refused where so few calls do not carry it."""
    figures = measure(counted(samples()), (0.999, 0.9))

    assert [quantile.share for quantile in figures.response] == sorted({*SHARES, 0.9, 0.999})
    assert figures.response[-1].value is None


def test_a_long_run_says_how_exact_it_is() -> None:
    """Past the bound times have three digits."""
    assert measure(counted(samples())).precision == 0
    assert measure(counted(samples(), exact=100)).precision == PRECISION


def test_nothing_sent_is_nothing_known() -> None:
    """The share of errors could be any."""
    figures = measure(Tally(Period(0.0, 60.0)))

    assert (figures.calls, figures.errors) == (0, Estimate(0.0, 0.0, 1.0))
    assert figures.response[0].value is None
