"""Each scenario runs once against the mocked host, under a compressed quota, ends by itself and is judged."""

from collections import Counter
from pathlib import Path

import pytest

from contracts.exchange import History
from tests.load.runs import run

QUOTA = ("--quota", "25/1")


def statuses(history: History) -> Counter[int | None]:
    """Count the answers by status."""
    return Counter(exchange.response and exchange.response.status for exchange in history)


def test_the_quota_is_ridden_and_its_boundary_found(tmp_path: Path) -> None:
    """A client that keeps the quota is never refused; a burst beyond it is, in part, and silence readmits."""
    ended = run(tmp_path, *QUOTA, "QuotaRider", "Boundary")

    ride = [exchange for exchange in ended.history if exchange.purpose == "ride: ride"]
    edge = [exchange for exchange in ended.history if exchange.purpose.startswith("quota boundary")]
    seen = statuses(edge)
    assert (ended.code, ended.verdict) == (0, "PASS")
    assert set(statuses(ride)) == {200}
    assert 25 < len(ride) <= 76
    assert seen[200] + seen[429] == 57
    assert seen[429] >= 5
    assert edge[-1].response is not None
    assert edge[-1].response.status == 200


def test_throughput_is_measured_by_batch_size(tmp_path: Path) -> None:
    """A host without a quota serves each batch size, and the table says how many leads a second."""
    ended = run(tmp_path, "--quota", "none", "--budget", "261", "--users", "4", "Throughput")

    rows = [line.split() for line in ended.text.splitlines() if line[:12].strip() in {"1", "5", "10", "25"}]
    assert (ended.code, ended.verdict) == (0, "PASS")
    assert [row[:2] for row in rows] == [["1", "65"], ["5", "65"], ["10", "65"], ["25", "65"]]
    assert len(ended.history) == 261


def test_what_cannot_be_tested_says_why(tmp_path: Path) -> None:
    """Throughput under a quota is not tested, and a run that asked for it is unproven."""
    ended = run(tmp_path, *QUOTA, "Throughput")

    assert (ended.code, ended.verdict) == (3, "INCONCLUSIVE")
    assert "Throughput: NOT TESTED: the host has a quota of 25 per 1 s" in ended.text
    assert ended.history == []


def test_the_budget_ends_a_run(tmp_path: Path) -> None:
    """A ride stops at the budget and says so."""
    ended = run(tmp_path, "--quota", "25/0.2", "--budget", "5", "QuotaRider")

    assert ended.code == 3
    assert "not proven: QuotaRider: the budget of 5 calls is spent" in ended.text
    assert len(ended.history) == 5


def test_a_plan_sends_nothing(tmp_path: Path) -> None:
    """--plan says what each scenario would send."""
    ended = run(tmp_path, *QUOTA, "--plan")

    assert ended.code == 0
    assert "Boundary: 1 call, silence of 2.1 s, 55 calls of 2 leads at once" in ended.text
    assert list(tmp_path.iterdir()) == []


@pytest.mark.parametrize(
    ("arguments", "line"),
    [
        (("Quotarider",), "scenario: unknown value 'Quotarider'; did you mean QuotaRider?"),
        (("--quota", "fast"), "--quota: expected calls/seconds as in 25/5, or none; found 'fast'"),
        (("--host", "http://127.0.0.1:9"), "--tenant: none given for http://127.0.0.1:9"),
        (("--threshold", "p95", "Load"), "--threshold: expected a threshold as p95<800ms"),
        (("--processes", "2", "Boundary"), "with workers: expected --host, found none"),
    ],
)
def test_wrong_use_is_one_line(arguments: tuple[str, ...], line: str, tmp_path: Path) -> None:
    """Wrong use ends with exit code 2, a line that names the option, and no traceback."""
    ended = run(tmp_path, *arguments)

    assert ended.code == 2
    assert ended.text.count(line) == 1
    assert "Traceback" not in ended.text
