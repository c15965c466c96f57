"""A module without decorators means the same."""

from pathlib import Path

import pytest

from tests.mutation.decorators import without_decorators
from tests.mutation.run import judging
from tests.repo.tree import ROOT, named, text

SLOTTED = "@dataclass(frozen=True, slots=True)"
SOURCE = '''
def twice(*, by):
    return lambda function: lambda number: by(function(number)) * 2

def plus(number):
    return lambda found: found + number

@twice(by=plus(1))
@twice(by=int)
def same(number):
    """Itself."""
    return number

class Box:
    @property
    def held(self):
        return same(3)

    @staticmethod
    def empty():
        return 0
'''


def test_a_decorator_is_applied_after_its_function() -> None:
    """The nearest first, also in a class."""
    found: dict[str, type] = {}
    exec(without_decorators(SOURCE), found)  # noqa: S102  # the source stands above

    box = found["Box"]()
    assert (box.held, box.empty()) == (14, 0)


def test_what_a_decorator_is_handed_by_a_call_is_made_at_each_use() -> None:
    """So that a change of the function that makes it is seen."""
    found: dict[str, object] = {}
    exec(f"{without_decorators(SOURCE)}\nplus = lambda number: lambda found: found\nchanged = same(3)", found)  # noqa: S102  # see above

    assert found["changed"] == 12


@pytest.mark.parametrize("module", judging(ROOT), ids=named)
def test_no_function_of_a_judge_keeps_a_decorator(module: Path) -> None:
    """Those of its classes stay: mutmut passes them by."""
    lines = without_decorators(text(module)).splitlines()

    assert {line for line in lines if line.lstrip().startswith("@")} <= {
        "@dataclass",
        "@dataclass(frozen=True)",
        "@dataclass(frozen=True, eq=False)",
        SLOTTED,
    }
