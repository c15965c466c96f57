"""What a run proved, in lines and in an exit code."""

import re
from collections.abc import Sequence

import msgspec
import pytest

from contracts.exchange import Exchange, History, Response
from contracts.verdict import Exit
from loadtests.figures import Distribution, Period, Tally, sample
from loadtests.orders import Order
from loadtests.phases import FIT, Phase
from loadtests.plans import purpose
from loadtests.session import Prepared, prepare
from loadtests.verdict import Report, report
from tests.unit.loadtests.plays import exchange, prepared

LIMITED = prepared()
FREE = prepared("none")


def judged_of(
    history: History,
    scenarios: Sequence[str],
    run: Prepared = LIMITED,
    *,
    problems: Sequence[str] = (),
    asked: bool = True,
) -> Report:
    """Judge a history without parts."""
    return report(history, run, {}, scenarios, asked=asked, problems=problems)


def call(scenario: str, sent: float, status: int | None = 200) -> Exchange:
    """Return a call that was decided within a tenth of a second."""
    return exchange(purpose(scenario, "test"), sent, status)


def bursts(*starts: float, accepted: int = 2, refused: int = 3) -> list[Exchange]:
    """Return bursts of accepted calls, then refused ones."""
    return [
        call("Boundary", start + 0.01 * index, 200 if index < accepted else 429)
        for start in starts
        for index in range(accepted + refused)
    ]


def test_a_boundary_that_holds_passes() -> None:
    """Readmission after silence proves 8.4; which N in which W a burst was held to remains open, as in a report."""
    judged = judged_of([*bursts(0.0), call("Boundary", 20.0)], ["Boundary"])

    assert judged.code is Exit.PASSED
    assert judged.lines[0] == "6 calls: 3 accepted, 3 refused, 0 unanswered, 0 answered otherwise"
    assert {line[:8] for line in judged.lines} >= {"8.1 INCO", "8.2 INCO", "8.4 PASS"}
    assert any(re.search(r"\d+ per [\d.]+ s as .* is not refuted either$", line) for line in judged.lines)
    assert judged.lines[-1] == "PASS"


def test_too_many_accepted_fail() -> None:
    """More than twice the quota at once is more than any class admits; the proof names calls and seconds."""
    judged = judged_of(bursts(0.0, accepted=5, refused=1), ["Boundary"])

    assert judged.code is Exit.FAILED
    assert "    5 calls accepted within 0.140 s, less than one window: calls 1, 2, 3, 4, 5" in judged.lines
    assert judged.lines[-1] == "FAIL"


def test_a_refusal_after_silence_fails() -> None:
    """A call that is refused after two windows of silence breaks 8.2 and 8.4."""
    judged = judged_of([*bursts(0.0), call("Boundary", 20.0, 429)], ["Boundary"])

    assert judged.code is Exit.FAILED
    assert {line[:8] for line in judged.lines} >= {"8.2 FAIL", "8.4 FAIL"}
    assert judged.lines.count("    refused without cause: call 6") == 3


def test_a_refusal_that_states_another_limit_fails() -> None:
    """What the account was told to be held to is not what the host says it holds it to."""
    other = prepared("3/5")

    judged = judged_of([*bursts(0.0, accepted=3), call("Boundary", 20.0)], ["Boundary"], other)

    assert judged.code is Exit.FAILED
    assert "    2 per 5 s, where the account has 3 per 5 s: calls 4, 5, 6" in judged.lines


def test_a_promise_that_is_broken_fails() -> None:
    """A refusal after what a `Retry-After` promised is the host's, where nobody else was on the account."""
    early, late = call("Boundary", 0.2, 429), call("Boundary", 3.0, 429)
    assert early.response is not None
    headers = (*early.response.headers, ("retry-after", "1"))
    early = msgspec.structs.replace(early, response=msgspec.structs.replace(early.response, headers=headers))

    judged = judged_of([*bursts(0.0, refused=0), early, late], ["Boundary"])

    assert judged.code is Exit.FAILED
    assert "    refused after what was promised: call 4" in judged.lines


def test_strict_readings_are_reported_and_do_not_fail() -> None:
    """Two bursts of N about the edge of a window depart from S1, which many healthy limiters do."""
    history = [*bursts(0.0, refused=0), *bursts(1.0, refused=1)]

    judged = judged_of(history, ["Boundary"])

    assert judged.code is Exit.UNPROVEN
    assert any(line.startswith("8.7 departure") and "in any W" in line for line in judged.lines)
    assert "not proven: Boundary: 8.4 is NOT TESTED" in judged.lines


def test_a_rider_that_is_refused_without_cause_fails_the_host() -> None:
    """A client that kept the quota by far is refused by no class of limiter that passes."""
    fine = [call("QuotaRider", 5.0 * index) for index in range(3)]

    assert judged_of(fine, ["QuotaRider"]).code is Exit.PASSED
    refused = judged_of([*fine, call("QuotaRider", 15.0, 429)], ["QuotaRider"])
    assert refused.code is Exit.FAILED
    assert any(line.startswith("8.2 FAIL") for line in refused.lines)
    assert "not proven: QuotaRider: 1 of its calls were refused" in refused.lines


