"""`python -m reports` renders a journal or a recording, and its exit code is the verdict."""

import json
import os
import subprocess
import sys
from pathlib import Path

import pytest

from contracts.exchange import Exchange, Request, Response
from contracts.journal import Journal, Run
from contracts.spec import UPDATE_PATH
from reports.__main__ import FORMATS, main

BODY = '{"LeadPropertiesList": [{"Fields": [{"Attribute": "EmailAddress", "Value": "ada@example.com"}]}]}'
JSON = (("content-type", "application/json"),)
ERROR = '{"ExceptionMessage": "LeadPropertiesList is no list"}'


def journal(folder: Path, answer: str, status: int = 400) -> Path:
    """Write a journal of one call."""
    file = folder / "journal.jsonl"
    with Journal(file, Run("http://127.0.0.1:1", "demo")) as writing:
        writing.record(Exchange(Request(body=BODY), Response(status, JSON, answer), 0.0, 0.0, 0.1))
    return file


@pytest.mark.parametrize(("answer", "code"), [(ERROR, 0), ("", 1)])
def test_the_exit_code_is_the_verdict(tmp_path: Path, answer: str, code: int) -> None:
    """An error that says nothing breaks 2.7."""
    assert main([str(journal(tmp_path, answer))]) == code


def test_nothing_proven_is_3(tmp_path: Path) -> None:
    """A journal without any call proves nothing."""
    with Journal(tmp_path / "journal", Run("h")) as empty:
        pass

    assert main([str(empty.file)]) == 3


@pytest.mark.parametrize("name", FORMATS)
def test_every_format_goes_to_standard_output_or_a_file(
    name: str, tmp_path: Path, capsys: pytest.CaptureFixture[str]
) -> None:
    """The same text, and no colour where nobody looks."""
    file, output = journal(tmp_path, ERROR), tmp_path / "report"

    assert main([str(file), "--format", name]) == main([str(file), "--format", name, "--output", str(output)]) == 0
    assert capsys.readouterr().out == output.read_text("utf-8")
    assert "\x1b" not in output.read_text("utf-8")


def test_json_states_its_version(tmp_path: Path, capsys: pytest.CaptureFixture[str]) -> None:
    """A reader can tell shapes apart."""
    main([str(journal(tmp_path, ERROR)), "--format", "json"])

    assert json.loads(capsys.readouterr().out)["version"] == 3


def test_a_recording_is_judged_like_a_journal(tmp_path: Path, capsys: pytest.CaptureFixture[str]) -> None:
    """The same rules, and the secret that was echoed is found and not shown."""
    secret = "a-long-secret-key"  # noqa: S105 - nobody's
    response = {"status": 400, "headers": [], "content": {"text": json.dumps({"ExceptionMessage": secret})}}
    url = f"https://api.example.test{UPDATE_PATH}?accessKey=a&secretKey={secret}"
    request = {"method": "POST", "url": url, "postData": {"text": BODY}}
    entry = {"startedDateTime": "2026-01-02T03:04:05Z", "time": 1, "request": request, "response": response}
    file = tmp_path / "recording.HAR"
    file.write_text(json.dumps({"log": {"entries": [entry]}}), "utf-8")

    assert main([str(file)]) == 1
    assert "broken: 2.7" in (shown := capsys.readouterr().out)
    assert secret not in shown


@pytest.mark.parametrize("arguments", [["none"], ["none.har"], ["."]])
def test_wrong_use_is_2_and_one_line(arguments: list[str], capsys: pytest.CaptureFixture[str]) -> None:
    """The line names the file, what was expected and what was found."""
    assert main(arguments) == 2

    errors = capsys.readouterr().err

    assert errors.startswith(f"reports: {arguments[0]}: expected ")
    assert errors.count("\n") == 1


def test_an_output_that_cannot_be_written_is_wrong_use(tmp_path: Path, capsys: pytest.CaptureFixture[str]) -> None:
    """Nothing is lost but the report."""
    assert main([str(journal(tmp_path, ERROR)), "--output", str(tmp_path / "none" / "report")]) == 2
    assert "expected a file that can be written" in capsys.readouterr().err


@pytest.mark.parametrize("arguments", [[], ["journal", "--format", "pdf"], ["journal", "--colour"]])
def test_unknown_options_are_wrong_use(arguments: list[str], capsys: pytest.CaptureFixture[str]) -> None:
    """As argparse says it."""
    with pytest.raises(SystemExit) as raised:
        main(arguments)

    assert raised.value.code == 2
    assert "usage: python -m reports" in capsys.readouterr().err


def test_a_terminal_without_unicode_shows_the_escape(tmp_path: Path) -> None:
    """The command works under any locale."""
    file = journal(tmp_path, '"鲸"')
    environment = {"PYTHONIOENCODING": "ascii", "PYTHONPATH": str(Path(__file__).parents[3])}
    command = [sys.executable, "-m", "reports", str(file)]
    ran = subprocess.run(command, env=environment, capture_output=True, timeout=60, check=False)  # noqa: S603

    assert (ran.returncode, ran.stderr) == (0, b"")
    assert b"\\xb7" in ran.stdout


@pytest.mark.parametrize(("answer", "code"), [(ERROR, 0), ("", 1)])
def test_a_report_may_be_cut(tmp_path: Path, answer: str, code: int) -> None:
    """The verdict stands, and nothing is said, where its reader has gone."""
    reading, writing = os.pipe()
    os.close(reading)
    command = [sys.executable, "-m", "reports", str(journal(tmp_path, answer))]
    ran = subprocess.run(  # noqa: S603 - our own command
        command, cwd=Path(__file__).parents[3], stdout=writing, stderr=subprocess.PIPE, timeout=60, check=False
    )
    os.close(writing)

    assert (ran.returncode, ran.stderr) == (code, b"")
