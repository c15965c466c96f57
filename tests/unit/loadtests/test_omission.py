"""A host that stalls for 2 s in every 10: what the open model sees of it, and what a closed loop omits.

A fifth of the calls of an even plan is due in a stall, and waits for its end: from 0 to 2 s, evenly. So one call in
twenty takes longer than 2 * (1 - 0.05 / 0.2) = 1.5 s, whoever measures it.
"""

from dataclasses import dataclass, field

import pytest

from contracts.exchange import Exchange
from contracts.quota.pacing import Pacer
from contracts.spec import Quota
from loadtests.dispatcher import Dispatcher
from loadtests.figures import Distribution, quantiles
from loadtests.riding import Ride
from tests.unit.loadtests.plays import exchange

EVERY, STALL, SERVICE = 10.0, 2.0, 0.01
PER_SECOND, SECONDS = 5, 100
KNOWN = STALL * (1 - 0.05 / (STALL / EVERY))


@dataclass
class Stalling:
    """A virtual clock, and a host that answers nothing in the first 2 s of every 10."""

    now: float = 0.0
    times: Distribution = field(default_factory=Distribution)

    def clock(self) -> float:
        """Return the time."""
        return self.now

    def sleep(self, seconds: float) -> None:
        """Let time pass."""
        self.now += seconds

    def answered(self) -> float:
        """Return when a call that is sent now is answered."""
        return self.now + max(0.0, STALL - self.now % EVERY) + SERVICE

    def start(self, planned: float) -> bool:
        """Start a call that is nobody's business until it is answered."""
        self.times.add(self.answered() - planned)
        return True

    def call(self, planned: float) -> Exchange:
        """Send a call and wait for its answer."""
        sent, self.now = self.now, self.answered()
        self.times.add(self.now - planned)
        return exchange("ride: ride", sent, took=self.now - sent)

    @property
    def p95(self) -> float:
        """What 95 of a hundred response times do not exceed."""
        (quantile,) = quantiles(self.times, (0.95,))
        return quantile.value or 0.0


def test_the_open_model_sees_a_stall_as_it_is() -> None:
    """The percentile is the one that follows from the stall, to the spacing of the calls."""
    host = Stalling()
    due = [number / PER_SECOND for number in range(PER_SECOND * SECONDS)]
    Dispatcher(due, host.start, pytest.fail, clock=host.clock, sleep=host.sleep).run()

    assert len(host.times) == PER_SECOND * SECONDS
    assert host.p95 == pytest.approx(KNOWN, abs=1 / PER_SECOND)


def test_a_closed_loop_omits_what_would_have_waited() -> None:
    """At the same rate it meets each stall with one call, and its percentile tells nothing of it."""
    host = Stalling()
    ride = Ride(Pacer, host.call, 10.0, clock=host.clock, sleep=host.sleep)
    ride.lease(Quota(25, 5.0), 0.0)
    ride.run(float(SECONDS))

    assert len(host.times) > 0.7 * PER_SECOND * SECONDS
    assert host.p95 < KNOWN / 50
