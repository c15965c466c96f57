"""What a program says to whoever started it."""

import os
import sys

__all__ = ["show"]


def show(text: str) -> None:
    """Write to standard output, also where a terminal lacks a character or the reader of a pipe has gone."""
    try:
        # A report may quote any character; a terminal without it shows the escape.
        sys.stdout.write(text.encode(sys.stdout.encoding, "backslashreplace").decode(sys.stdout.encoding))
        sys.stdout.flush()
    except BrokenPipeError:
        # Who reads has seen enough. Python would try to write the rest when it ends.
        os.dup2(os.open(os.devnull, os.O_WRONLY), sys.stdout.fileno())
