"""Over HTTP a limiter is told by the plan, and one that breaks the quota passes for none."""

from collections.abc import Callable, Sequence

from contracts.quota.classes import CLASSES, PASSING
from tests.detection.bank import QUOTA, Mocked, faulty_limiters, slower
from tests.detection.records import Played
from tests.detection.workers import Job, outcomes

# A run waits for windows to end, most of the time.
AT_A_TIME = 4
BUDGET = 160


def probed(hosts: Sequence[Mocked], shows: Callable[[Played], bool]) -> list[Played]:
    """Identify the limiters of some hosts, several at a time; where a run shows nothing, again and slower."""
    first = played(hosts)
    again = iter(played([slower(host) for host, each in zip(hosts, first, strict=True) if not shows(each)]))
    return [each if shows(each) else next(again) for each in first]


def played(hosts: Sequence[Mocked]) -> list[Played]:
    """Identify the limiters of some hosts once."""
    found = outcomes([Job(each, BUDGET) for each in hosts], AT_A_TIME)
    return [each for each in found if isinstance(each, Played)]


def limited(name: str) -> Mocked:
    """Return a host with a class of limiter."""
    return Mocked(name, limiter=name, probed=True, quota=QUOTA)


def test_each_class_of_limiter_is_told() -> None:
    """It alone is left; those that pass are proven to keep 8.1 and 8.2, and nothing is held against them."""
    every = {
        each.host: each
        for each in probed([*map(limited, CLASSES)], lambda each: len(each.left) == 1 or each.host not in each.left)
    }

    assert {name: (each.left, each.error) for name, each in every.items()} == {name: ((name,), "") for name in CLASSES}
    assert {name: every[name].alarms for name in PASSING} == dict.fromkeys(PASSING, ())
    assert {name: every[name].quota for name in PASSING} == dict.fromkeys(PASSING, ("PASS", "PASS"))
    assert max(each.calls for each in every.values()) <= BUDGET


def test_each_fault_of_a_limiter_is_named_by_its_own_sentence() -> None:
    """No other sentence is but those declared; what another limiter accepts or refuses never passes for the quota."""
    every = probed([*faulty_limiters(0)], lambda each: each.own is not None)
    wrong = [each for each in every if each.sentence in {"8.1", "8.2"}]

    assert [(each.host, each.error) for each in every if each.error] == []
    assert [(each.host, each.named) for each in every if each.own is None or each.undeclared] == []
    assert [each.host for each in wrong if each.quota == ("PASS", "PASS")] == []
