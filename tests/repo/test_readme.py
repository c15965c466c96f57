"""What the README says can be typed."""

import configparser
import re

import pytest

from contracts.campaign.options import LEARN, OPTIONS
from tests.repo.tree import README, ROOT, named, text

OPTION = re.compile(r"(?<![\w-])--([a-z][a-z-]+)")
FENCES = re.compile(r"```.*?```", re.DOTALL)
# Options of programs that are not ours.
BORROWED = {
    "config-file",
    "url",
    "headless",
    "hypothesis-seed",
    "no-cache-dir",
    "run-time",
    "users",
    "spawn-rate",
    "recreate",
}
HELD_BY = [
    "contracts/host/__main__.py",
    "loadtests/options.py",
    "reports/__main__.py",
    "reports/gate.py",
    "tests/detection/proof.py",
    "tests/conftest.py",
]

pytestmark = pytest.mark.skipif(not README.exists(), reason="there is no README yet")


def offered() -> set[str]:
    """Return the options of pytest, locust, the mocked host, the reports and the gate."""
    sources = "\n".join(text(ROOT / file) for file in HELD_BY)
    return {option.name for option in (*OPTIONS, LEARN)} | set(re.findall(r'"--([a-z][a-z-]+)"', sources)) | BORROWED


def environments() -> set[str]:
    """Return the environments of tox."""
    parser = configparser.ConfigParser(interpolation=None)
    parser.read(ROOT / "tox.ini", "utf-8")
    names = [name.removeprefix("testenv:") for name in parser.sections() if name.startswith("testenv:")]
    return {each for name in names for each in name.strip("{}").split(",")}


def test_every_option_it_names_exists() -> None:
    """In one of the programs that it tells of."""
    assert set(OPTION.findall(text(README))) - offered() == set()


@pytest.mark.parametrize("option", [option.name for option in (*OPTIONS, LEARN)])
def test_every_option_of_ours_is_named(option: str) -> None:
    """With what it means."""
    assert f"--{option}" in text(README)


def test_its_test_command_is_what_ci_runs() -> None:
    """Word for word."""
    last = text(ROOT / ".ci" / "run").strip().splitlines()[-1]

    assert last in text(README)


def test_every_environment_it_names_exists() -> None:
    """`tox run -e` is the only door."""
    named_ = {each for found in re.findall(r"tox run -e ([\w,.]+)", text(README)) for each in found.split(",")}

    assert named_
    assert {name.strip(".") for name in named_} <= environments()


def test_every_file_it_names_exists() -> None:
    """As far as it is one of ours."""
    paths = set(re.findall(r"(?:contracts|loadtests|reports|tests)/[\w./]+\w", text(README)))
    missing = {path for path in paths if not (ROOT / path).exists() and not path.startswith("reports/runs")}

    assert missing == set()


@pytest.mark.parametrize("variable", ["UPDATEV2_ACCESS_KEY", "UPDATEV2_SECRET_KEY"])
def test_it_says_where_the_keys_come_from(variable: str) -> None:
    """From the environment alone."""
    assert variable in text(README)


def test_its_fences_are_closed() -> None:
    """Else half of it is code."""
    assert text(README).count("```") == 2 * len(FENCES.findall(text(README)))
    assert named(README) == "README.md"
