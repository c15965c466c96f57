"""What a run proved, in lines and in an exit code."""

from contracts.exchange import Exchange, Request, Response
from contracts.spec import Quota
from loadtests.plans import Plan, purpose
from loadtests.verdict import Code, report

QUOTA = Quota(2, 5.0)
LIMITED = Plan(QUOTA, "overload", 300)
FREE = Plan(None, "overload", 300)


def call(scenario: str, sent: float, status: int | None = 200) -> Exchange:
    """Return a call that was decided within a tenth of a second."""
    response = None if status is None else Response(status, (), "{}")
    return Exchange(Request(), response, sent, sent, sent + 0.1, purpose=purpose(scenario, "test"))


def bursts(*starts: float, accepted: int = 2, refused: int = 3) -> list[Exchange]:
    """Return bursts of accepted calls, then refused ones."""
    return [
        call("Boundary", start + 0.01 * index, 200 if index < accepted else 429)
        for start in starts
        for index in range(accepted + refused)
    ]


def test_a_boundary_that_holds_passes() -> None:
    """N accepted, the rest refused, and readmission after silence prove 8.1, 8.2 and 8.4."""
    judged = report([*bursts(0.0), call("Boundary", 20.0)], LIMITED, ["Boundary"], asked=True)

    assert judged.code is Code.PASSED
    assert judged.lines[0] == "6 calls: 3 accepted, 3 refused, 0 unanswered, 0 answered otherwise"
    assert {line[:8] for line in judged.lines} >= {"8.1 PASS", "8.2 PASS", "8.4 PASS"}
    assert judged.lines[-1] == "PASS"


def test_too_many_accepted_fail() -> None:
    """More than twice the quota at once is more than any class admits; the proof names calls and seconds."""
    judged = report(bursts(0.0, accepted=5, refused=1), LIMITED, ["Boundary"], asked=True)

    assert judged.code is Code.FAILED
    assert any("5 accepted within 0.140 s, less than 5 s (calls 1 to 5)" in line for line in judged.lines)
    assert judged.lines[-1] == "FAIL"


def test_a_refusal_after_silence_fails() -> None:
    """A call that is refused after two windows of silence breaks 8.2 and 8.4."""
    judged = report([*bursts(0.0), call("Boundary", 20.0, 429)], LIMITED, ["Boundary"], asked=True)

    assert judged.code is Code.FAILED
    assert {line[:8] for line in judged.lines} >= {"8.2 FAIL", "8.4 FAIL"}
    assert any("call 6 of the journal was refused although no call can have counted" in line for line in judged.lines)


def test_strict_readings_are_reported_and_do_not_fail() -> None:
    """Two bursts of N about the edge of a window depart from S1, which many healthy limiters do."""
    history = [*bursts(0.0, refused=0), *bursts(1.0, refused=1)]

    judged = report(history, LIMITED, ["Boundary"], asked=True)

    assert judged.code is Code.UNPROVEN
    assert any(line.startswith("8.7 departs") and "S1" in line for line in judged.lines)
    assert "not proven: Boundary: 8.1 is INCONCLUSIVE" in judged.lines


def test_a_rider_that_is_refused_proves_nothing() -> None:
    """Riding the quota is to end without a refusal."""
    fine = [call("QuotaRider", 5.0 * index) for index in range(3)]

    assert report(fine, LIMITED, ["QuotaRider"], asked=True).code is Code.PASSED
    refused = report([*fine, call("QuotaRider", 15.0, 429)], LIMITED, ["QuotaRider"], asked=True)
    assert refused.code is Code.UNPROVEN
    assert "not proven: QuotaRider: 1 of its calls were refused" in refused.lines


def test_what_was_asked_for_has_to_be_tested() -> None:
    """A scenario that the host does not allow leaves a run unproven only if it was named."""
    fine = [call("QuotaRider", 5.0 * index) for index in range(3)]

    assert report(fine, LIMITED, ["QuotaRider", "Throughput"], asked=False).code is Code.PASSED
    assert report(fine, LIMITED, ["QuotaRider", "Throughput"], asked=True).code is Code.UNPROVEN


def test_nothing_accepted_proves_nothing() -> None:
    """A run full of other answers, or of none, never passes."""
    for status in (None, 302, 500):
        judged = report([call("QuotaRider", 0.0, status)], LIMITED, ["QuotaRider"], asked=False)

        assert judged.code is Code.UNPROVEN
        assert "not proven: no call was accepted" in judged.lines


def test_throughput_needs_every_batch_size() -> None:
    """A size that was not served leaves the table incomplete."""
    sizes = [
        Exchange(Request(), Response(200, (), "{}"), 0.0, 0.0, 1.0, purpose=purpose("Throughput", size))
        for size in (1, 5, 10, 25)
    ]

    assert report(sizes, FREE, ["Throughput"], asked=True).code is Code.PASSED
    assert report(sizes[1:], FREE, ["Throughput"], asked=True).code is Code.UNPROVEN


def test_problems_are_said() -> None:
    """What stopped a scenario is a line, and the run is unproven."""
    judged = report(
        [*bursts(0.0), call("Boundary", 20.0)], LIMITED, ["Boundary"], asked=True, problems=["the budget is spent"]
    )

    assert judged.code is Code.UNPROVEN
    assert judged.lines[-2:] == ("not proven: the budget is spent", "INCONCLUSIVE")
