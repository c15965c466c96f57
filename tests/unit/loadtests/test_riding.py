"""A ride keeps its share of the quota, and another when it is told so, under a virtual clock."""

from dataclasses import dataclass, field

import pytest

from contracts.exchange import Exchange
from contracts.quota.pacing import Pacer
from contracts.spec import Quota
from loadtests.riding import Ride
from tests.unit.loadtests.plays import exchange


class Lent(Pacer):
    """A pacer that is held until it is released."""

    def __init__(self, quota: Quota, held: list[Quota]) -> None:
        super().__init__(quota)
        self.release = lambda: held.remove(quota)  # type: ignore[method-assign]  # to see it
        held.append(quota)


@dataclass
class Road:
    """A virtual clock, and the calls that were sent by it."""

    status: int = 200
    now: float = 0.0
    sent: list[float] = field(default_factory=list)
    held: list[Quota] = field(default_factory=list)

    def clock(self) -> float:
        """Return the time."""
        return self.now

    def sleep(self, seconds: float) -> None:
        """Let time pass."""
        self.now += seconds

    def call(self, planned: float) -> Exchange:
        """Send a call, which takes a tenth of a second."""
        assert planned <= self.now + 1e-9
        self.sent.append(self.now)
        self.now += 0.1
        return exchange("ride: ride", self.now - 0.1, self.status)

    def ride(self, quota: Quota | None) -> Ride:
        """Return a ride on this road."""
        ride = Ride(self.pacing, self.call, 11.0, clock=self.clock, sleep=self.sleep)
        ride.lease(quota, 0.0)
        return ride

    def pacing(self, quota: Quota) -> Pacer:
        """Return the pacer of a share."""
        return Lent(quota, self.held)


def most(sent: list[float], seconds: float) -> int:
    """Return the most calls in any window."""
    return max(sum(start <= instant < start + seconds for instant in sent) for start in sent)


def test_a_ride_keeps_its_quota_and_uses_it() -> None:
    """No more than N in any W, and nearly N."""
    road = Road()
    road.ride(Quota(5, 5.0)).run(50.0)

    assert most(road.sent, 5.0) <= 5
    assert len(road.sent) >= 40


def test_without_a_share_nothing_is_sent() -> None:
    """Where there are more workers than places, some are idle."""
    road = Road()
    road.ride(None).run(10.0)

    assert road.sent == []
    assert road.now == pytest.approx(10.0)


def test_another_share_begins_after_the_wait() -> None:
    """What was sent under the old one, and by others, is forgotten by then."""
    road = Road()
    ride = road.ride(Quota(2, 5.0))
    ride.run(20.0)
    told, before = road.now, len(road.sent)
    ride.lease(Quota(4, 5.0), 11.0)
    ride.run(60.0)

    assert road.sent[before] == pytest.approx(told + 11.0, abs=0.2)
    assert most(road.sent, 5.0) == 4


def test_a_ride_that_is_stopped_sends_nothing_more() -> None:
    """It is over at once."""
    road = Road()
    ride = road.ride(Quota(5, 5.0))
    ride.run(10.0)
    sent, now = len(road.sent), road.now
    ride.stop()
    ride.run(20.0)

    assert (len(road.sent), road.now) == (sent, now)


def test_a_refusal_is_followed_by_silence() -> None:
    """The pace was not slow enough: nothing goes out until every class has forgotten."""
    road = Road(status=429)
    road.ride(Quota(5, 5.0)).run(30.0)

    assert len(road.sent) == 3


def test_a_ride_that_is_left_holds_nothing() -> None:
    """Neither the shares that it had nor one that comes too late."""
    road = Road()
    ride = road.ride(Quota(2, 5.0))
    ride.lease(Quota(4, 5.0), 1.0)
    ride.leave()
    ride.lease(Quota(5, 5.0), 1.0)

    assert road.held == []
