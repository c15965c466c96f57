"""What is counted together: connections are, accounts are not."""

import pytest

from contracts.exchange import Exchange
from contracts.quota.scope import Scope
from contracts.spec import Quota
from contracts.verdict import Verdict
from tests.unit.quota.recorded import refused, taken

QUOTA = Quota(2, 10.0)
LONE = "quota: one more than the quota over one connection"
AT_ONCE = [taken(0.0, 0.5), taken(0.1, 0.5)]


@pytest.mark.parametrize(
    ("history", "verdict"),
    [
        ([*AT_ONCE, refused(1.0)], Verdict.PASS),
        ([taken(0.0), taken(1.0), refused(2.0)], Verdict.NOT_TESTED),
        ([*AT_ONCE, taken(1.0), refused(2.0)], Verdict.NOT_TESTED),
        ([*AT_ONCE, taken(1.0)], Verdict.NOT_TESTED),
        (
            [*AT_ONCE, taken(0.2, 0.5), *[taken(50.0 + n, purpose=LONE) for n in (0, 1)], refused(52.0, purpose=LONE)],
            Verdict.FAIL,
        ),
        (
            [
                *AT_ONCE,
                refused(0.2, 0.5),
                *[taken(50.0 + n, purpose=LONE) for n in (0, 1)],
                refused(52.0, purpose=LONE),
            ],
            Verdict.PASS,
        ),
    ],
)
def test_connections_share_a_quota(history: list[Exchange], verdict: Verdict) -> None:
    """Shown by a refusal that no connection earned alone; denied by one that only a lone connection met."""
    assert Scope(history, QUOTA).connections is verdict


@pytest.mark.parametrize(
    ("history", "verdict"),
    [
        ([*AT_ONCE, refused(1.0), taken(2.0, other=True)], Verdict.PASS),
        ([*AT_ONCE, refused(1.0), refused(2.0, other=True)], Verdict.FAIL),
        ([*AT_ONCE, refused(1.0), taken(2.0, other=True), refused(3.0, other=True)], Verdict.PASS),
        ([*AT_ONCE, refused(1.0), refused(20.0, other=True)], Verdict.NOT_TESTED),
        ([*AT_ONCE, refused(2.0, other=True)], Verdict.NOT_TESTED),
        ([*[taken(-1.0, other=True)] * 2, *AT_ONCE, refused(1.0), refused(2.0, other=True)], Verdict.NOT_TESTED),
    ],
)
def test_accounts_have_a_quota_each(history: list[Exchange], verdict: Verdict) -> None:
    """Shown by a call of the other that is taken while ours is shut, denied by one that is refused then."""
    assert Scope(history, QUOTA).accounts is verdict
