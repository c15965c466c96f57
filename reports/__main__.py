"""`python -m reports JOURNAL`: judge a journal or a HAR recording by today's rules and render it."""

import argparse
import os
import sys
from collections.abc import Callable, Sequence
from functools import partial
from pathlib import Path

import msgspec

import contracts.invariants
import contracts.laws  # noqa: F401  # both register their rules
from contracts import har, journal
from contracts.errors import FileUnreadable, UsageError
from contracts.printing import show
from contracts.rules import INVARIANTS, LAWS, Rulebook
from contracts.verdict import Exit, Verdict
from reports import junitxml, markdown, terminal
from reports.limiter import certificate
from reports.summary import Summary, summarise

EXITS = {Verdict.PASS: Exit.PASSED, Verdict.FAIL: Exit.FAILED, Verdict.INCONCLUSIVE: Exit.UNPROVEN}


def to_json(summary: Summary) -> str:
    """Return the summary as JSON; its member `version` changes with its shape."""
    return msgspec.json.format(msgspec.json.encode(summary)).decode() + "\n"


def to_certificate(summary: Summary) -> str:
    """Return what proves the verdict on the limiter."""
    return "\n".join(certificate(summary.limiter)) + "\n"


FORMATS: dict[str, Callable[[Summary], str]] = {
    "terminal": terminal.render,
    "markdown": markdown.render,
    "junitxml": junitxml.render,
    "json": to_json,
    "certificate": to_certificate,
}


def main(arguments: Sequence[str] | None = None) -> int:
    """Render a journal and return the exit code: 0, 1 on FAIL, 2 on wrong use, 3 where something is not proven."""
    options = _parser().parse_args(arguments)
    try:
        summary = _summary(options.journal)
        _write(options.output, _renderer(options.format, options.output)(summary))
    except UsageError as error:
        sys.stderr.write(f"reports: {error}\n")
        return Exit.WRONG_USE
    return EXITS[summary.verdict]


def _parser() -> argparse.ArgumentParser:
    parser = argparse.ArgumentParser("python -m reports", description=__doc__)
    parser.add_argument("journal", type=Path, metavar="JOURNAL", help="a journal, or a recording named *.har")
    parser.add_argument("--format", choices=FORMATS, default="terminal", help="terminal by default")
    parser.add_argument("--output", type=Path, metavar="FILE", help="a file to write instead of standard output")
    return parser


def _summary(file: Path) -> Summary:
    if file.suffix.lower() != ".har":
        return summarise(*journal.read(file), INVARIANTS)
    run, history = har.read(file)
    unknown = dict.fromkeys(LAWS.rules, "what happened between the calls of a recording is not known")
    return summarise(msgspec.structs.replace(run, notes=unknown), history, INVARIANTS, laws=Rulebook())


def _renderer(name: str, output: Path | None) -> Callable[[Summary], str]:
    coloured = name == "terminal" and output is None and sys.stdout.isatty() and not os.environ.get("NO_COLOR")
    return partial(terminal.render, colour=True) if coloured else FORMATS[name]


def _write(output: Path | None, text: str) -> None:
    if output is None:
        show(text)
        return
    try:
        output.write_text(text, "utf-8")
    except OSError as error:
        raise FileUnreadable(output, "a file that can be written", error.strerror or "none") from error


if __name__ == "__main__":
    sys.exit(main())
