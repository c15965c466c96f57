"""A burst goes over the quota until a call is refused, then rests and sees that one is taken."""

from unittest.mock import patch

import pytest
from msgspec.structs import replace

from contracts.campaign.burst import burst
from contracts.campaign.endings import RunEnded
from contracts.errors import LeaseUnusable
from contracts.exchange import Response
from contracts.journal import Journal
from contracts.quota.pacing import Pacer
from contracts.rules import INVARIANTS
from contracts.tenant import QuotaTable
from tests.unit.campaign.stage import said, stage
from tests.unit.model.account import NOBODY, TENANT, body, lead, request

CALL = request(body(lead(EmailAddress=NOBODY)))
SERVED, REFUSED = said(200, "{}"), said(429)
TWO_IN_AN_HOUR = replace(TENANT, quota=QuotaTable(2, 3600.0))


@pytest.mark.parametrize(
    ("answers", "size", "broken"),
    [((SERVED, SERVED, REFUSED, SERVED), 4, ()), ((SERVED,), 5, ("2.5",))],
    ids=["refused", "never refused"],
)
def test_a_call_that_no_limiter_takes_has_to_be_refused(
    journal: Journal, answers: tuple[Response, ...], size: int, broken: tuple[str, ...]
) -> None:
    """Only where none was refused before: the first over N ends it, and another account calls; all are recorded.

    One more call comes after the rest.
    """
    on = stage(journal, TWO_IN_AN_HOUR, *answers)
    sent = burst(on.session, CALL, on.session.left)

    assert len(sent) == size
    assert len(on.heard) == size + 1
    assert INVARIANTS.judge(sent[-1]).broken == broken
    assert on.script.instants[-1] - on.script.instants[-2] >= 2 * 3600.0


@pytest.mark.parametrize(("quota", "left"), [(None, 100), (QuotaTable(2, 10.0), 3)], ids=["no quota", "too few calls"])
def test_without_means_nothing_is_sent(journal: Journal, quota: QuotaTable | None, left: int) -> None:
    """Neither without a quota nor where the calls that are left cannot exceed it."""
    on = stage(journal, replace(TENANT, quota=quota), SERVED)

    assert burst(on.session, CALL, left) == []
    assert on.heard == []


def test_a_burst_whose_pace_cannot_be_noted_ends_the_run(journal: Journal) -> None:
    """What was under way is recorded, and no call more is sent."""
    pacer = Pacer(TWO_IN_AN_HOUR.limit)
    with patch.object(pacer, "note", side_effect=LeaseUnusable("lease", "database is locked")):
        on = stage(journal, TWO_IN_AN_HOUR, SERVED, SERVED, REFUSED, pacer=pacer)
        with pytest.raises(RunEnded, match="database is locked"):
            burst(on.session, CALL, on.session.left)

    assert len(on.heard) == len(on.script.sent) == 3


def test_a_run_that_has_ended_goes_over_no_quota(journal: Journal) -> None:
    """Though nobody was told of it yet."""
    on = stage(journal, TWO_IN_AN_HOUR, SERVED)
    on.session.ended = RunEnded("the lease cannot be used")

    with pytest.raises(RunEnded, match="the lease"):
        burst(on.session, CALL, on.session.left)
    assert on.heard == []