def test_what_was_asked_for_has_to_be_tested() -> None:
    """A scenario that the host does not allow leaves a run unproven only if it was named."""
    fine = [call("QuotaRider", 5.0 * index) for index in range(3)]

    assert judged_of(fine, ["QuotaRider", "Throughput"], asked=False).code is Exit.PASSED
    assert judged_of(fine, ["QuotaRider", "Throughput"]).code is Exit.UNPROVEN


def test_nothing_accepted_proves_nothing() -> None:
    """A run full of other answers, or of none, never passes."""
    for status in (None, 302, 500):
        judged = judged_of([call("QuotaRider", 0.0, status)], ["QuotaRider"], asked=False)

        assert judged.code in {Exit.UNPROVEN, Exit.FAILED}
        assert "not proven: no call was accepted" in judged.lines


def test_throughput_needs_every_batch_size() -> None:
    """A size that was not served leaves the table incomplete."""
    sizes = [exchange(purpose("Throughput", size), 0.0, size=size) for size in (1, 5, 10, 25)]

    assert judged_of(sizes, ["Throughput"], FREE).code is Exit.PASSED
    assert judged_of(sizes[1:], ["Throughput"], FREE).code is Exit.UNPROVEN


def test_problems_are_said() -> None:
    """What stopped a scenario is a line, and the run is unproven."""
    history = [*bursts(0.0), call("Boundary", 20.0)]
    judged = judged_of(history, ["Boundary"], problems=["the budget is spent"])

    assert judged.code is Exit.UNPROVEN
    assert judged.lines[-2:] == ("not proven: the budget is spent", "INCONCLUSIVE")


def test_an_answer_that_breaks_the_contract_fails_a_load_run() -> None:
    """Under load the rules are those of every call; the sentence, and how often it is broken, are told."""
    odd = exchange(purpose("QuotaRider", "ride"), 10.0)
    assert odd.response is not None
    body = odd.response.body.replace('"TotalCount":1', '"TotalCount":2')
    history = [
        call("QuotaRider", 0.0),
        msgspec.structs.replace(odd, response=Response(200, odd.response.headers, body)),
    ]

    judged = judged_of(history, ["QuotaRider"])

    assert judged.code is Exit.FAILED
    assert any(line.startswith("3.1 FAIL") for line in judged.lines)
    assert "2 answers judged in full (100%)" in judged.lines


def test_clocks_of_two_machines_are_not_compared() -> None:
    """What breaks the quota by one clock proves nothing by two, and the report says why."""
    judged = report(
        bursts(0.0, accepted=5), LIMITED, {}, ["Boundary"], asked=True, apart="the calls were made on 2 machines"
    )

    assert judged.code is Exit.UNPROVEN
    assert "8.1, 8.2, 8.4, 8.5, 8.6, 8.7 INCONCLUSIVE: the calls were made on 2 machines" in judged.lines


def measured(*, late: float = 0.0, took: float = 0.1, ceiling: float = 5000.0) -> Phase:
    """Return a part of 100 calls at 10 calls a second."""
    order = Order("open", purpose("Load", "arrivals"), seconds=10.0, due=tuple(number / 10 for number in range(100)))
    tally, lateness = Tally(Period(0.0, 10.0)), Distribution()
    for instant in order.due:
        tally.add(sample(exchange(order.purpose, instant, took=took)))
        lateness.add(late)
    return Phase(order, tally, lateness, started=100, rate=10, ceiling=ceiling)


@pytest.mark.parametrize(
    ("phase", "code"),
    [
        (measured(), Exit.PASSED),
        (measured(took=0.3), Exit.FAILED),
        (measured(took=0.3, late=FIT + 0.01), Exit.UNPROVEN),
        (measured(late=FIT + 0.01), Exit.UNPROVEN),
        (measured(took=0.3, ceiling=9.0), Exit.UNPROVEN),
    ],
    ids=["kept", "broken", "broken by a late generator", "late generator", "slow generator"],
)
def test_thresholds_are_judged_where_the_generator_was_fit(phase: Phase, code: Exit) -> None:
    """A generator that was late or is too slow says nothing against the host, nor for it."""
    run = prepare({"quota": "none"}, thresholds=["p95<200ms"])
    history = [exchange(purpose("Load", "arrivals"), 0.0)]

    assert report(history, run, {"Load": [phase]}, ["Load"], asked=True).code is code


def test_a_verdict_by_instants_does_not_mind_late_calls() -> None:
    """When a call was sent is known however late that was; only what is measured from when it was due is spoiled."""
    late = measured(late=FIT + 0.01)
    spoiled = f"not proven: {late.order.purpose}: {late.unfit}"

    assert spoiled in report([], FREE, {"Load": [late]}, ["Load"], asked=True).lines
    assert spoiled not in report([], FREE, {"Overload": [late]}, ["Overload"], asked=True).lines


def test_what_bounds_the_figures_stands_beside_them() -> None:
    """The generator's own ceiling, the path's floor, how late calls started, and which could not be started."""
    lines = report([], FREE, {"Load": [measured(late=0.002)]}, ["Load"], asked=True).lines

    assert "the generator alone makes 5,000 calls/s; a connection takes 0.00 ms at least" in lines
    assert "    100 started, p99 2.0 ms late (fit up to 50)" in lines
    assert any("response, served" in line and "p95 100 ms" in line for line in lines)
