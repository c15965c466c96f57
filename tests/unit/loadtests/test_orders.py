"""An order is divided so that the parts are the whole."""

import msgspec
import pytest

from loadtests.orders import Order, portion


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
