"""A session spends its calls with care: paced, counted, recorded."""

from unittest.mock import patch

import pytest
from msgspec.structs import replace

import contracts.invariants  # noqa: F401  # registers the rules
from contracts.campaign.endings import HostGone, QuotaClosed, RunEnded, StoppedByRefusedKeys
from contracts.campaign.knock import knock
from contracts.campaign.means import tenant_of
from contracts.campaign.session import PATIENCE, SLOWEST_RETRY, UNLIMITED_PAUSE
from contracts.errors import BudgetSpent, DaySpent, HarnessError, LeaseUnusable
from contracts.exchange import Credentials
from contracts.journal import Journal, read
from contracts.quota.pacing import Pacer
from contracts.rules import INVARIANTS
from contracts.spec import BATCH_LIMIT
from contracts.tenant import QuotaTable, Tenant
from tests.unit.campaign.stage import LOOPBACK, REMOTE, Stage, said, stage
from tests.unit.model.account import NOBODY, TENANT, body, lead, request

SERVED = said(200, '{"Status": {"TotalCount": 1}, "Details": {}}')
REFUSED = said(429)
CALL = request(body(lead(EmailAddress=NOBODY, FirstName="N")))
FREE = replace(TENANT, quota=None)
TIGHT = replace(TENANT, quota=QuotaTable(2, 10.0))
UNUSABLE = LeaseUnusable("lease", "database is locked")


def asked(on: Stage, times: int = 1) -> list[float]:
    """Ask so many times and return when each call was sent."""
    for _ in range(times):
        on.session.ask(CALL, "why")
    return on.script.instants


def test_a_call_is_counted_heard_and_written_down(journal: Journal) -> None:
    """With its purpose and what the oracle expects."""
    on = stage(journal, FREE, SERVED)
    exchange = on.session.ask(CALL, "why")

    assert on.session.spent == 1
    assert on.heard == [exchange]
    assert (exchange.purpose, exchange.expected is not None) == ("why", True)
    assert read(journal.file)[1] == [exchange]


def test_a_spent_budget_ends_the_calls(journal: Journal) -> None:
    """Not one more is sent, also without regard for the quota."""
    on = stage(journal, FREE, SERVED, budget=2)
    asked(on, 2)

    with pytest.raises(BudgetSpent, match="budget of 2 calls"):
        on.session.ask(CALL, "why")
    with pytest.raises(BudgetSpent):
        on.session.send_now(CALL, "why", None)
    on.session.budget += 1
    with pytest.raises(BudgetSpent):
        on.session.send_at_once([CALL, CALL], "why")
    assert (len(on.script.sent), on.session.left) == (2, 1)


def test_calls_keep_the_quota(journal: Journal) -> None:
    """No window holds more than it allows, from answer to sending."""
    instants = asked(stage(journal, TIGHT, SERVED), 6)

    assert all(later - (earlier + 1.0) >= 10.0 for earlier, later in zip(instants, instants[2:], strict=False))


def test_whoever_else_spends_the_quota_is_waited_for(journal: Journal) -> None:
    """A session asks the pacer that it is given."""
    pacer = Pacer(TIGHT.limit)
    for _ in range(2):
        pacer.note(999.0, 1000.0)

    assert asked(stage(journal, TIGHT, SERVED, pacer=pacer)) == [pytest.approx(1010.0, abs=0.01)]


@pytest.mark.parametrize(("error", "raised"), [(DaySpent(7), DaySpent), (UNUSABLE, RunEnded)])
def test_where_no_pace_is_known_nothing_is_sent(
    journal: Journal, error: HarnessError, raised: type[HarnessError]
) -> None:
    """The day of the account is spent, or nobody can say who else calls it."""
    pacer = Pacer(TIGHT.limit)
    with patch.object(pacer, "reserve", side_effect=error):
        on = stage(journal, TIGHT, SERVED, pacer=pacer)
        for _ in range(2):
            with pytest.raises(raised, match=str(error)[:20]):
                on.session.ask(CALL, "why")

    assert on.script.sent == []


def test_a_call_that_was_sent_stands_where_its_pace_cannot_be_noted(journal: Journal) -> None:
    """It is recorded, and the run ends at the next call."""
    pacer = Pacer(TIGHT.limit)
    with patch.object(pacer, "note", side_effect=UNUSABLE):
        on = stage(journal, TIGHT, SERVED, pacer=pacer)
        exchange = on.session.ask(CALL, "why")
    with pytest.raises(RunEnded, match="database is locked"):
        on.session.ask(CALL, "why")

    assert on.heard == read(journal.file)[1] == [exchange]


def test_calls_that_were_sent_together_stand_where_their_pace_cannot_be_noted(journal: Journal) -> None:
    """All of them are recorded."""
    pacer = Pacer(TIGHT.limit)
    with patch.object(pacer, "note", side_effect=UNUSABLE):
        on = stage(journal, TIGHT, SERVED, pacer=pacer)
        exchanges = on.session.ask_together([CALL, CALL], "why")

    assert on.heard == exchanges
    assert len(exchanges) == 2
    assert on.session.ended is not None


