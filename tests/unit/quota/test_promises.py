"""A `Retry-After` is a promise: kept, broken, or padded."""

import pytest

from contracts.exchange import Exchange
from contracts.quota.promises import Promises, seconds_of
from contracts.spec import Quota
from contracts.verdict import Verdict
from tests.unit.quota.recorded import refused, taken

QUOTA = Quota(1, 10.0)
DATE = "Wed, 25 Nov 2026 01:00:00 GMT"


@pytest.mark.parametrize(
    ("headers", "seconds"),
    [
        ({"retry_after": "5"}, 5.0),
        ({"retry_after": " 0 "}, 0.0),
        ({"retry_after": "Wed, 25 Nov 2026 01:00:07 GMT", "date": DATE}, 7.0),
        ({"retry_after": "Wed, 25 Nov 2026 01:00:07 GMT"}, None),
        ({"retry_after": "soon"}, None),
        ({"retry_after": "Wed, 25 Nov 2026 01:00:07 +99999999999999999", "date": DATE}, None),
        ({}, None),
    ],
)
def test_a_promise_is_read_in_both_forms(headers: dict[str, str], seconds: float | None) -> None:
    """A number, or a date that counts from the date of the same answer."""
    response = refused(0.0, **headers).response

    assert response is not None
    assert seconds_of(response) == seconds


@pytest.mark.parametrize(
    ("history", "verdict"),
    [
        ([taken(0.0), refused(1.0, retry_after="9"), taken(11.2)], Verdict.PASS),
        ([taken(0.0), refused(1.0, retry_after="5"), refused(7.2)], Verdict.FAIL),
        ([taken(0.0), refused(1.0, retry_after="5"), refused(7.0)], Verdict.NOT_TESTED),
        ([taken(0.0), refused(1.0, retry_after="5"), taken(7.2), refused(8.0)], Verdict.PASS),
        ([taken(0.0), refused(1.0, retry_after="5"), taken(6.5), refused(7.2)], Verdict.NOT_TESTED),
        ([taken(0.0), refused(1.0, retry_after="5"), refused(5.0, retry_after="5"), refused(8.0)], Verdict.NOT_TESTED),
        ([taken(0.0), refused(0.05, retry_after="5"), refused(7.2)], Verdict.FAIL),
        ([taken(0.0), taken(0.02), refused(0.05, retry_after="5"), refused(7.2)], Verdict.NOT_TESTED),
        ([taken(0.0), refused(1.0), taken(11.2)], Verdict.NOT_TESTED),
        ([taken(0.0), refused(1.0, retry_after="5", other=True), refused(7.2)], Verdict.NOT_TESTED),
    ],
)
def test_a_promise_is_kept_or_broken(history: list[Exchange], verdict: Verdict) -> None:
    """By the first call after the last promise of a block, if no other can have been taken since."""
    assert Promises(history, QUOTA, alone=True).verdict is verdict


def test_one_broken_promise_blames_nobody_where_others_may_call() -> None:
    """Somebody else may have taken what was promised; more than a few times that is no excuse."""
    broken = [taken(0.0), refused(1.0, retry_after="5"), refused(7.2)]
    again = [taken(20.0), refused(21.0, retry_after="5"), refused(27.2)]

    assert Promises(broken, QUOTA).verdict is Verdict.INCONCLUSIVE
    assert Promises([*broken, *again], QUOTA).verdict is Verdict.FAIL


def test_a_promise_is_padded_where_a_call_is_taken_long_before() -> None:
    """By more than a window, which a host that tells its whole window may come to."""
    long = Promises([taken(0.0), refused(1.0, retry_after="60"), taken(20.0)], QUOTA)
    fair = Promises([taken(0.0), refused(9.0, retry_after="10"), taken(11.0)], QUOTA)

    assert long.padding == pytest.approx(40.9)
    assert long.padded
    assert fair.padding > 0
    assert not fair.padded
