"""The command that puts values back: what it tells, and how it ends."""

import os
import subprocess
import sys
from collections.abc import Iterator
from pathlib import Path

import pytest
from msgspec.structs import replace

from contracts.campaign.snapshot import take
from contracts.host import demo
from tests.detection.visits import OURS, ROOT, TENANT, Visit, Watched, watched


@pytest.fixture
def visit(tmp_path: Path) -> Iterator[Visit]:
    """Serve a watched account."""
    with watched(tmp_path / "run.jsonl") as visit:
        yield visit


def restored(visit: Visit, *arguments: str) -> subprocess.CompletedProcess[str]:
    """Run the command that restores, under the keys of the account."""
    keys = dict(zip(("UPDATEV2_ACCESS_KEY", "UPDATEV2_SECRET_KEY"), visit.host.keys, strict=True))
    options = {"--restore": str(visit.noted), "--host": visit.host.url, "--tenant": str(TENANT), "--quota": "none"}
    options |= dict(zip(arguments[::2], arguments[1::2], strict=True))
    command = [sys.executable, "-m", "pytest", "tests/conformance", "-q", "-p", "no:cacheprovider"]
    command += ["--journal", str(visit.journal), *(part for pair in options.items() for part in pair)]
    return subprocess.run(  # noqa: S603  # our own command
        command, cwd=ROOT, env=os.environ | keys, capture_output=True, text=True, timeout=120, check=False
    )


def note(visit: Visit) -> None:
    """Write the snapshot of the account, then let a lead hold other values."""
    with visit.session() as session:
        snapshot = take(session, OURS)
    assert snapshot is not None
    replace(snapshot, tenant=demo().name).write(visit.noted)
    wear(visit.store, FirstName="Other", mx_City="Paris")


def wear(store: Watched, **values: str) -> None:
    """Let the first lead hold other values."""
    record = store.first(lambda record: record.values["ProspectID"] == OURS.leads[0]["ProspectID"])
    assert record is not None
    store.write(record, values)


def test_the_command_puts_values_back_and_judges_nothing(visit: Visit) -> None:
    """It tells what it put back, and removes the file once that is all."""
    before = visit.store.held()
    note(visit)
    done = restored(visit)

    assert done.returncode == 0
    assert f"put back: FirstName of lead {OURS.leads[0]['ProspectID']}" in done.stdout
    assert "sentence" not in done.stdout
    assert visit.store.held() == before
    assert not visit.noted.exists()


def test_the_command_tells_what_it_could_not_put_back(visit: Visit) -> None:
    """A locked field is never written; the file is kept, and the last line says how to try again."""
    note(visit)
    wear(visit.store, mx_Credit_Limit="8")
    done = restored(visit)

    assert done.returncode == 1
    assert "not put back: mx_Credit_Limit of lead" in done.stdout
    assert f"pytest tests/conformance --restore {visit.noted} --host {visit.host.url} --tenant FILE" in done.stdout
    assert visit.noted.exists()


@pytest.mark.parametrize(
    ("arguments", "says"),
    [
        (("--host", "http://127.0.0.1:1"), "--host: expected http://127.0.0.1:"),
        (("--restore", "none.json"), "none.json: expected a snapshot, found No such file"),
    ],
)
def test_restoring_elsewhere_is_one_line_and_exit_4(visit: Visit, arguments: tuple[str, ...], says: str) -> None:
    """Nothing is sent to a host that the snapshot is not from."""
    note(visit)
    written = visit.store.held()
    done = restored(visit, *arguments)

    lines = [line for line in (done.stdout + done.stderr).splitlines() if line.startswith("ERROR: ")]
    assert done.returncode == pytest.ExitCode.USAGE_ERROR
    assert len(lines) == 1
    assert says in lines[0]
    assert visit.store.held() == written
