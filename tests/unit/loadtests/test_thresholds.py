"""A threshold is judged by the limits of its figure: kept, broken, or not decided by so few calls."""

import math

import pytest

from contracts.errors import UnknownChoice, UsageError
from contracts.verdict import Verdict
from loadtests.figures import Fate, Figures, Period, Tally, measure
from loadtests.thresholds import EXAMPLES, Threshold, judge, parse, shares
from tests.unit.loadtests.figures.runs import counted, exponential, samples, skewed

FAIL, INCONCLUSIVE, PASS = Verdict.FAIL, Verdict.INCONCLUSIVE, Verdict.PASS
SHARES = (0.95, 0.999)


def figures(calls: int = 600, failed: int = 0, dropped: int = 0) -> Figures:
    """Return the figures of a minute of calls whose p95 is some 160 ms; every n-th fails."""
    tally = counted(
        samples(calls, took=skewed(1), fate=lambda n: Fate.FAILED if failed and n % failed == 0 else Fate.SERVED)
    )
    for number in range(dropped):
        tally.drop(number)
    return measure(tally, SHARES)


@pytest.mark.parametrize(
    ("text", "threshold"),
    [
        ("p95<800ms", ("p95", 0.95, "<", 0.8)),
        ("p99.9<=2s", ("p99.9", 0.999, "<=", 2.0)),
        ("p5 > 1.5 s", ("p5", 0.05, ">", 1.5)),
        ("errors<0.1%", ("errors", None, "<", 0.001)),
        (" goodput > 120 leads/s ", ("goodput", None, ">", 120.0)),
        ("goodput>=120leads/s", ("goodput", None, ">=", 120.0)),
        ("rate>5/s", ("rate", None, ">", 5.0)),
        ("rate>5 calls/s", ("rate", None, ">", 5.0)),
        ("dropped=0", ("dropped", None, "=", 0.0)),
        ("dropped<10", ("dropped", None, "<", 10.0)),
    ],
)
def test_a_threshold_is_read(text: str, threshold: tuple[str, float | None, str, float]) -> None:
    """In seconds, shares of the calls, calls or leads a second, or calls."""
    read = parse(text)

    assert (read.metric, read.share, read.comparison, round(read.bound, 9)) == threshold
    assert read.text == text.strip()


@pytest.mark.parametrize(
    ("text", "found"),
    [
        ("", "expected a threshold as p95<800ms, errors<0.1%"),
        ("p95", "expected a threshold as"),
        ("p95<", "expected a threshold as"),
        ("p95<-1s", "expected a threshold as"),
        ("p95<>1s", "expected a threshold as"),
        ("p95 800ms", "expected a threshold as"),
        ("p95<800", "expected a unit as in p95<800ms"),
        ("p95<1min", "expected a unit as in p95<800ms"),
        ("errors<0.1", "expected a unit as in errors<0.1%"),
        ("goodput>120/s", "expected a unit as in goodput>120 leads/s"),
        ("dropped=0%", "expected a unit as in dropped=0"),
        ("errors=0%", "only dropped can be equal to a number"),
        ("p100<1s", "unknown value 'p100'"),
        ("p0<1s", "unknown value 'p0'"),
        ("errorrs<1%", "did you mean errors?"),
    ],
)
def test_one_line_says_what_is_wrong(text: str, found: str) -> None:
    """And where it stands."""
    with pytest.raises(UsageError) as caught:
        parse(text, "account.toml: thresholds")

    assert str(caught.value).startswith("account.toml: thresholds: ")
    assert found in str(caught.value)
    assert "\n" not in str(caught.value)


def test_a_metric_that_is_misspelt_is_guessed() -> None:
    """The error offers the nearest."""
    with pytest.raises(UnknownChoice, match="did you mean goodput"):
        parse("goodputs>1 leads/s")


@pytest.mark.parametrize("text", EXAMPLES.values())
def test_every_example_is_a_threshold(text: str) -> None:
    """Errors show what can be read."""
    assert isinstance(parse(text), Threshold)


