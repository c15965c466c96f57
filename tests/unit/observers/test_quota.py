"""The class of a limiter, and what counts, are observed where one class is left."""

import msgspec
import numpy as np
import pytest

from contracts.exchange import Exchange, History, Request, Response
from contracts.host.limiters import limiter
from contracts.observers import observe
from contracts.observers.quota import PROBES
from contracts.quota.history import columns
from contracts.quota.ruling import ruling
from contracts.spec import Quota

QUOTA = Quota(5, 10.0)
PROBING = (
    (0.0, 4),
    (5.0, 2),
    (10.2, 5),
    (20.1, 1),
    (50.0, 6),
    (59.7, 1),
    (60.3, 5),
    (100.0, 6),
    (105.0, 4),
    (110.1, 6),
)


def call(at: float, status: int, purpose: str = "quota: a probe") -> Exchange:
    """Return a call that is decided as it is sent."""
    return Exchange(Request(), Response(status, (), "{}"), at, at, at, purpose=purpose)


def probed(name: str, *, malformed: int = 0, count: bool = False) -> History:
    """Return what a limiter makes of probes, then of malformed calls that count or not, and of as many as N behind."""
    kept = limiter(name, QUOTA)
    history = [call(at, 200 if kept.admit(at) else 429) for at in np.array([at for at, n in PROBING for _ in range(n)])]
    for _ in range(malformed):
        if count:
            kept.admit(150.0)
        history.append(call(150.0, 400, f"{PROBES['counted-400']}?"))
    return history + [call(150.1, 200 if kept.admit(150.1) else 429) for _ in range(QUOTA.calls if malformed else 0)]


def readings(history: History) -> dict[str, list[str]]:
    """Return the readings about the quota."""
    seen = observe(history, None, ruling(columns(history), QUOTA))
    return {id_: [each.reading for each in found] for id_, found in seen.items() if id_ != "limit-status"}


@pytest.mark.parametrize(
    ("name", "told"),
    [
        ("fixed-window", {"limiter-class": ["fixed-window"]}),
        ("sliding-log", {"limiter-class": ["sliding-log"], "counted-429": ["no"]}),
        ("log-of-all", {"limiter-class": ["log-of-all"], "counted-429": ["yes"]}),
        ("lock-out", {}),
    ],
)
def test_the_class_that_is_left_is_seen(name: str, told: dict[str, list[str]]) -> None:
    """And whether refused calls count, where it tells; one that fails is no reading."""
    assert readings(probed(name)) == told


@pytest.mark.parametrize(("count", "reading"), [(True, "yes"), (False, "no")])
def test_malformed_calls_count_or_do_not(count: bool, reading: str) -> None:  # noqa: FBT001  # a case of two
    """Told by how many of N are taken after them."""
    assert readings(probed("sliding-log", malformed=2, count=count))["counted-400"] == [reading]


def test_without_a_ruling_nothing_is_seen() -> None:
    """Times say nothing without a quota."""
    history = [msgspec.structs.replace(each, purpose="") for each in probed("sliding-log")]

    assert observe(history).keys() <= {"limit-status"}
