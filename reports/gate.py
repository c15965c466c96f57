"""`python -m reports.gate`: conformance, load and reports in one run, with one verdict."""

import argparse
import signal
import subprocess
import sys
import time
from collections.abc import Iterator, Mapping, Sequence
from dataclasses import dataclass
from datetime import UTC, datetime
from pathlib import Path
from typing import IO

from contracts import journal
from contracts.campaign.options import OPTIONS, Settings, settle
from contracts.errors import HarnessError
from contracts.rules import INVARIANTS
from contracts.verdict import Exit
from reports.__main__ import FORMATS
from reports.summary import summarise

__all__ = ["main"]

PYTEST_WRONG_USE = 4
WORDS: dict[int, str] = {
    Exit.PASSED: "PASS",
    Exit.FAILED: "FAIL",
    Exit.WRONG_USE: "WRONG USE",
    Exit.UNPROVEN: "INCONCLUSIVE",
}
# What decides where the parts of a run differ, the gravest first.
GRAVITY = (Exit.WRONG_USE, Exit.FAILED, Exit.UNPROVEN, Exit.PASSED)
FILES = {"markdown": "md", "junitxml": "xml", "json": "json"}
PASSED_ON = ("host", "tenant", "budget", "dialect", "impact")
SECONDS_AT_MOST = 1800
# What a part may take to put leads back once it was told to end.
PATIENCE = 120


@dataclass(frozen=True, slots=True)
class Part:
    """One part of a run: a command that writes a journal. Of a `quiet` one only the verdict is shown.

    `wrong_use` is the exit code by which the command says so; pytest's 2 is an interruption.
    """

    name: str
    command: tuple[str, ...]
    quiet: bool = False
    wrong_use: int = Exit.WRONG_USE

    def meaning(self, code: int) -> int:
        """Return what the exit code of the command says."""
        if code == self.wrong_use:
            return Exit.WRONG_USE
        return code if code in {Exit.PASSED, Exit.FAILED} else Exit.UNPROVEN


def main(arguments: Sequence[str] | None = None) -> int:
    """Run all parts and return the exit code: 0, 1 on FAIL, 2 on wrong use, 3 where something is not proven."""
    given = vars(_parser().parse_args(arguments))
    folder = Path("reports", "runs", datetime.now(UTC).strftime("%Y%m%d-%H%M%S"))
    try:
        settings = settle(given)
        folder.mkdir(parents=True, exist_ok=True)
    except HarnessError as error:
        sys.stderr.write(f"gate: {error}\n")
        return Exit.WRONG_USE
    except OSError as error:
        sys.stderr.write(f"gate: {folder}: expected a folder that can be written, found {error.strerror}\n")
        return Exit.WRONG_USE
    codes = _codes(list(_parts(settings, given, folder)), folder)
    verdict = next(code for code in GRAVITY if code in codes.values())
    _say(f"\nwritten to {folder}: journals, and each as {', '.join(FILES)}")
    _say(", ".join(f"{name} {WORDS[code]}" for name, code in codes.items()))
    _say(f"VERDICT: {WORDS[verdict]}")
    return verdict


def _parser() -> argparse.ArgumentParser:
    parser = argparse.ArgumentParser("python -m reports.gate", description=__doc__)
    for option in OPTIONS:
        if option.name not in {"journal", "plan"}:
            parser.add_argument(f"--{option.name}", metavar=option.value, help=option.text)
    return parser


def _parts(settings: Settings, given: Mapping[str, str | None], folder: Path) -> Iterator[Part]:
    """Yield what the impact allows; on the mocked host that is all there is."""
    mocked = settings.host is None
    conformance = ("-m", "pytest", "tests/conformance", "-q", "-rN", "-p", "no:cacheprovider")
    yield Part(
        "conformance",
        _command(conformance, given, folder / "conformance.jsonl", given.get("quota")),
        wrong_use=PYTEST_WRONG_USE,
    )
    locust = ("-m", "locust", "-f", "loadtests/locustfile.py", "--headless", "--only-summary")
    quota = given.get("quota") or ("25/1" if mocked else None)
    limited = settings.quota is not None or (mocked and not settings.quota_given)
    if limited and settings.impact in {"quota", "overload"}:
        yield Part("boundary", _command((*locust, "Boundary"), given, folder / "boundary.jsonl", quota), quiet=True)
    if limited and settings.impact != "none":
        yield Part(
            "quota-rider", _command((*locust, "QuotaRider"), given, folder / "quota-rider.jsonl", quota), quiet=True
        )
    if mocked or (settings.quota is None and settings.impact == "overload"):
        yield Part(
            "throughput", _command((*locust, "Throughput"), given, folder / "throughput.jsonl", "none"), quiet=True
        )


