"""pytest on the command line: exit codes, one line for wrong use, and keys in no output at all."""

import os
import subprocess
import sys
from collections.abc import Iterator
from pathlib import Path
from urllib.parse import quote, quote_plus

import pytest

from contracts.host import HostConfig, serve
from contracts.host.config import KeyPair
from contracts.host.server import Serving

ROOT = Path(__file__).parents[2]
TENANT = ROOT / "contracts" / "host" / "demo.toml"
CANARIES: KeyPair = ("canary$acc+ess%41key", "canary$sec+ret%2Bkey")
LOUD = ("-vv", "--showlocals", "--log-level=DEBUG", "-o", "log_cli=true", "-rA")


@pytest.fixture(params=["2.7-secret-echoed"])
def host(request: pytest.FixtureRequest) -> Iterator[Serving]:
    """Serve a mocked host with the canary keys and one fault."""
    with serve(HostConfig(quota=None, keys=CANARIES, faults=(request.param,))) as serving:
        yield serving


def run(*arguments: str, keys: KeyPair | None = CANARIES) -> subprocess.CompletedProcess[str]:
    """Run a module of Python in the clone, under keys from the environment."""
    environment = {name: value for name, value in os.environ.items() if not name.startswith("UPDATEV2_")}
    if keys:
        environment |= {"UPDATEV2_ACCESS_KEY": keys[0], "UPDATEV2_SECRET_KEY": keys[1]}
    command = [sys.executable, "-m", *arguments]
    return subprocess.run(  # noqa: S603  # our own commands
        command, cwd=ROOT, env=environment, capture_output=True, text=True, timeout=120, check=False
    )


def conformance(*arguments: str, keys: KeyPair | None = CANARIES) -> subprocess.CompletedProcess[str]:
    """Run the conformance tests."""
    return run("pytest", "tests/conformance", "-p", "no:cacheprovider", "--fuzz", "0", *arguments, keys=keys)


def leaks(text: str) -> list[str]:
    """Return the spellings of the canaries that a text holds."""
    forms = {form for key in CANARIES for form in (key, quote(key, safe=""), quote_plus(key), key.swapcase(), key[:-1])}
    return [form for form in forms if form in text]


def test_a_fault_is_exit_1_and_its_sentence_is_named_without_a_key(host: Serving, tmp_path: Path) -> None:
    """A host that echoes the secret key fails 2.7, and nothing that the run prints or writes holds the key."""
    journal = tmp_path / "journal.jsonl"

    done = conformance("--host", host.url, "--tenant", str(TENANT), "--quota", "none", "--budget", "200",
                       "--journal", str(journal), "--basetemp", str(tmp_path / "base"),
                       "--junitxml", str(tmp_path / "junit.xml"), *LOUD)  # fmt: skip
    rendered = [run("reports", str(journal), "--format", name) for name in ("terminal", "markdown", "junitxml", "json")]

    written = [file.read_text("utf-8", "replace") for file in tmp_path.rglob("*") if file.is_file()]
    assert done.returncode == 1
    assert "[2.7] An error has a JSON body" in done.stdout
    assert "$UPDATEV2_SECRET_KEY" in done.stdout
    assert leaks(done.stdout + done.stderr + "".join(each.stdout + each.stderr for each in rendered)) == []
    assert written
    assert leaks("".join(written)) == []


@pytest.mark.parametrize(
    ("arguments", "says"),
    [
        (("--host", "http://127.0.0.1:1", "--tenant", str(TENANT)), "http://127.0.0.1:1: expected an HTTP answer"),
        (("--host", "nowhere", "--tenant", str(TENANT)), "nowhere: expected an HTTP answer, found no URL"),
        (("--host", "http://127.0.0.1:1"), "--tenant: none given for http://127.0.0.1:1"),
        (("--tenant", "none.toml"), "none.toml: expected a tenant file"),
        (("--impact", "owm"), "--impact: unknown value 'owm'; did you mean own?"),
        (("--quota", "25"), "--quota: expected calls/seconds as in 25/5, or none; found '25'"),
        (("--budget", "many"), "--budget: expected a number of calls, found 'many'"),
        (("--journal", "/dev/null/journal"), "/dev/null/journal: expected a journal that can be written"),
    ],
)
def test_wrong_use_is_one_line_and_exit_4(arguments: tuple[str, ...], says: str) -> None:
    """What is wrong with a command line is said in one line that begins where it is wrong."""
    done = conformance("-q", *arguments)

    lines = [line for line in (done.stdout + done.stderr).splitlines() if line.startswith("ERROR: ")]
    assert done.returncode == pytest.ExitCode.USAGE_ERROR
    assert len(lines) == 1
    assert says in lines[0]
    assert "Traceback" not in done.stdout + done.stderr


@pytest.mark.parametrize("name", ["run.snapshot.json", "run-quota.snapshot.json"])
def test_a_snapshot_of_an_earlier_run_is_wrong_use(tmp_path: Path, name: str) -> None:
    """Before anything is sent, whichever part of the run would write over it."""
    (tmp_path / name).touch()
    done = conformance("-q", "--journal", str(tmp_path / "run.jsonl"), "--budget", "10")

    assert done.returncode == pytest.ExitCode.USAGE_ERROR
    assert f"{name}: expected no snapshot of an earlier run, found one" in done.stdout + done.stderr
    assert not (tmp_path / "run.jsonl").exists()


def test_missing_keys_are_named(host: Serving) -> None:
    """A host that is named needs keys, and the line names the variables."""
    done = conformance("-q", "--host", host.url, "--tenant", str(TENANT), keys=None)

    assert done.returncode == pytest.ExitCode.USAGE_ERROR
    assert "UPDATEV2_ACCESS_KEY and UPDATEV2_SECRET_KEY not set; export them first" in done.stdout + done.stderr


def test_wrong_keys_are_wrong_use(host: Serving) -> None:
    """A host that refuses the keys is not judged, and gets no further call than the one that makes sure."""
    done = conformance("-q", "--host", host.url, "--tenant", str(TENANT), keys=("wrong-access", "wrong-secret"))

    assert done.returncode == pytest.ExitCode.USAGE_ERROR
    assert "expected the keys to be accepted, found 401" in done.stdout + done.stderr


def test_a_budget_that_ends_early_is_exit_3(host: Serving) -> None:
    """With ten calls nothing failed, but most of what was asked for is not proven."""
    done = conformance("-q", "--host", host.url, "--tenant", str(TENANT), "--quota", "none", "--budget", "10")

    assert done.returncode == 3
    assert "INCONCLUSIVE" in done.stdout


def test_a_plan_sends_nothing() -> None:
    """A plan needs neither keys nor a host that is up."""
    done = conformance("-q", "--plan", "--host", "http://127.0.0.1:1", "--tenant", str(TENANT), keys=None)

    assert done.returncode == 0
    assert "nothing was sent" in done.stdout