def test_a_refusal_that_cannot_be_noted_ends_the_run(journal: Journal) -> None:
    """It is recorded, and the call is not sent again."""
    pacer = Pacer(TIGHT.limit)
    with patch.object(pacer, "close", side_effect=UNUSABLE):
        on = stage(journal, TIGHT, REFUSED, pacer=pacer)
        with pytest.raises(RunEnded, match="database is locked"):
            on.session.ask(CALL, "why")

    assert len(on.heard) == len(on.script.sent) == 1


def test_a_rest_that_cannot_be_noted_ends_the_run_at_the_next_call(journal: Journal) -> None:
    """Whoever rests before values are put back still comes to tell of them."""
    pacer = Pacer(TIGHT.limit)
    with patch.object(pacer, "close", side_effect=UNUSABLE):
        on = stage(journal, TIGHT, SERVED, pacer=pacer)
        on.session.rest()
    with pytest.raises(RunEnded, match="database is locked"):
        on.session.ask(CALL, "why")

    assert on.script.sent == []


def test_without_a_quota_calls_are_not_paced(journal: Journal) -> None:
    """One after the other."""
    assert asked(stage(journal, FREE, SERVED), 3) == [1000.0, 1001.0, 1002.0]


@pytest.mark.parametrize(
    ("tenant", "headers", "pause"),
    [
        (TIGHT, (), 10.0),
        (FREE, (), UNLIMITED_PAUSE),
        (TIGHT, (("retry-after", "30"),), 30.0),
        (TIGHT, (("retry-after", "1"),), 10.0),
        (FREE, (("retry-after", "7"),), 7.0),
        (TIGHT, (("retry-after", "86400"),), SLOWEST_RETRY),
        (TIGHT, (("retry-after", "Wed, 21 Oct 2026 07:28:00 GMT"),), 10.0),
        (TIGHT, (("retry-after", "-5"),), 10.0),
        (TIGHT, (("retry-after", "nan"),), 10.0),
    ],
)
def test_a_refusal_is_waited_out(
    journal: Journal, tenant: Tenant, headers: tuple[tuple[str, str], ...], pause: float
) -> None:
    """A window at least, as long as Retry-After says, and never without bound."""
    on = stage(journal, tenant, said(429, "{}", *headers), SERVED)
    first, second = asked(on)

    assert second - (first + 1.0) == pytest.approx(pause)
    assert len(on.heard) == 2


def test_a_refusal_is_no_evidence_for_what_was_asked(journal: Journal) -> None:
    """Each is recorded, and proves nothing but the quota."""
    on = stage(journal, TIGHT, REFUSED)
    with pytest.raises(QuotaClosed, match=f"refused {PATIENCE} times in a row"):
        on.session.ask(CALL, "why")

    assert len(on.heard) == PATIENCE
    assert {number for each in on.heard for number in INVARIANTS.judge(each).evidence} == {"2.5", "2.7", "8.3"}


def test_an_unexpected_401_stops_a_live_host(journal: Journal) -> None:
    """Not one call more, to spare the account."""
    on = stage(journal, FREE, SERVED, said(401))
    knock(on.session, CALL)
    for _ in range(2):
        with pytest.raises(StoppedByRefusedKeys, match="401"):
            on.session.ask(CALL, "why")

    assert len(on.heard) == 2


@pytest.mark.parametrize(
    ("host", "credentials"),
    [(LOOPBACK, Credentials()), (REMOTE, Credentials("own", "cut"))],
    ids=["mocked", "wrong keys"],
)
def test_a_401_that_harms_nobody_stops_nothing(journal: Journal, host: str, credentials: Credentials) -> None:
    """On the own machine, and where the keys were wrong on purpose."""
    on = stage(journal, FREE, said(401), host=host)

    assert on.session.ask(replace(CALL, credentials=credentials), "why").response == said(401)


def test_a_call_without_answer_is_sent_again(journal: Journal) -> None:
    """It may have been the line."""
    on = stage(journal, FREE, None, SERVED)

    assert on.session.ask(CALL, "why").response == SERVED
    assert not any(each.silence for each in on.heard)


def test_a_call_that_never_is_answered_is_silence_where_another_is(journal: Journal) -> None:
    """The plain call of the beginning shows that the host is there."""
    on = stage(journal, FREE, SERVED, None, None, SERVED, None)
    knock(on.session, CALL)

    assert on.session.ask(CALL, "why").silence
    assert [each.silence for each in on.heard] == [False, False, False, False, True]


def test_a_host_that_is_down_is_no_silence(journal: Journal) -> None:
    """Where nothing is answered, no call is to blame, and the run ends."""
    on = stage(journal, FREE, SERVED, None)
    knock(on.session, CALL)
    with pytest.raises(HostGone, match="the run ends here"):
        on.session.ask(CALL, "why")

    assert not any(each.silence for each in on.heard)


def test_a_run_has_no_more_leads_than_one_call_reads(journal: Journal) -> None:
    """So that one reading shows what all of them hold."""
    many = replace(FREE, leads=FREE.leads[:1] * (BATCH_LIMIT + 1))
    session = stage(journal, many).session

    assert tenant_of(session) == replace(many, leads=many.leads[:BATCH_LIMIT])
