"""Whoever keeps the values of the leads lets go of the account when they are put back."""

import os
from pathlib import Path

import pytest

from contracts.host import HostConfig, demo, serve
from contracts.journal import Journal, Run
from loadtests.keeper import Keeper
from loadtests.session import prepare

TENANT = """
[quota]
calls = 25
seconds = 0.01
[fields]
unique = ["EmailAddress", "ProspectID"]
writable = { FirstName = "Text" }
[read_back]
by = "Leads/Retrieve/ByIds"
[[leads]]
"""


def held() -> set[str]:
    """Return the files that are open, and the connections that are."""
    return {os.path.realpath(link) for link in Path("/proc/self/fd").glob("*")}


@pytest.mark.parametrize("names", [("ProspectID", "EmailAddress"), ("EmailAddress",)])
def test_a_keeper_lets_go_of_lease_and_connection(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch, names: tuple[str, ...]
) -> None:
    """Also where no lead has the id by which its values are noted: then none may be written."""
    ada, file = demo().leads[0], tmp_path / "tenant.toml"
    file.write_text(TENANT + "\n".join(f'{name} = "{ada[name]}"' for name in names), "utf-8")
    monkeypatch.chdir(tmp_path)
    with serve(HostConfig()) as host, Journal(tmp_path / "own.jsonl", Run(host.url)) as own:
        for name, key in zip(("ACCESS", "SECRET"), host.keys, strict=True):
            monkeypatch.setenv(f"UPDATEV2_{name}_KEY", key)
        keeper = Keeper(prepare({"host": host.url, "tenant": str(file)}), own, tmp_path / "run.jsonl")
        before = held()
        tenant = keeper.note()
        opened = {each for each in held() - before if each.endswith(".sqlite")}
        keeper.put_back()

        assert tenant is not None
        assert (bool(tenant.leads), bool(opened)) == ("ProspectID" in names, "ProspectID" in names)
        assert not {each for each in held() - before if each.endswith(".sqlite")}
        assert [line for line in keeper.told if "no lead is written" in line] == keeper.told[: len(names) == 1]
