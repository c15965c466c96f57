"""Arrivals are spelled in a word and their rates, or one line says what is wrong."""

from bisect import bisect_right

import pytest

from contracts.errors import UnknownChoice, UsageError
from loadtests.shapes import EXAMPLES, SHAPES, parse


@pytest.mark.parametrize(
    ("text", "calls", "halfway"),
    [
        ("constant:5/s", 300, 151),
        ("constant: 2.5/s", 150, 76),
        ("soak:30/min", 30, 16),
        ("ramp:1/s..9/s", 300, 91),
        ("ramp:9/s..1/s", 300, 211),
        ("step:10/s,20/s,30/s", 1200, 401),
        ("step:10/s", 600, 301),
        ("spike:5/s..100/s", 1440, 721),
    ],
)
def test_a_shape_takes_the_time_that_it_is_given(text: str, calls: int, halfway: int) -> None:
    """In a minute it comes to so many calls, up to its middle to so many."""
    arrivals = parse(text, seconds=60.0)

    assert (arrivals.calls, bisect_right(arrivals.instants, 30.0)) == (calls, halfway)
    assert arrivals.seconds == pytest.approx(60.0)


@pytest.mark.parametrize("shape", SHAPES)
def test_every_shape_has_an_example(shape: str) -> None:
    """The one that a mistake is answered with can be read, and the bound in calls holds."""
    assert parse(EXAMPLES[shape], seconds=60.0).calls > 0
    assert parse(EXAMPLES[shape], seconds=60.0, most=3).calls == 3


def test_poisson_is_drawn_from_a_seed() -> None:
    """Two seeds are two plans."""
    one, other = (parse("poisson:20/s", seconds=60.0, seed=seed) for seed in (1, 2))

    assert one != other


@pytest.mark.parametrize(
    "text", ["constant", "constant:5", "constant:5/h", "constant:5/second", "constant:-5/s", "constant:0/s",
             "poisson:0/s", "ramp:5/s", "ramp:1/s..2/s..3/s", "spike:5/s,6/s", "step:5/s,", f"constant:{10**400}/s"],
)  # fmt: skip
def test_rates_are_expected(text: str) -> None:
    """The error is one line that names the option, shows how it is spelled, and what was found."""
    with pytest.raises(UsageError) as caught:
        parse(text, seconds=60.0)

    message = str(caught.value)
    assert message.startswith("--arrivals: expected rates as in ")
    assert message.endswith(repr(text))
    assert "\n" not in message


def test_a_shape_that_is_misspelt_is_guessed() -> None:
    """The error offers the nearest."""
    with pytest.raises(UnknownChoice, match="did you mean constant"):
        parse("constnat:5/s", seconds=60.0)


@pytest.mark.parametrize(("seconds", "most"), [(0.0, 10), (float("inf"), 10), (float("nan"), 10), (10.0, 0)])
def test_there_has_to_be_something_to_spend(seconds: float, most: int) -> None:
    """A plan without end, or without a call, is wrong use."""
    with pytest.raises(UsageError, match="time and calls to spend"):
        parse("constant:5/s", seconds=seconds, most=most)
