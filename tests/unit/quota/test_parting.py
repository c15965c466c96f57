"""Silence parts a history: what happened before it is no reason any more, but for the phase of a clock."""

import numpy as np
import pytest

from contracts.host.limiters import AlignedWindow, SlidingCounter
from contracts.quota.history import Columns, Outcome
from contracts.quota.membership import membership, replays
from contracts.quota.membership.parting import resets
from contracts.quota.membership.theories import THEORIES
from contracts.spec import Quota
from contracts.verdict import Verdict
from tests.unit.quota.histories import history

QUOTA = Quota(2, 5.0)
TAKEN, REFUSED, UNKNOWN = Outcome.ACCEPTED, Outcome.REFUSED, Outcome.UNKNOWN


@pytest.mark.parametrize(
    ("name", "parts"), [("fixed-window", [[2], [3], [0, 1]]), ("sliding-counter", [[3], [0, 1, 2]])]
)
def test_a_counter_remembers_a_window_more(name: str, parts: list[list[int]]) -> None:
    """Of the parts those come first of which most is known."""
    calls = history([(0, 0, UNKNOWN), (1, 0, TAKEN), (7, 0, TAKEN), (20, 0, REFUSED)])

    assert [index.tolist() for index, _ in resets(THEORIES[name][0], calls, QUOTA)] == parts


def test_a_call_without_an_answer_parts_nothing_behind_it() -> None:
    """It may be decided at any time."""
    calls = Columns.of(np.array([0.0, 20.0]), np.array([np.inf, 20.0]), np.array([UNKNOWN, TAKEN], np.int8))

    assert len(resets(THEORIES["fixed-window"][0], calls, QUOTA)) == 1


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
