"""The order of the opening is learned from what each call finds."""

from tests.detection.order import Step, greedy, learned
from tests.unit.detection.runs import on_correct, on_fault


def test_what_finds_most_comes_first() -> None:
    """Each step adds what was not found before."""
    steps = greedy({"a": 1, "b": 1, "c": 1}, {"a": {"1"}, "b": {"1", "2", "3"}, "c": {"3", "4"}})

    assert steps == [Step("b", 1, 3, 3), Step("c", 1, 1, 4), Step("a", 1, 0, 4)]


def test_ties_keep_the_present_order() -> None:
    """So does what finds nothing."""
    steps = greedy({"c": 1, "a": 1, "b": 1, "d": 1}, {"a": {"1"}, "b": {"2"}, "c": set(), "d": {"2"}})

    assert [step.purpose for step in steps] == ["a", "b", "c", "d"]


def test_calls_are_what_a_find_costs() -> None:
    """Three faults by one call come before four by two."""
    steps = greedy({"dear": 2, "cheap": 1}, {"dear": {"1", "2", "3", "4"}, "cheap": {"5", "6", "7"}})

    assert [step.purpose for step in steps] == ["cheap", "dear"]
    assert [step.total for step in steps] == [3, 7]


def test_the_order_is_learned_from_what_a_correct_host_is_sent() -> None:
    """Calls that are sent only after a find cannot come first."""
    runs = [
        on_correct(first=1, chance=4),
        on_fault("3.2-a", named={"3.2": 5}, showed=("chance", "a smaller call")),
        on_fault("3.2-b", named={"3.2": 5}, showed=("chance", "first")),
        on_correct("with a quota", first=1, burst=3),
    ]

    assert learned(runs) == [Step("first", 1, 1, 1), Step("chance", 4, 1, 2), Step("burst", 3, 0, 2)]
