"""Plain Schemathesis, by its own command and its own client, on a mocked host of the bank."""

import os
import re
import subprocess
import sys
from pathlib import Path
from tempfile import TemporaryDirectory

from tests.detection.bank import KEYS, Mocked, configured
from tests.detection.counted import counted
from tests.detection.records import Peered

__all__ = ["SECONDS", "play"]

CONTRACTS = Path(__file__).parents[2] / "contracts"
COMMAND = (str(Path(sys.executable).with_name("schemathesis")), "--config-file", str(CONTRACTS / "schemathesis.toml"))
EXAMPLES = 100
SECONDS = 90
FOUND, NOTHING_FOUND = 1, 0
CHECK = re.compile(r"^- (ST\d+ .+)$", re.MULTILINE)


def play(mocked: Mocked) -> Peered:
    """Run it once, its number of examples bounded, and return which of its checks failed."""
    with counted(configured(mocked)) as (host, seen), TemporaryDirectory() as folder:
        done = _run(host.url, folder, mocked.seed)
    if done.returncode not in {FOUND, NOTHING_FOUND}:
        return Peered(mocked.name, mocked.sentence, error=f"exit {done.returncode}: {done.stdout[-400:]}")
    named = tuple(dict.fromkeys(CHECK.findall(done.stdout))) or ("a check without a name",)
    return Peered(mocked.name, mocked.sentence, seen.total(), named if done.returncode == FOUND else ())


def _run(url: str, folder: str, seed: int) -> subprocess.CompletedProcess[str]:
    bounds = ("--max-examples", str(EXAMPLES), "--no-shrink", "--seed", str(seed + 1), "--no-color")
    keys = {"UPDATEV2_ACCESS_KEY": KEYS[0], "UPDATEV2_SECRET_KEY": KEYS[1]}
    return subprocess.run(  # noqa: S603  # the command to compare with
        [*COMMAND, "run", str(CONTRACTS / "openapi.yaml"), "--url", url, *bounds],
        cwd=folder,
        env={**os.environ, **keys, "HYPOTHESIS_STORAGE_DIRECTORY": str(Path(folder, "hypothesis"))},
        capture_output=True,
        text=True,
        timeout=SECONDS,
        check=False,
    )