@pytest.mark.parametrize(
    ("text", "verdict"),
    [
        ("p95<800ms", PASS),
        ("p95>100ms", PASS),
        ("p95<20ms", FAIL),
        ("p95>800ms", FAIL),
        ("p95<160ms", INCONCLUSIVE),
        ("p99.9<2s", INCONCLUSIVE),
        ("errors<1%", PASS),
        ("errors<=0.5%", PASS),
        ("errors<0.1%", INCONCLUSIVE),
        ("rate>9/s", PASS),
        ("rate>=10/s", PASS),
        ("rate>10/s", FAIL),
        ("goodput>230 leads/s", PASS),
        ("goodput>250 leads/s", FAIL),
        ("goodput>240 leads/s", FAIL),
        ("dropped=0", PASS),
        ("dropped>0", FAIL),
    ],
)
def test_the_limits_decide(text: str, verdict: Verdict) -> None:
    """On the right side both of them, on the wrong side both, or the threshold between."""
    assert judge(parse(text), figures()).verdict is verdict


def test_a_rate_that_varies_decides_less() -> None:
    """Where failures come and go, goodput has limits; between them nothing is decided."""
    measured = figures(failed=11)

    assert judge(parse("goodput>200 leads/s"), measured).verdict is PASS
    assert judge(parse("goodput>218 leads/s"), measured).verdict is INCONCLUSIVE
    assert judge(parse("goodput>230 leads/s"), measured).verdict is FAIL


def test_no_error_in_a_small_sample_proves_nothing() -> None:
    """One in a thousand takes 2,995 calls without any."""
    assert judge(parse("errors<0.1%"), figures(2994)).verdict is INCONCLUSIVE
    assert judge(parse("errors<0.1%"), figures(2995)).verdict is PASS


@pytest.mark.parametrize("wrong", [PASS, FAIL])
def test_a_threshold_at_the_truth_is_seldom_decided(wrong: Verdict) -> None:
    """Where the true p95 is the threshold, each of the two is given 5 times in a hundred at most, or nearly."""
    threshold = parse(f"p95<{math.log(20)}s")
    runs = (counted(samples(200, took=exponential(seed)), seconds=20.0) for seed in range(100))

    assert [judge(threshold, measure(run)).verdict for run in runs].count(wrong) <= 8


def test_errors_are_for_certain_too_many_or_not() -> None:
    """Of 600 calls twelve failed: above 1 in a hundred for certain, above 2 perhaps."""
    measured = figures(failed=50)

    assert judge(parse("errors<1%"), measured).verdict is FAIL
    assert judge(parse("errors<2%"), measured).verdict is INCONCLUSIVE
    assert judge(parse("errors<4%"), measured).verdict is PASS


def test_what_was_dropped_accuses_no_host() -> None:
    """Goodput that is missing for want of calls is not decided; that calls were dropped is."""
    measured = figures(dropped=60)

    assert judge(parse("goodput>250 leads/s"), measured).verdict is INCONCLUSIVE
    assert judge(parse("p95<800ms"), measured).verdict is INCONCLUSIVE
    assert judge(parse("dropped=0"), measured).verdict is FAIL


@pytest.mark.parametrize("text", EXAMPLES.values())
def test_nothing_sent_proves_nothing(text: str) -> None:
    """Not even that nothing was dropped; that all was is certain."""
    dropped = Tally(Period(0.0, 60.0))
    dropped.drop(1.0)

    assert judge(parse("dropped=0"), measure(dropped)).verdict is FAIL
    assert judge(parse(text), measure(Tally(Period(0.0, 60.0)))).verdict is INCONCLUSIVE


def test_a_judgement_reads_as_a_sentence() -> None:
    """The threshold, its verdict and what was found."""
    measured = figures(dropped=1)

    assert str(judge(parse("p99.9<2s"), measured)) == "p99.9<2s INCONCLUSIVE: p99.9 needs 2995 calls, 600 calls"
    assert str(judge(parse("dropped=0"), measured)) == "dropped=0 FAIL: 1 dropped"
    assert str(judge(parse("rate>9/s"), measured)) == "rate>9/s PASS: 10.0 calls/s"
    assert str(judge(parse("errors<1%"), measured)) == "errors<1% PASS: 0.000% (0.000% to 0.498%) of 600 calls"


def test_shares_are_those_that_thresholds_name() -> None:
    """To be measured beside the usual ones."""
    assert shares(map(parse, ("p95<1s", "dropped=0", "p99.9<2s"))) == SHARES
