"""A long history is refuted by a part of it that is known."""

import numpy as np

from contracts.quota.history import Columns, Outcome
from contracts.quota.parts import judged, known_parts
from contracts.spec import Quota
from contracts.verdict import Verdict

TWO = Quota(2, 1.0)
YES, NO, PERHAPS = Outcome.ACCEPTED, Outcome.REFUSED, Outcome.UNKNOWN


def history(*calls: tuple[float, Outcome]) -> Columns:
    """Return calls that take a hundredth of a second."""
    sent = np.array([instant for instant, _ in calls])
    return Columns.of(sent, sent + 0.01, np.array([outcome for _, outcome in calls], np.int8))


def parts(calls: Columns) -> list[list[int]]:
    """Return the positions of each part."""
    return [part.positions.tolist() for part in known_parts(calls, TWO)]


def test_a_part_goes_from_a_silence_to_the_next_unknown_call() -> None:
    """The first begins with the history; one of no more than N calls tells nothing."""
    calls = history(
        (0.0, YES), (0.1, YES), (0.2, NO), (0.3, PERHAPS), (1.0, YES),
        (4.0, YES), (4.1, YES), (6.5, NO), (6.6, PERHAPS), (9.0, YES), (9.1, YES),
    )  # fmt: skip

    assert parts(calls) == [[0, 1, 2], [5, 6, 7]]


def test_a_part_ends_before_what_is_in_flight_beside_an_unknown_call() -> None:
    """The unknown one may be decided first."""
    calls = history((0.0, YES), (0.1, YES), (0.2, YES), (0.3, YES), (0.305, PERHAPS))

    assert parts(calls) == [[0, 1, 2]]


def test_what_is_known_from_its_first_call_to_its_last_is_one_part() -> None:
    """Silences divide nothing by themselves: windows of a clock go on."""
    assert parts(history((0.0, YES), (0.1, YES), (5.0, YES), (5.1, YES))) == [[0, 1, 2, 3]]


def test_a_class_that_does_not_explain_a_part_does_not_explain_the_whole() -> None:
    """However many calls are unknown beside it; the proof names calls of the part."""
    perhaps = [(0.001 * place, PERHAPS) for place in range(200)]
    found = judged("sliding-log", history(*perhaps, (4.0, YES), (4.1, NO), (4.2, YES), (4.3, YES)), TWO)

    assert found.verdict is Verdict.FAIL
    assert set(found.calls) <= set(range(200, 204))
