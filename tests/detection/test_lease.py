"""Processes on one machine share the quota of an account."""

from pathlib import Path

import pytest

from contracts.host import HostConfig, serve
from contracts.journal import read
from contracts.spec import Quota
from tests.detection.riders import begin, end
from tests.detection.test_command_line import CANARIES, TENANT, conformance, leaks

SECONDS = 4.0
PATIENCE = 40.0


@pytest.mark.parametrize("limiter", ["sliding-log", "sliding-counter"])
def test_four_processes_keep_one_quota(limiter: str, tmp_path: Path) -> None:
    """None of their calls is refused, and together they send no more than one would."""
    quota = Quota(25, 1.0)
    with serve(HostConfig(quota=quota, limiter=limiter)) as host:
        ridden = end([begin(host, quota, SECONDS, tmp_path) for _ in range(4)], PATIENCE)

    assert ridden.refused == 0
    assert len(ridden.sent) <= 25 * (ridden.sent[-1] - ridden.sent[0]) + 25


def test_a_process_that_is_killed_holds_nobody_up(tmp_path: Path) -> None:
    """It may die in the middle of a call: that is counted, and the next process goes on."""
    quota = Quota(1, 0.5)
    with serve(HostConfig(quota=quota, limiter="sliding-log")) as host:
        killed = begin(host, quota, PATIENCE, tmp_path)
        try:
            beside = end([begin(host, quota, SECONDS, tmp_path)], PATIENCE)
            killed.kill()
            # Nobody has asked yet how it ended.
            after = end([begin(host, quota, SECONDS, tmp_path)], PATIENCE)
        finally:
            killed.kill()
            killed.communicate()

    assert beside.refused == after.refused == 0
    assert beside.sent
    assert after.sent


def test_a_run_keeps_to_the_day_of_the_account(tmp_path: Path) -> None:
    """It spends what the day still allows, and the next one says in a line that nothing is left."""
    tenant = tmp_path / "tenant.toml"
    tenant.write_text(TENANT.read_text("utf-8").replace("[quota]", "[quota]\nper_day = 1"), "utf-8")
    with serve(HostConfig(quota=None, keys=CANARIES)) as host:
        options = ("--host", host.url, "--tenant", str(tenant), "--quota", "25/1")
        first = conformance(*options, "--impact", "none", "--journal", str(tmp_path / "first.jsonl"))
        second = conformance(*options, "--journal", str(tmp_path / "second.jsonl"))

    assert first.returncode == 3
    assert "calls that the account's day still allows: 1" in first.stdout
    assert len(read(tmp_path / "first.jsonl")[1]) == 1
    assert (second.returncode, second.stderr.strip().count("\n")) == (4, 0)
    assert "per_day: expected fewer than 1 calls in the last 24 hours" in second.stderr
    assert leaks(first.stdout + second.stdout + second.stderr) == []
