"""Every call passes the budget, the journal and the statistics."""

from collections.abc import Iterator
from pathlib import Path

import pytest

from contracts import journal
from contracts.client import Keys
from contracts.errors import BudgetSpent, KeysRefused
from contracts.exchange import OTHER, Request
from contracts.journal import Journal, Run
from loadtests.recorder import Recorder
from loadtests.sender import Limits, Sender, Target
from tests.unit.loadtests import hosts

KEYS = Keys("acc$ess+%key-0001", "sec$ret+%key-0002")


class Counted:
    """Keeps what locust's statistics would count."""

    def __init__(self) -> None:
        self.calls: list[dict[str, object]] = []

    def fire(self, *, reverse: bool = False, **kwargs: object) -> None:
        """Count one call."""
        assert not reverse
        self.calls.append(kwargs)


@pytest.fixture
def counted() -> Counted:
    """Return empty statistics."""
    return Counted()


@pytest.fixture
def file(tmp_path: Path) -> Path:
    """Return where the journal goes."""
    return tmp_path / "journal.jsonl"


@pytest.fixture
def host() -> Iterator[hosts.RawHost]:
    """Serve 429."""
    with hosts.raw_host(hosts.answer("429 Too Many Requests")) as host:
        yield host


def recorder(
    url: str, file: Path, counted: Counted, budget: int = 10, other: Keys | None = None
) -> tuple[Recorder, Sender]:
    """Return a recorder and a connection."""
    target = Target(url, KEYS, Limits(2.0, 2.0), other)
    return Recorder(target, Journal(file, Run(url)), budget, counted), Sender(target)


def test_a_refusal_is_a_success_for_locust(host: hosts.RawHost, file: Path, counted: Counted) -> None:
    """429 is what a limiter is there for; the statistics name the purpose and never a URL."""
    recording, sender = recorder(host.url, file, counted)
    recording.send(sender, Request(), "test: one")
    sender.close()
    recording.close()

    (seen,) = counted.calls
    assert seen["exception"] is None
    assert (seen["request_type"], seen["name"]) == ("POST", "test: one")
    assert "http" not in repr(seen)


def test_a_call_is_on_disk_before_and_after(host: hosts.RawHost, file: Path, counted: Counted) -> None:
    """The journal holds the call under one number, with its answer and without a key."""
    recording, sender = recorder(host.url, file, counted)
    sent = recording.send(sender, Request(body="{}"), "test: one")
    sender.close()
    recording.close()

    _, history = journal.read(file)
    assert history == [sent]
    assert len(file.read_text().splitlines()) == 3
    assert "key-000" not in file.read_text()


def test_the_budget_is_kept(host: hosts.RawHost, file: Path, counted: Counted) -> None:
    """The call after the last one of the budget is not sent."""
    recording, sender = recorder(host.url, file, counted, budget=2)
    for _ in range(2):
        recording.send(sender, Request(), "test: one")
    with pytest.raises(BudgetSpent):
        recording.send(sender, Request(), "test: one")
    sender.close()
    recording.close()

    assert host.posts == 2
    assert recording.left == 0


def test_nothing_goes_out_after_the_end(host: hosts.RawHost, file: Path, counted: Counted) -> None:
    """A closed recorder sends nothing."""
    recording, sender = recorder(host.url, file, counted)
    recording.close()

    with pytest.raises(BudgetSpent):
        recording.send(sender, Request(), "test: one")
    assert host.posts == 0


@pytest.mark.parametrize("status", ["302 Found", "500 Internal Server Error"])
def test_an_unusable_answer_is_a_failure_for_locust(status: str, file: Path, counted: Counted) -> None:
    """Locust shows the status and no URL."""
    with hosts.raw_host(hosts.answer(status)) as host:
        recording, sender = recorder(host.url, file, counted)
        recording.send(sender, Request(), "test: one")
        sender.close()
        recording.close()

    assert str(counted.calls[0]["exception"]) == f"answered {status[:3]}"


def test_a_dropped_call_is_a_failure_for_locust(file: Path, counted: Counted) -> None:
    """An unanswered call is recorded with its reason."""
    with hosts.raw_host(hosts.drop) as host:
        recording, sender = recorder(host.url, file, counted)
        recording.send(sender, Request(), "test: one")
        recording.close()

    _, (exchange,) = journal.read(file)
    assert exchange.response is None
    assert str(counted.calls[0]["exception"]) == exchange.error


def test_refused_keys_end_the_run(file: Path, counted: Counted) -> None:
    """The first 401 is recorded and raised."""
    with hosts.raw_host(hosts.answer("401 Unauthorized")) as host:
        recording, sender = recorder(host.url, file, counted)
        with pytest.raises(KeysRefused):
            recording.send(sender, Request(), "test: one")
        sender.close()
        recording.close()

    _, (exchange,) = journal.read(file)
    assert exchange.response is not None
    assert exchange.response.status == 401


def test_the_keys_of_another_account_that_are_refused_are_named(file: Path, counted: Counted) -> None:
    """They say nothing of the account under test."""
    with hosts.raw_host(hosts.answer("401 Unauthorized")) as host:
        recording, sender = recorder(host.url, file, counted, other=Keys("another-access", "another-secret"))
        with pytest.raises(KeysRefused, match="check UPDATEV2_OTHER_ACCESS_KEY and UPDATEV2_OTHER_SECRET_KEY"):
            recording.send(sender, Request(credentials=OTHER), "test: another")
        sender.close()
        recording.close()


def test_very_many_calls_leave_a_sample(file: Path, counted: Counted) -> None:
    """Beyond the first, one of a hundred is kept; the others add up and are counted."""
    with hosts.raw_host(hosts.say(hosts.SERVED)) as host:
        target = Target(host.url, KEYS, Limits(2.0, 2.0))
        recording = Recorder(target, Journal(file, Run(host.url)), 300, counted, thins=True, whole=10)
        sender = Sender(target)
        for _ in range(300):
            recording.send(sender, Request(body='{"LeadPropertiesList":[]}'), "test: many")
        sender.close()
        recording.close()

    assert (len(journal.read(file)[1]), recording.thin, len(counted.calls)) == (13, 287, 300)


def test_what_does_not_add_up_is_kept_whole(file: Path, counted: Counted) -> None:
    """An odd answer stays in the journal, however many there are."""
    with hosts.raw_host(hosts.say(hosts.SERVED)) as host:
        target = Target(host.url, KEYS, Limits(2.0, 2.0))
        recording = Recorder(target, Journal(file, Run(host.url)), 99, counted, thins=True, whole=0)
        sender = Sender(target)
        for body in ('{"LeadPropertiesList":[{}]}', '{"LeadPropertiesList":[]}'):
            recording.send(sender, Request(body=body), "test: odd")
        sender.close()
        recording.close()

    (kept,) = journal.read(file)[1]
    assert kept.response is not None
    assert (kept.request.body, recording.thin) == ('{"LeadPropertiesList":[{}]}', 1)
