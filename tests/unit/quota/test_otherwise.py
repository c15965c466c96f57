"""Limiters that are none of rate are recognised by what they do in its place."""

from contracts.quota.history import Columns, Outcome
from contracts.quota.otherwise import Otherwise
from contracts.spec import Quota
from tests.unit.quota.histories import history

QUOTA = Quota(4, 8.0)
TAKEN, REFUSED = Outcome.ACCEPTED, Outcome.REFUSED


def test_a_queue_delays_by_the_spacing_of_the_quota() -> None:
    """Each call of a burst beyond the quota is answered one spacing after the other."""
    queue = history([(0, 0, TAKEN)] * 4 + [(0, 2 * turn, TAKEN) for turn in range(1, 9)])

    assert Otherwise(queue, QUOTA).delays


def test_a_host_without_a_limit_delays_nothing() -> None:
    """Nor does one that refuses, or one that is paced by whoever calls it."""
    burst = history([(0, 1, TAKEN)] * 12)
    refusing = history([(0, 0, TAKEN)] * 4 + [(0, 2 * turn, TAKEN) for turn in range(1, 9)] + [(20, 0, REFUSED)])
    paced = history([(2 * turn, 1, TAKEN) for turn in range(12)])

    assert not any(Otherwise(each, QUOTA).delays for each in (burst, refusing, paced))


def test_a_limit_in_flight_refuses_beside_many_calls_only() -> None:
    """Any number goes through one after another, and of four at once the fourth does not."""
    in_a_row = [(turn, 0, TAKEN) for turn in range(20)]
    calls = history([*in_a_row, (30, 1, TAKEN), (30, 1, TAKEN), (30, 1, TAKEN), (30, 1, REFUSED)])
    fast = Columns(calls.sent / 4, calls.received / 4, calls.outcome, calls.positions)

    assert Otherwise(fast, QUOTA).in_flight == 3
    assert Otherwise(calls, QUOTA).in_flight is None
