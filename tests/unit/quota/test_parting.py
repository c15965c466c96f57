"""Silence parts a history: what happened before it is no reason any more, but for the phase of a clock."""

import numpy as np
import pytest

from contracts.host.limiters import AlignedWindow, SlidingCounter
from contracts.quota.history import Columns, Outcome
from contracts.quota.membership import membership, replays
from contracts.quota.membership.parting import parted
from contracts.quota.membership.theories import THEORIES
from contracts.spec import Quota
from contracts.verdict import Verdict
from tests.unit.quota.histories import history

QUOTA = Quota(2, 5.0)
TAKEN, REFUSED, UNKNOWN = Outcome.ACCEPTED, Outcome.REFUSED, Outcome.UNKNOWN


def parts_of(name: str, calls: Columns) -> list[list[int]]:
    """Return the positions of each part."""
    return [index.tolist() for index, _ in parted(THEORIES[name][0], calls, QUOTA)]


@pytest.mark.parametrize(
    ("name", "parts"), [("fixed-window", [[2], [3], [0, 1]]), ("sliding-counter", [[3], [0, 1, 2]])]
)
def test_a_counter_remembers_a_window_more(name: str, parts: list[list[int]]) -> None:
    """Of the parts those come first of which most is known."""
    calls = history([(0, 0, UNKNOWN), (1, 0, TAKEN), (7, 0, TAKEN), (20, 0, REFUSED)])

    assert parts_of(name, calls) == parts


def test_a_call_without_an_answer_parts_nothing_behind_it() -> None:
    """It may be decided at any time."""
    calls = Columns.of(np.array([0.0, 20.0]), np.array([np.inf, 20.0]), np.array([UNKNOWN, TAKEN], np.int8))

    assert len(parts_of("fixed-window", calls)) == 1


@pytest.mark.parametrize(("last", "known"), [((3, 1, TAKEN), [0, 1, 2, 3]), ((3, 3, TAKEN), [0, 1, 2])])
def test_what_comes_before_the_first_unknown_call_is_a_part_too(
    last: tuple[int, int, Outcome], known: list[int]
) -> None:
    """But for what is in flight beside it, which may be decided after it; no more than N calls would tell nothing."""
    calls = history([(0, 0, TAKEN), (1, 0, TAKEN), (2, 0, TAKEN), last, (5, 0, UNKNOWN), (20, 0, TAKEN)])

    assert parts_of("sliding-log", calls) == [known, [5], [0, 1, 2, 3, 4]]


def test_a_class_that_does_not_explain_a_part_does_not_explain_the_whole() -> None:
    """However many calls are unknown beside it; the proof names calls of the part."""
    perhaps = [(0, 3, UNKNOWN) for _ in range(200)]
    before = history([*perhaps, (20, 0, TAKEN), (21, 0, REFUSED), (22, 0, TAKEN), (23, 0, TAKEN)])
    behind = history([(0, 0, TAKEN), (2, 0, TAKEN), (6, 0, REFUSED), *[(9, 3, UNKNOWN) for _ in range(200)]])

    for name, calls, known in (("sliding-log", before, range(200, 204)), ("fixed-window", behind, range(3))):
        found = membership(name, calls, QUOTA)

        assert found.verdict is Verdict.FAIL
        assert set(found.calls) <= set(known)


@pytest.mark.parametrize("made", [AlignedWindow, SlidingCounter])
@pytest.mark.parametrize("phase", [0.0, 1.3, 4.9])
def test_one_phase_explains_all_parts_or_none_does(made: type[AlignedWindow | SlidingCounter], phase: float) -> None:
    """A clock that is set anew in a silence is refuted."""
    name = "aligned-window" if made is AlignedWindow else "sliding-counter"
    instants = np.array([start + step * 0.4 for start in (3.0, 40.0, 81.0) for step in range(20)])

    def kept(*phases: float) -> Columns:
        limiters = [made(QUOTA, each - 100) for each in phases]
        outcome = [limiters[int(at > 60) % len(limiters)].admit(at) for at in instants.tolist()]
        return Columns.of(instants, instants + 0.1, np.array(outcome, np.int8))

    found, other = (membership(name, each, QUOTA) for each in (kept(phase), kept(phase, phase + 2.5)))

    assert replays(found, kept(phase), QUOTA)
    assert other.verdict is Verdict.FAIL
    assert other.words[0].startswith("no phase of its clock fits all of calls ")
