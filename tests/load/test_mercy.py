"""A load run spares the account: it writes no lead but the tenant's, and their values are put back however it ends."""

import os
import signal
import subprocess
import sys
from collections.abc import Iterator, Mapping
from pathlib import Path
from threading import Event
from typing import Any

import pytest
from msgspec.structs import replace

from contracts.campaign.snapshot import file_for
from contracts.host import HostConfig, Serving, assembly, demo, serve
from contracts.host.store import Record, Store
from contracts.spec import Quota
from tests.load.runs import ACCESS, KEYS, ROOT, SECRET, Outcome, begin, by_port, end

QUOTA, OWN = Quota(25, 0.5), 3
BEFORE = {"FirstName": "Ada", "mx_City": "London"}
ACCOUNT = replace(demo(), leads=tuple({**lead, **BEFORE} for lead in demo().leads))
IDS = {lead["ProspectID"] for lead in ACCOUNT.leads[:OWN]}
TENANT = """
name = "mercy"
[quota]
calls = 25
seconds = 0.5
[fields]
unique = ["EmailAddress", "ProspectID"]
writable = {{ FirstName = "Text", mx_City = "Text" }}
{read_back}
"""
READ_BACK = '[read_back]\nby = "Leads/Retrieve/ByIds"\nwithin = 0.1'
LEAD = '[[leads]]\nProspectID = "{ProspectID}"\nEmailAddress = "{EmailAddress}"\n'
SECONDS = 60


class Watched(Store):
    """A store that counts the leads that are written, and tells when a value has changed often."""

    def __init__(self, *arguments: Any, **more: Any) -> None:  # noqa: ANN401  # what a store takes
        super().__init__(*arguments, **more)
        self.written: list[str] = []
        self.worn = Event()

    def write(self, record: Record, changes: Mapping[str, str]) -> None:
        """Note whose lead it is."""
        super().write(record, changes)
        self.written.append(record.values["ProspectID"])
        if len(self.written) == 2 * OWN:
            self.worn.set()

    def unrestored(self) -> list[str]:
        """Return the leads that do not hold what they held."""
        held = {lead["ProspectID"]: self.read(lead["ProspectID"]) or {} for lead in ACCOUNT.leads}
        return [id_ for id_, lead in held.items() if {name: lead.get(name) for name in BEFORE} != BEFORE]


@pytest.fixture
def host(monkeypatch: pytest.MonkeyPatch) -> Iterator[tuple[Serving, Watched]]:
    """Serve a watched account of many leads, of which a few are the tenant's."""
    made: list[Watched] = []

    def store(*arguments: Any, **more: Any) -> Watched:  # noqa: ANN401  # what a store takes
        made.append(Watched(*arguments, **more))
        return made[-1]

    monkeypatch.setattr(assembly, "Store", store)
    with serve(HostConfig(tenant=ACCOUNT, quota=QUOTA, keys=(ACCESS, SECRET))) as serving:
        yield serving, made[0]


def started(folder: Path, url: str, *arguments: str, read_back: str = READ_BACK) -> subprocess.Popen[str]:
    """Start a load run on the account."""
    file = folder / "tenant.toml"
    file.write_text(TENANT.format(read_back=read_back) + "".join(LEAD.format(**lead) for lead in ACCOUNT.leads[:OWN]))
    given = ["--host", url, "--tenant", str(file), "--impact", "own", *arguments]
    return begin(folder, *given, "QuotaRider")


def spared(ended: Outcome, store: Watched) -> bool:
    """Whether the tenant's leads alone were written, and all hold what they held."""
    restored = "the leads hold what they held before the run" in ended.text
    return restored and set(store.written) == IDS and not store.unrestored() and not noted(ended.folder).exists()


def noted(folder: Path) -> Path:
    """Return where the values are noted."""
    return file_for(folder / "journal.jsonl")


@pytest.mark.parametrize("given", [(), ("--processes", "2")], ids=["alone", "workers"])
def test_values_are_put_back_at_the_end(given: tuple[str, ...], host: tuple[Serving, Watched], tmp_path: Path) -> None:
    """Within the quota and the budget, in calls that the journal has and that are judged like the others."""
    ended = end(started(tmp_path, host[0].url, "--budget", "90", *by_port(), *given), tmp_path)

    assert (ended.code, ended.verdict) in {(0, "PASS"), (3, "INCONCLUSIVE")}
    assert spared(ended, host[1])
    assert {exchange.response and exchange.response.status for exchange in ended.history} == {200}
    assert "put back" in {exchange.purpose for exchange in ended.history}
    assert len(ended.history) <= 90
    assert ended.leaks() == []


@pytest.mark.parametrize(
    ("given", "number"),
    [((), signal.SIGINT), ((), signal.SIGTERM), (("--processes", "2"), signal.SIGINT)],
    ids=["ctrl-c", "terminated", "workers"],
)
def test_values_are_put_back_after_an_interruption(
    given: tuple[str, ...], number: signal.Signals, host: tuple[Serving, Watched], tmp_path: Path
) -> None:
    """Whatever is under way, and however often it is pressed."""
    process = started(tmp_path, host[0].url, "--budget", "5000", "--run-time", "60", *by_port(), *given)
    assert host[1].worn.wait(30)
    process.send_signal(number)
    process.send_signal(signal.SIGINT)
    ended = end(process, tmp_path)

    assert ended.code == 3
    assert spared(ended, host[1])
    assert "not proven: QuotaRider was cut short" in ended.text
    assert "Traceback" not in ended.text


def test_values_are_put_back_from_the_file_after_a_crash(host: tuple[Serving, Watched], tmp_path: Path) -> None:
    """A run that is killed leaves the file; the next one does not write over it, and the command puts back from it."""
    process = started(tmp_path, host[0].url, "--run-time", "60")
    assert host[1].worn.wait(30)
    process.kill()
    end(process, tmp_path)
    worn = host[1].unrestored()
    again = end(started(tmp_path, host[0].url), tmp_path)
    command = [
        sys.executable,
        "-m",
        "pytest",
        "tests/conformance",
        "-q",
        "-p",
        "no:cacheprovider",
        "--host",
        host[0].url,
    ]
    command += ["--restore", str(noted(tmp_path)), "--tenant", str(tmp_path / "tenant.toml")]
    command += ["--journal", str(tmp_path / "restored.jsonl")]
    done = subprocess.run(command, cwd=ROOT, env=os.environ | KEYS, timeout=SECONDS, check=False)  # noqa: S603 - ours

    assert set(worn) == IDS
    assert (again.code, "expected no snapshot of an earlier run, found one" in again.text) == (2, True)
    assert (done.returncode, host[1].unrestored()) == (0, [])


def test_what_cannot_be_put_back_is_told(host: tuple[Serving, Watched], tmp_path: Path) -> None:
    """Without a way to read, the run says so."""
    ended = end(started(tmp_path, host[0].url, "--budget", "9", read_back=""), tmp_path)

    assert "values are not put back: the tenant names no way to read leads back" in ended.text
    assert set(host[1].unrestored()) <= set(host[1].written) <= IDS
