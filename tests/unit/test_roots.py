"""Symptoms stand under their root."""

import pytest

from contracts.roots import Root, group


@pytest.mark.parametrize(
    ("shown", "roots"),
    [
        ({}, []),
        ({"3.1": {1}}, [Root("3.1")]),
        ({"3.1": {1, 2}, "3.2": {1}}, [Root("3.1", ("3.2",))]),
        ({"3.1": {1}, "3.2": {1, 2}}, [Root("3.2", ("3.1",))]),
        ({"4.6": {1}, "3.3": {1}}, [Root("3.3", ("4.6",))]),
        ({"3.1": {1}, "3.2": {2}}, [Root("3.1"), Root("3.2")]),
        ({"3.1": {1, 2}, "3.2": {2, 3}}, [Root("3.1"), Root("3.2")]),
        ({"2.1": {1, 2, 3}, "3.1": {1, 2}, "3.2": {1}}, [Root("2.1", ("3.1", "3.2"))]),
        ({"7.5": {2}, "6.1": {1}, "4.6": {1, 2}, "2.4": {9}}, [Root("2.4"), Root("4.6", ("6.1", "7.5"))]),
        ({"4.5": {1, 2}, "4.6": {3, 4}, "3.3": {2}}, [Root("4.5", ("3.3",)), Root("4.6")]),
    ],
)
def test_what_shows_nowhere_else_is_a_symptom(shown: dict[str, set[int]], roots: list[Root]) -> None:
    """Of that which shows most, or of two that show alike, of the first in the contract."""
    assert group({number: frozenset(places) for number, places in shown.items()}) == tuple(roots)


@pytest.mark.parametrize(
    ("shown", "explained", "roots"),
    [
        ({"3.1": {1}, "3.2": {1, 2}}, {"3.1": ()}, [Root("3.1"), Root("3.2")]),
        ({"3.1": {1}, "3.2": {1, 2}}, {"3.1": ("3.2",)}, [Root("3.1", ("3.2",))]),
        ({"6.2": {7}, "6.3": {3}, "6.1": {1, 2}}, {"6.2": ("6.1", "6.3")}, [Root("6.2", ("6.1", "6.3"))]),
        ({"3.1": {1}, "3.2": {1}}, {"3.2": ()}, [Root("3.2", ("3.1",))]),
        ({"3.1": {1}}, {"4.6": ("3.1",)}, [Root("3.1")]),
        ({"4.8": {1}, "6.1": {1, 2}}, {"4.8": (), "6.1": ()}, [Root("4.8"), Root("6.1")]),
        ({"4.6": {1}, "6.1": {1, 2}}, {"4.6": (), "6.1": ("4.6",)}, [Root("6.1", ("4.6",))]),
    ],
)
def test_a_known_cause_has_what_breaks_with_it(
    shown: dict[str, set[int]], explained: dict[str, tuple[str, ...]], roots: list[Root]
) -> None:
    """Wherever that shows; what shows where a cause does is its symptom, too."""
    assert group({number: frozenset(places) for number, places in shown.items()}, explained) == tuple(roots)
