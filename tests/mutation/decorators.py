"""Functions without decorators: mutmut changes nothing in a function that has one, and every rule has."""

import ast
from itertools import chain

__all__ = ["without_decorators"]


def without_decorators(source: str) -> str:
    """Return a module that means the same, where each decorated function is decorated by a line after it."""
    lines = source.splitlines()
    functions = (node for node in ast.walk(ast.parse(source)) if isinstance(node, ast.FunctionDef))
    # From the last to the first, so that the line numbers of those that wait stay true.
    for node in sorted(functions, key=lambda node: -node.lineno):
        if node.decorator_list:
            first, last = node.decorator_list[0].lineno - 1, node.end_lineno or node.lineno
            lines[first:last] = chain(lines[node.lineno - 1 : last], [_decorated(node)])
    return "\n".join([*lines, ""])


def _decorated(node: ast.FunctionDef) -> str:
    value = node.name
    for decorator in reversed(node.decorator_list):
        for keyword in decorator.keywords if isinstance(decorator, ast.Call) else ():
            keyword.value = _late(keyword.value)
        value = f"{ast.unparse(decorator)}({value})"
    return f"{' ' * node.col_offset}{node.name} = {value}"


def _late(value: ast.expr) -> ast.expr:
    """Return a selector that is made at each use: a mutant is chosen only after the import."""
    if not isinstance(value, ast.Call):
        return value
    return ast.parse(f"lambda case: {ast.unparse(value)}(case)", mode="eval").body
