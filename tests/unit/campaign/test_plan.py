"""A plan lists what is sent and sends nothing; a target is the host that was named, or the mocked one."""

import socket
from pathlib import Path
from random import Random

import pytest

from contracts.campaign.opening import opening, plain_call
from contracts.campaign.options import settle
from contracts.campaign.plan import plan, quota_plan
from contracts.campaign.target import MOCKED_QUOTA, target
from contracts.errors import MissingKeys
from contracts.host import demo
from contracts.spec import Quota

KEYS = {"UPDATEV2_ACCESS_KEY": "an-access-key", "UPDATEV2_SECRET_KEY": "a-secret-key"}
OTHER = {"UPDATEV2_OTHER_ACCESS_KEY": "another-access", "UPDATEV2_OTHER_SECRET_KEY": "another-secret"}


@pytest.fixture
def tenant(tmp_path: Path) -> str:
    """Return a tenant file for a host elsewhere."""
    lines = ('host = "https://api.example.test"', "[fields]", 'unique = ["EmailAddress"]', "[[leads]]")
    file = tmp_path / "tenant.toml"
    file.write_text("\n".join([*lines, 'EmailAddress = "ada@example.com"']), "utf-8")
    return str(file)


@pytest.mark.parametrize("impact", ["none", "own", "quota", "overload"])
def test_a_plan_lists_every_call_of_the_opening(impact: str) -> None:
    """Under its number, with its method, its leads and what it is for."""
    lines = list(plan(settle({"impact": impact})))
    probes = list(opening(demo(), Random(0), impact=impact, live=False))
    purposes = [probe.purpose for probe in probes]

    assert all(any(purpose in line for line in lines) for purpose in purposes)
    assert f"impact {impact}" in lines[0]
    assert "nothing was sent" in lines[-1]
    assert ("burst" in lines[-1]) == (impact in {"quota", "overload"})


@pytest.mark.parametrize(("leads", "words"), [(25, "25 leads"), (2, "2 leads"), (1, "1 lead ")])
def test_a_plan_tells_the_first_call_as_it_is_sent(leads: int, words: str, monkeypatch: pytest.MonkeyPatch) -> None:
    """However many leads it holds."""
    monkeypatch.setattr(
        "contracts.campaign.plan.first_call", lambda tenant, random, **_: plain_call(tenant, random, leads)
    )

    assert list(plan(settle({})))[1].startswith(f"   1  POST   {words}  ")


def test_a_plan_says_that_nothing_can_be_noted_and_so_nothing_is_written(tenant: str) -> None:
    """In one line, and lists no call that names a lead of the tenant."""
    file = Path(tenant)
    file.write_text(
        file.read_text("utf-8").replace("[[leads]]", '[read_back]\nby = "Leads.GetById"\n[[leads]]'), "utf-8"
    )
    told = list(plan(settle({"tenant": tenant, "impact": "own"})))

    assert len([line for line in told if "no lead is written: [read_back]" in line]) == 1
    assert not any("existing leads" in line or "what do the leads hold" in line for line in told)


def test_a_plan_is_made_for_the_quota_of_the_run(tmp_path: Path) -> None:
    """Without a host that is the mocked one's, whatever the account's own is."""
    lines = ("[quota]", "calls = 7", "seconds = 3", "[fields]", 'unique = ["EmailAddress"]', "[[leads]]")
    file = tmp_path / "tenant.toml"
    file.write_text("\n".join([*lines, 'EmailAddress = "ada@example.com"']), "utf-8")
    told = list(plan(settle({"tenant": str(file)})))

    assert f"a burst over the quota of {MOCKED_QUOTA}," in told[-1]


def test_a_plan_says_what_probing_the_limiter_takes_at_most() -> None:
    """Part by part, or why it is not probed, or that the budget holds no part of it."""
    told = list(quota_plan(settle({"impact": "quota", "quota": "25/5"})))
    small = list(quota_plan(settle({"impact": "quota", "quota": "25/5", "budget": "51"})))

    assert told[0].startswith("the limiter of 25 per 5 s: 150 calls at most, in ")
    assert [line.split()[0] for line in told[1:]] == ["78", "68", "120", "32", "78"]
    assert small[-1] == "the budget of 51 calls holds no part of it"
    assert list(quota_plan(settle({"impact": "own"}))) == ["the quota is not probed: --impact own sends no burst"]
    assert list(quota_plan(settle({"quota": "none"}))) == ["the quota is not probed: the tenant has no quota"]


def test_a_plan_sends_nothing(tenant: str, monkeypatch: pytest.MonkeyPatch) -> None:
    """Not even to see whether the host is there, and without any key."""

    def connect(*_: object, **__: object) -> None:
        pytest.fail("a plan opened a socket")

    monkeypatch.setattr(socket, "socket", connect)
    lines = list(plan(settle({"tenant": tenant})))

    assert "https://api.example.test" in lines[0]
    assert sum("credentials" in line for line in lines) == 5


def test_a_named_host_has_the_keys_of_the_environment(tenant: str) -> None:
    """And those of the second account, where they are set."""
    with target(settle({"tenant": tenant}), {**KEYS, **OTHER}) as aim:
        assert (aim.host, aim.keys.access, aim.keys.secret) == (
            "https://api.example.test",
            "an-access-key",
            "a-secret-key",
        )
        assert aim.other is not None
        assert "a-secret-key" not in repr(aim)
    with target(settle({"tenant": tenant}), KEYS) as aim:
        assert aim.other is None


def test_a_named_host_without_keys_is_refused(tenant: str) -> None:
    """With the names of the variables."""
    with pytest.raises(MissingKeys, match="UPDATEV2_ACCESS_KEY"), target(settle({"tenant": tenant}), {}):
        pass


@pytest.mark.parametrize("name", OTHER)
def test_half_a_pair_of_keys_of_the_second_account_is_refused(tenant: str, name: str) -> None:
    """With the name of the variable that is not set."""
    (absent,) = OTHER.keys() - {name}
    with pytest.raises(MissingKeys, match=absent), target(settle({"tenant": tenant}), {**KEYS, name: OTHER[name]}):
        pass


@pytest.mark.parametrize(("quota", "kept"), [("", MOCKED_QUOTA), ("3/1", Quota(3, 1.0)), ("none", None)])
def test_without_a_host_the_mocked_one_is_started(quota: str, kept: Quota | None) -> None:
    """With keys of its own and a second account, under the quota that was asked for."""
    with target(settle({"quota": quota}), {}) as aim:
        assert aim.host.startswith("http://127.0.0.1:")
        assert aim.tenant.limit == kept
        assert aim.other is not None
        assert aim.other != aim.keys