def _command(start: Sequence[str], given: Mapping[str, str | None], file: Path, quota: str | None) -> tuple[str, ...]:
    options = {**{name: given.get(name) for name in PASSED_ON}, "quota": quota, "journal": str(file)}
    return (
        sys.executable,
        *start,
        *(word for name, value in options.items() if value for word in (f"--{name}", value)),
    )


def _codes(parts: Sequence[Part], folder: Path) -> dict[str, int]:
    """Play the parts until one is interrupted; that one and those that were not started have proven nothing."""
    codes: dict[str, int] = {}
    try:
        for part in parts:
            codes[part.name] = Exit.UNPROVEN
            codes[part.name] = _play(part, folder)
    except KeyboardInterrupt:
        left = [part.name for part in parts if part.name not in codes]
        _say(f"interrupted in {list(codes)[-1]}; not started: {', '.join(left) or 'nothing'}")
        codes |= dict.fromkeys(left, Exit.UNPROVEN)
    return codes


def _play(part: Part, folder: Path) -> int:
    """Run one part, show how it goes, and write its reports."""
    _say(f"== {part.name}")
    started = time.monotonic()
    try:
        code = _run(part, folder / f"{part.name}.log")
    finally:
        _report(folder / f"{part.name}.jsonl")
    _say(f"== {part.name}: {WORDS[code]} after {time.monotonic() - started:.0f} s")
    return code


def _run(part: Part, log: Path) -> int:
    try:
        if not part.quiet:
            return part.meaning(_call(part.command, None))
        with log.open("w+", encoding="utf-8") as out:
            try:
                return part.meaning(_call(part.command, out))
            finally:
                out.seek(0)
                _say(_tail(out.read()))
    except subprocess.TimeoutExpired:
        _say(f"{part.name} was ended after {SECONDS_AT_MOST} s")
        return Exit.UNPROVEN


def _call(command: Sequence[str], out: IO[str] | None) -> int:
    """Return the exit code of a command. Raises KeyboardInterrupt and TimeoutExpired once it has ended."""
    child = subprocess.Popen(command, stdout=out, stderr=out)  # noqa: S603  # ours
    try:
        return child.wait(SECONDS_AT_MOST)
    except subprocess.TimeoutExpired:
        child.send_signal(signal.SIGINT)
        _await(child)
        raise
    except KeyboardInterrupt:
        # The terminal sends Ctrl-C to the child, too; a second signal would interrupt its putting back.
        _await(child)
        raise


def _await(child: subprocess.Popen[bytes]) -> None:
    """Wait for a child that was told to end, whatever else is pressed; kill it where it does not."""
    before = signal.signal(signal.SIGINT, signal.SIG_IGN)
    try:
        child.wait(PATIENCE)
    except subprocess.TimeoutExpired:
        child.kill()
        child.wait()
    finally:
        signal.signal(signal.SIGINT, before)


def _tail(output: str) -> str:
    """Return what follows locust's own tables: the verdict; or the last line where there is none."""
    lines = output.rstrip().splitlines()
    start = next((index for index, line in enumerate(lines) if ", journal " in line), len(lines) - 1)
    return "\n".join(lines[start:])


def _report(file: Path) -> None:
    try:
        summary = summarise(*journal.read(file), INVARIANTS)
        for name, suffix in FILES.items():
            file.with_suffix(f".{suffix}").write_text(FORMATS[name](summary), "utf-8")
    except HarnessError as error:
        _say(str(error))
    except OSError as error:
        _say(f"{file}: expected room for its reports beside it, found {error.strerror}; python -m reports writes them")


def _say(text: str) -> None:
    sys.stdout.write(f"{text}\n")
    sys.stdout.flush()


if __name__ == "__main__":
    sys.exit(main())
