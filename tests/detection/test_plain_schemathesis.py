"""Plain Schemathesis, by its own command and its own client, agrees that the mocked host keeps openapi.yaml."""

import os
import subprocess
import sys
from pathlib import Path

import pytest

from contracts.host import HostConfig, demo, serve

CONTRACTS = Path(__file__).parents[2] / "contracts"
COMMAND = str(Path(sys.executable).with_name("schemathesis"))
KEYS = ("u$r+canary%25access", "s$3c+canary%25secret")
SECONDS = 55


@pytest.mark.parametrize("number", [1, 2])
def test_plain_schemathesis_finds_nothing_wrong_with_the_mocked_host(number: int, tmp_path: Path) -> None:
    """All phases and all checks pass with the default readings, and no key is printed."""
    with serve(HostConfig(tenant=demo(), quota=None, keys=KEYS)) as host:
        run = subprocess.run(  # noqa: S603  # the command under test
            [
                *(COMMAND, "--config-file", str(CONTRACTS / "schemathesis.toml")),
                *("run", str(CONTRACTS / "openapi.yaml"), "--url", host.url, "--seed", str(number), "--no-color"),
            ],
            cwd=tmp_path,
            env={
                **os.environ,
                "UPDATEV2_ACCESS_KEY": KEYS[0],
                "UPDATEV2_SECRET_KEY": KEYS[1],
                "HYPOTHESIS_STORAGE_DIRECTORY": str(tmp_path / "hypothesis"),
            },
            capture_output=True,
            text=True,
            timeout=SECONDS,
            check=False,
        )  # fmt: skip

    assert run.returncode == 0, run.stdout + run.stderr
    assert "No issues found" in run.stdout
    assert "canary" not in run.stdout + run.stderr
