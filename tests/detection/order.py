"""The order of the opening, learned from the bank: what finds most faults a call comes first."""

from collections.abc import Mapping, Sequence

from msgspec import Struct

from tests.detection.records import Played

__all__ = ["Step", "greedy", "learned"]


class Step(Struct, frozen=True):
    """The calls of one purpose: how many there are, how many faults they find first, and how many are found by then."""

    purpose: str
    calls: int
    new: int
    total: int


def learned(played: Sequence[Played]) -> list[Step]:
    """Return the purposes of a run on a correct host in the order that finds faults soonest.

    What a run sends only once it has found something is left out. An effect that a reading shows counts for the
    call that it accuses: the readings come on top.
    """
    costs: dict[str, int] = {}
    for each in played:
        if not each.sentence:
            costs = {**costs, **{name: n for name, n in each.purposes.items() if name not in costs}}
    kills: dict[str, set[str]] = {name: set() for name in costs}
    for each in played:
        for name in each.showed if each.sentence else ():
            kills.setdefault(name, set()).add(each.host)
    return greedy(costs, kills)


def greedy(costs: Mapping[str, int], kills: Mapping[str, set[str]]) -> list[Step]:
    """Order purposes by how many faults not found before each finds a call, ties in the order of `costs`.

    `costs` are the calls of each purpose, `kills` the faults that they find. That is the greedy solution of the
    weighted set cover.
    """
    left, found, steps = list(costs), set[str](), list[Step]()
    while left:
        best = max(left, key=lambda name: len(kills[name] - found) / costs[name])
        left.remove(best)
        new = len(kills[best] - found)
        found |= kills[best]
        steps.append(Step(best, costs[best], new, len(found)))
    return steps
