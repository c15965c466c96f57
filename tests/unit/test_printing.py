"""What is said arrives as far as there is somebody who reads it."""

import io
import os
import sys

import pytest

from contracts.printing import show


def test_a_character_that_a_terminal_lacks_is_escaped(monkeypatch: pytest.MonkeyPatch) -> None:
    """The rest is as it was."""
    shown = io.BytesIO()
    monkeypatch.setattr(sys, "stdout", io.TextIOWrapper(shown, "ascii", newline="\n"))
    show("a → b\n")

    assert shown.getvalue() == b"a \\u2192 b\n"


def test_a_reader_that_has_gone_is_no_error(monkeypatch: pytest.MonkeyPatch) -> None:
    """Neither when it is written to, nor when the program ends."""
    read, write = os.pipe()
    os.close(read)
    with os.fdopen(write, "w") as pipe:
        monkeypatch.setattr(sys, "stdout", pipe)
        show("a line\n")
        show("another\n")
