"""Figures are shown only where the sample carries them."""

import math

import numpy as np
import pytest
from hypothesis import given
from hypothesis import strategies as st

from contracts.exchange import Exchange, Request, Response
from reports.figures import batches, calls, latency, speed


def exchange(seconds: float = 0.1, status: int | None = 200, *, leads: int | None = None, at: float = 0.0) -> Exchange:
    """Return a call that took so many seconds, all of its leads being updated."""
    body = "" if leads is None else f'{{"LeadPropertiesList": [{", ".join(["{}"] * leads)}]}}'
    answer = f'{{"Status": {{"SuccessCount": {leads or 0}}}}}'
    response = None if status is None else Response(status, (), answer)
    return Exchange(Request(body=body), response, at, at, at + seconds, error="" if response else "gone")


@pytest.mark.parametrize(("index", "needs"), [(0, 5), (1, 59), (2, 299)])
def test_a_quantile_needs_its_sample(index: int, needs: int) -> None:
    """Below ln 0.05 / ln p calls there is no upper bound, and so no figure."""
    short = latency([exchange(k) for k in range(needs - 1)])[index]
    enough = latency([exchange(k) for k in range(needs)])[index]

    assert (short.n, short.needs, short.value, short.upper) == (needs - 1, needs, None, None)
    assert enough.value == math.ceil(needs * enough.p) - 1
    assert enough.upper is not None
    assert enough.value <= enough.upper <= needs - 1


def test_the_upper_bound_holds_in_19_of_20_samples() -> None:
    """Of many samples the bound is above the true quantile in 95 % or a little more."""
    random = np.random.default_rng(8)
    for index, p in enumerate((0.5, 0.95, 0.99)):
        bounds = [latency([exchange(time) for time in random.random(320)])[index].upper or 0 for _ in range(400)]

        assert 0.93 <= np.mean(np.array(bounds) >= p) <= 0.995


@given(st.lists(st.floats(0, 100), min_size=299, max_size=400))
def test_quantiles_are_times_that_were_seen(times: list[float]) -> None:
    """They grow with p, and no bound is below its quantile."""
    quantiles = latency([exchange(time) for time in times])
    values = [quantile.value or 0.0 for quantile in quantiles]

    assert values == sorted(values)
    assert all((quantile.upper or 0.0) >= value for quantile, value in zip(quantiles, values, strict=True))
    assert all(any(value == pytest.approx(time) for time in times) for value in values)


def test_a_million_calls_are_no_matter() -> None:
    """The bound is near its quantile where the sample is large, and is found without a loop."""
    times = np.linspace(0, 1, 200_000)
    p99 = latency([exchange(time) for time in times])[2]

    assert p99.value == pytest.approx(0.99, abs=1e-4)
    assert p99.upper == pytest.approx(0.9904, abs=2e-4)


def test_refusals_and_unanswered_calls_have_no_service_time() -> None:
    """Being turned away quickly is no service."""
    history = [*[exchange(1.0)] * 5, *[exchange(0.001, 429)] * 50, *[exchange(math.inf, None)] * 50]

    assert (latency(history)[0].n, latency(history)[0].value) == (5, 1.0)


def test_calls_are_counted_by_status() -> None:
    """In the order of the statuses, the unanswered apart."""
    counted = calls([exchange(), exchange(status=429), exchange(status=None), exchange(status=401), exchange()])

    assert counted.by_status == {"200": 2, "401": 1, "429": 1}
    assert (counted.total, counted.unanswered, counted.idle) == (5, 1, 2)


def test_rates_are_over_the_whole_run() -> None:
    """From the first sending to the last answer; refused calls are sent but not served."""
    rates = speed([exchange(leads=5), exchange(status=429, at=4.9), exchange(leads=25, at=9.9), exchange(status=None)])

    assert rates is not None
    assert rates.seconds == pytest.approx(10)
    assert (rates.sent, rates.served, rates.leads) == pytest.approx((0.4, 0.2, 3))


@pytest.mark.parametrize("history", [[], [exchange(0.0)], [exchange(math.inf, None)]])
def test_a_run_without_a_length_has_no_rate(history: list[Exchange]) -> None:
    """Nothing is divided by nothing."""
    assert speed(history) is None


def test_leads_are_shown_by_batch_size() -> None:
    """Only served calls whose body has a list of leads."""
    history = [*[exchange(0.2, leads=1)] * 5, exchange(leads=25), exchange(status=429, leads=25), exchange()]
    small, large = batches(history)

    assert (small.size, small.calls, small.leads, small.median.value) == (1, 5, 5, 0.2)
    assert (large.size, large.calls, large.leads, large.median.value) == (25, 1, 25, None)


@pytest.mark.parametrize("answer", ["", "<html>", "[]", '{"Status": {"SuccessCount": "9"}}', "[" * 100_000, "{}"])
def test_an_answer_that_cannot_be_read_updates_nothing(answer: str) -> None:
    """Whatever the host sends, figures are made."""
    strange = Exchange(exchange(leads=1).request, Response(200, (), answer), 0.0, 0.0, 1.0)

    assert batches([strange])[0].leads == 0
    assert batches([Exchange(Request(body=answer), Response(200, (), answer), 0.0, 0.0, 1.0)]) == ()
