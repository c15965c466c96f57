"""The sources keep to their own style: small files, small functions, sorted exports, no remains."""

import ast
from pathlib import Path

import pytest

from tests.repo.tree import ROOT, SOURCES, TESTS, named, text

LONGEST_FILE, LONGEST_FUNCTION = 250, 40
# Put together, so that this file does not hold what it looks for.
REMAINS = ["/" + "tmp/", "/" + "work/", "TO" + "DO", "FIX" + "ME", "shared" + "/"]
TEXTS = [
    file
    for pattern in (
        "*.md",
        "*.toml",
        "*.ini",
        ".ci/*",
        "contracts/**/*.yaml",
        "contracts/**/*.toml",
        "reports/**/*.html",
    )
    for file in sorted(ROOT.glob(pattern))
    if file.is_file()
]
Function = ast.FunctionDef | ast.AsyncFunctionDef


def exports(tree: ast.Module) -> list[str] | None:
    """Return what `__all__` holds, None where there is none."""
    for node in tree.body:
        target = node.targets[0] if isinstance(node, ast.Assign) else getattr(node, "target", None)
        if isinstance(target, ast.Name) and target.id == "__all__":
            return list(ast.literal_eval(node.value))  # type: ignore[attr-defined]  # an assignment has a value
    return None


def natural(name: str) -> tuple[int, str]:
    """Return the place of a name as ruff sorts them: constants, classes, then the rest."""
    return (0 if name.isupper() else 1 if name[:1].isupper() else 2), name


@pytest.mark.parametrize("file", SOURCES, ids=named)
def test_a_module_exports_what_it_has_in_order(file: Path) -> None:
    """`__all__` is sorted, and names nothing that the module has not."""
    tree = ast.parse(text(file))
    listed = exports(tree)
    if listed is None:
        pytest.skip("it exports nothing by name")
    defined = {node.name for node in tree.body if isinstance(node, Function | ast.ClassDef)}
    imported = {
        alias.asname or alias.name for node in tree.body if isinstance(node, ast.ImportFrom) for alias in node.names
    }
    assignments = [node for node in tree.body if isinstance(node, ast.Assign | ast.AnnAssign)]
    assigned = {name.id for node in assignments for name in ast.walk(node) if isinstance(name, ast.Name)}

    assert listed == sorted(listed, key=natural)
    assert len(set(listed)) == len(listed)
    assert set(listed) <= defined | imported | assigned


@pytest.mark.parametrize("file", SOURCES, ids=named)
def test_a_file_and_its_functions_are_small(file: Path) -> None:
    """A page for a function, five for a module."""
    functions = [node for node in ast.walk(ast.parse(text(file))) if isinstance(node, Function)]
    lengths = {node.name: (node.end_lineno or node.lineno) - node.lineno + 1 for node in functions}

    assert len(text(file).splitlines()) <= LONGEST_FILE
    assert {name: length for name, length in lengths.items() if length > LONGEST_FUNCTION} == {}


@pytest.mark.parametrize("file", [*SOURCES, *TESTS, *TEXTS], ids=named)
def test_a_file_holds_no_remains(file: Path) -> None:
    """No path of a machine, nothing left to do, no file that is not there."""
    assert [remain for remain in REMAINS if remain in text(file)] == []


@pytest.mark.parametrize("file", [*SOURCES, *TESTS], ids=named)
def test_a_module_says_what_it_is(file: Path) -> None:
    """In its first line."""
    assert ast.get_docstring(ast.parse(text(file))) or not text(file)


@pytest.mark.parametrize("file", [file for file in TESTS if file.parent.name != "bench"], ids=named)
def test_no_test_sleeps(file: Path) -> None:
    """Clocks are virtual, and what takes time is waited for by its event."""
    calls = [node.func for node in ast.walk(ast.parse(text(file))) if isinstance(node, ast.Call)]
    slept = [node.lineno for node in calls if ast.unparse(node) in {"time.sleep", "sleep"}]

    assert slept == []
