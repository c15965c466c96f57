"""How many mutants of the modules that judge their unit tests kill: python -m tests.mutation.run.

mutmut works on a copy of the clone, in its folder `mutants`, in which no function has a decorator. What it may
change, and the tests that have to notice, stand in pyproject.toml. The survivors are listed; it is a failure where
more than `SURVIVORS` of a hundred live.
"""

import json
import os
import subprocess
import sys
import tomllib
from pathlib import Path
from shutil import copy, copytree, rmtree

from tests.mutation.decorators import without_decorators

ROOT = Path(__file__).parents[2]
COPY = ROOT / "mutants"
COPIED = ("contracts", "tests")
SURVIVORS = 3


def judging(root: Path) -> list[Path]:
    """Return the modules that mutmut may change."""
    settings = tomllib.loads((root / "pyproject.toml").read_text("utf-8"))["tool"]["mutmut"]
    return sorted(file for pattern in settings["only_mutate"] for file in root.glob(pattern) if file.suffix == ".py")


def prepare() -> None:
    """Make the copy anew."""
    rmtree(COPY, ignore_errors=True)
    for name in COPIED:
        copytree(ROOT / name, COPY / name)
    copy(ROOT / "pyproject.toml", COPY)
    for file in judging(COPY):
        file.write_text(without_decorators(file.read_text("utf-8")), "utf-8")


def mutmut(*arguments: str) -> None:
    """Run mutmut in the copy."""
    # Hypothesis repeats itself there where it is told that this is CI.
    environment = {**os.environ, "CI": "1"}
    subprocess.run([sys.executable, "-m", "mutmut", *arguments], cwd=COPY, env=environment, check=True)  # noqa: S603  # our own words


def main() -> int:
    """Return 0 where enough mutants were killed, else 1."""
    prepare()
    mutmut("run", "--max-children", "2")
    mutmut("export-cicd-stats")
    mutmut("results")
    told = json.loads((COPY / "mutants" / "mutmut-cicd-stats.json").read_text("utf-8"))
    alive = told["total"] - told["killed"] - told["timeout"]
    print(f"{alive} of {told['total']} mutants survive")  # noqa: T201  # the figure
    return int(100 * alive > SURVIVORS * told["total"])


if __name__ == "__main__":
    sys.exit(main())
