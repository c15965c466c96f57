"""The sources keep to their own style: small files, small functions, sorted exports, no remains."""

import ast

from tests.repo.tree import ROOT, SOURCES, TESTS, named, text, tree

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


def exports(module: ast.Module) -> list[str] | None:
    """Return what `__all__` holds, None where there is none."""
    for node in module.body:
        target = node.targets[0] if isinstance(node, ast.Assign) else getattr(node, "target", None)
        if isinstance(target, ast.Name) and target.id == "__all__":
            return list(ast.literal_eval(node.value))  # type: ignore[attr-defined]  # an assignment has a value
    return None


def defined(module: ast.Module) -> set[str]:
    """Return what a module has: what it defines, imports and assigns."""
    names = {node.name for node in module.body if isinstance(node, Function | ast.ClassDef)}
    for node in module.body:
        if isinstance(node, ast.ImportFrom):
            names |= {alias.asname or alias.name for alias in node.names}
        if isinstance(node, ast.Assign | ast.AnnAssign):
            names |= {name.id for name in ast.walk(node) if isinstance(name, ast.Name)}
    return names


def natural(name: str) -> tuple[int, str]:
    """Return the place of a name as ruff sorts them: constants, classes, then the rest."""
    return (0 if name.isupper() else 1 if name[:1].isupper() else 2), name


def test_a_module_exports_what_it_has_in_order() -> None:
    """`__all__` is sorted, and names nothing that the module has not."""
    listed = {file: names for file in SOURCES if (names := exports(tree(file))) is not None}
    unsorted = [named(file) for file, names in listed.items() if names != sorted(set(names), key=natural)]
    unknown = {named(file): names for file, all_ in listed.items() if (names := set(all_) - defined(tree(file)))}

    assert len(listed) > 100
    assert unsorted == []
    assert unknown == {}


def test_a_file_and_its_functions_are_small() -> None:
    """A page for a function, five for a module."""
    functions = [(file, node) for file in SOURCES for node in ast.walk(tree(file)) if isinstance(node, Function)]
    lengths = {(named(file), node.name): (node.end_lineno or node.lineno) - node.lineno + 1 for file, node in functions}

    assert [named(file) for file in SOURCES if len(text(file).splitlines()) > LONGEST_FILE] == []
    assert {name: length for name, length in lengths.items() if length > LONGEST_FUNCTION} == {}


def test_a_file_holds_no_remains() -> None:
    """No path of a machine, nothing left to do, no file that is not there."""
    files = [*SOURCES, *TESTS, *TEXTS]

    assert [(named(file), remain) for file in files for remain in REMAINS if remain in text(file)] == []


def test_a_module_says_what_it_is() -> None:
    """In its first line."""
    assert [named(file) for file in [*SOURCES, *TESTS] if text(file) and not ast.get_docstring(tree(file))] == []


def test_no_test_sleeps() -> None:
    """Clocks are virtual, and what takes time is waited for by its event."""
    files = [file for file in TESTS if file.parent.name != "bench"]
    calls = [(file, node) for file in files for node in ast.walk(tree(file)) if isinstance(node, ast.Call)]

    assert [
        (named(file), node.lineno) for file, node in calls if ast.unparse(node.func) in {"time.sleep", "sleep"}
    ] == []
