"""The files of the repository, as its tests read them."""

import ast
from functools import cache
from pathlib import Path

ROOT = Path(__file__).parents[2]
PACKAGES = ("contracts", "loadtests", "reports")
SOURCES = sorted(file for package in PACKAGES for file in (ROOT / package).rglob("*.py"))
TESTS = sorted((ROOT / "tests").rglob("*.py"))
README = ROOT / "README.md"


def named(file: Path) -> str:
    """Return the name of a file in the repository."""
    return file.relative_to(ROOT).as_posix()


def text(file: Path) -> str:
    """Return what a file holds, nothing where there is none."""
    return file.read_text("utf-8") if file.exists() else ""


@cache
def tree(file: Path) -> ast.Module:
    """Return a file of Python, parsed."""
    return ast.parse(text(file))
