"""A run is made from its options, and wrong use is told before anything is sent."""

from pathlib import Path

import pytest

from contracts import journal
from contracts.errors import HostUnreachable, MissingKeys, UsageError
from contracts.spec import QUOTA, Quota
from loadtests.session import aim, prepare, start
from tests.unit.loadtests import hosts

TENANT = """
host = "http://127.0.0.1:9"
name = "unit"
[quota]
calls = 3
seconds = 2
[fields]
unique = ["EmailAddress"]
[[leads]]
EmailAddress = "ada@example.com"
"""


class Counted:
    """Statistics that count nothing."""

    def fire(self, *, reverse: bool = False, **kwargs: object) -> None:
        """Count one call."""


@pytest.fixture
def tenant(tmp_path: Path) -> str:
    """Return a tenant file."""
    file = tmp_path / "tenant.toml"
    file.write_text(TENANT)
    return str(file)


@pytest.fixture
def keys(monkeypatch: pytest.MonkeyPatch) -> None:
    """Put keys into the environment."""
    monkeypatch.setenv("UPDATEV2_ACCESS_KEY", "acc$ess+%key-0001")
    monkeypatch.setenv("UPDATEV2_SECRET_KEY", "sec$ret+%key-0002")


def test_without_options_the_mocked_host_is_meant() -> None:
    """Its own account and quota hold, and everything may be done to it."""
    prepared = prepare({})

    assert prepared.settings.host is None
    assert (prepared.plan.quota, prepared.plan.impact, prepared.tenant.name) == (QUOTA, "overload", "demo")


@pytest.mark.parametrize(("text", "quota"), [("25/1", Quota(25, 1.0)), ("none", None)])
def test_the_quota_option_overrides(text: str, quota: Quota | None, tenant: str) -> None:
    """--quota counts for the mocked host's account and for a tenant file's."""
    assert prepare({"quota": text}).plan.quota == quota
    assert prepare({"quota": text, "tenant": tenant}).plan.quota == quota


def test_seconds_and_connections_come_from_locust() -> None:
    """--run-time is the length of the ride, --users the number of connections."""
    plan = prepare({}, seconds=7.0, users=3).plan

    assert (plan.ride, plan.connections) == (7.0, 3)


def test_thresholds_come_from_the_options_and_the_tenant(tenant: str) -> None:
    """Those of the command line first; what is none is told by the place where it was found."""
    Path(tenant).write_text('thresholds = ["errors<1%"]\n' + TENANT)

    kept = prepare({"tenant": tenant}, thresholds=["p95<800ms"]).plan.thresholds

    assert [threshold.text for threshold in kept] == ["p95<800ms", "errors<1%"]
    with pytest.raises(UsageError, match="--threshold"):
        prepare({}, thresholds=["p95"])


@pytest.mark.parametrize("text", ["wave:5/s", "constant:5"])
def test_arrivals_are_checked_before_anything_is_sent(text: str) -> None:
    """A shape that cannot be read is wrong use."""
    with pytest.raises(UsageError, match="--arrivals"):
        prepare({"arrivals": text})


@pytest.mark.parametrize("text", ["0", "-1", "soon", "inf", "nan"])
def test_a_limit_is_a_number_of_seconds(text: str) -> None:
    """--answer-within takes seconds."""
    with pytest.raises(UsageError, match="--answer-within"):
        prepare({"answer_within": text})


def test_no_connections_are_wrong_use() -> None:
    """A closed loop has one at least."""
    with pytest.raises(UsageError, match="--users: expected a number of connections, found 0"):
        prepare({}, users=0)


@pytest.mark.usefixtures("keys")
def test_a_host_that_is_down_is_told(tenant: str) -> None:
    """An unreachable host is one line."""
    with pytest.raises(HostUnreachable, match="9: expected an HTTP answer, found no connection"):
        aim(prepare({"tenant": tenant}))


def test_missing_keys_are_told(tenant: str, monkeypatch: pytest.MonkeyPatch) -> None:
    """A host other than the mocked one needs keys in the environment."""
    monkeypatch.delenv("UPDATEV2_ACCESS_KEY", raising=False)
    with pytest.raises(MissingKeys, match="UPDATEV2_ACCESS_KEY"):
        aim(prepare({"tenant": tenant}))


@pytest.mark.usefixtures("keys")
def test_the_journal_says_what_the_run_was(tenant: str, tmp_path: Path) -> None:
    """Its first line names host, tenant and quota; each worker has a file of its own."""
    given = {"tenant": tenant, "journal": str(tmp_path / "run" / "journal.jsonl")}
    with hosts.raw_host(hosts.say(hosts.ANSWER)) as host:
        session = start(prepare({**given, "host": host.url}), Counted(), ["QuotaRider"], "-7")
        session.close()

    run, history = journal.read(tmp_path / "run" / "journal-7.jsonl")
    assert (run.host, run.tenant, run.quota, history) == (host.url, "unit", (3, 2.0), [])
    assert (run.asked, run.notes["8.4"]) == ((), "Boundary was not run")
    assert host.posts == 0


def test_the_mocked_host_lives_as_long_as_the_run(tmp_path: Path) -> None:
    """It is started in a process of its own and ends with the session."""
    session = start(prepare({"journal": str(tmp_path / "journal.jsonl")}), Counted(), ["Boundary"])
    url = session.recorder.target.host
    session.close()

    assert url.startswith("http://127.0.0.1:")
    with pytest.raises(OSError, match="refused"):
        session.sender().open()
