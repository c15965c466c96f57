"""Each account has one file, and it tells nobody which account that is."""

from pathlib import Path

import pytest

from contracts.client import Keys
from contracts.leasing import lease_file

LIVE, KEY = "https://api.example.test", Keys("u$r-access-key", "s$cret")


def test_a_live_account_has_its_lease_in_the_state_folder(tmp_path: Path) -> None:
    """Where XDG says, else in the home of the user, whatever HOME says."""
    chosen = lease_file(LIVE, KEY, {"XDG_STATE_HOME": str(tmp_path)})
    usual = lease_file(LIVE, KEY, {"HOME": str(tmp_path)})

    assert chosen.parent == tmp_path / "leadproof" / "leases"
    assert usual.parent.parts[-4:] == (".local", "state", "leadproof", "leases")
    assert tmp_path not in usual.parents


@pytest.mark.parametrize("host", ["http://127.0.0.1:8123", "http://localhost:1"])
def test_a_host_of_this_machine_has_it_in_the_clone(host: str) -> None:
    """Among the results of runs, which git ignores."""
    assert lease_file(host, KEY).parent == Path("reports", "runs", "leases")


def test_the_name_tells_neither_host_nor_key() -> None:
    """But it is the same for the same account, however its host is written."""
    name = lease_file(LIVE, KEY).name

    assert KEY.access not in name
    assert "example" not in name
    assert name == lease_file("https://API.example.test/", KEY).name
    assert (
        len({name, lease_file(LIVE, Keys("another", "s$cret")).name, lease_file("https://b.example.test", KEY).name})
        == 3
    )
