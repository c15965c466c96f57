"""A host is held to the dialect that it was learned to have."""

from pathlib import Path

from contracts.dialect import load
from contracts.host import HostConfig, serve
from tests.detection.test_command_line import CANARIES, TENANT, conformance, run

BUDGET = "150"


def test_a_learned_dialect_is_held_against_another_host(tmp_path: Path) -> None:
    """The first run writes it down; a host that reads one question otherwise fails the second, and its journal."""
    learned, journal = tmp_path / "dialect.toml", tmp_path / "journal.jsonl"
    with serve(HostConfig(quota=None, keys=CANARIES, readings={"over-25": "413"})) as host:
        aim = ("-q", "--host", host.url, "--tenant", str(TENANT), "--quota", "none", "--budget", BUDGET, "--lenient")
        first = conformance(*aim, "--learn-dialect", str(learned), "--journal", str(tmp_path / "first.jsonl"))
    with serve(HostConfig(quota=None, keys=CANARIES)) as host:
        aim = ("-q", "--host", host.url, "--tenant", str(TENANT), "--quota", "none", "--budget", BUDGET, "--lenient")
        second = conformance(*aim, "--dialect", str(learned), "--journal", str(journal))

    assert (first.returncode, load(learned).readings["over-25"]) == (0, "413")
    assert (second.returncode, run("reports", str(journal)).returncode) == (1, 1)
    assert "drifted: over-25" in second.stdout
    assert "1 failed" in second.stdout
