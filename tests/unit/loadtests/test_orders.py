"""An order is divided so that the parts are the whole."""

import msgspec
import pytest

from loadtests.arrivals import Share, poisson
from loadtests.orders import Order, boot, due, portion
from loadtests.plans import steady


@pytest.mark.parametrize("workers", [1, 2, 3, 7])
@pytest.mark.parametrize("since", [float("-inf"), 0.0, 3.3, 9.99, 20.0])
def test_shares_are_the_arrivals_each_call_once(workers: int, since: float) -> None:
    """From an instant on, whoever is there."""
    for arrivals in (steady(7.0, 10.0), poisson(7.0, 10.0, seed=1)):
        whole = [arrivals.instant(number) for number in range(arrivals.calls)]

        parts = [due(Share(arrivals, worker, workers, since)) for worker in range(workers)]

        assert sorted(instant for part in parts for instant in part) == [one for one in whole if one > since]


@pytest.mark.parametrize(("whole", "workers"), [(25, 1), (25, 2), (25, 4), (3, 5), (0, 2)])
def test_portions_add_up(whole: int, workers: int) -> None:
    """And differ by one at most."""
    parts = [portion(whole, worker, workers) for worker in range(workers)]

    assert sum(parts) == whole
    assert max(parts) - min(parts) <= 1


def test_an_order_survives_its_way_to_a_worker() -> None:
    """As the plain data that locust sends."""
    order = Order("open", "load: arrivals", number=3, due=(0.0, 0.5), traffic="mixed")

    assert msgspec.convert(msgspec.to_builtins(order), Order) == order


def test_a_machine_is_told_by_its_start() -> None:
    """Twice the same, and not empty."""
    assert boot() == boot() != ""
