"""Who may come in: both keys, whole, case for case, together; and how often."""

from urllib.parse import quote

import pytest

from contracts.spec import Quota
from tests.unit.host.desk import ADA, KEYS, OTHER_KEYS, SERVICE, Desk, call, named

ACCESS, SECRET = KEYS
BODY = call(named(ADA, FirstName="Ada"))


def test_the_keys_are_percent_decoded(desk: Desk) -> None:
    """Keys with `$` and `+` are taken in their encoded form."""
    assert desk.send(BODY, query=f"accessKey={quote(ACCESS, safe='')}&secretKey={quote(SECRET, safe='')}")[0] == 200


def test_the_order_of_the_keys_does_not_matter(desk: Desk) -> None:
    """The secret key may stand first, and other parameters between."""
    assert desk.send(BODY, query=f"secretKey={quote(SECRET)}&x=1&accessKey={quote(ACCESS)}")[0] == 200


@pytest.mark.parametrize(
    "keys",
    [
        ("", ""),
        (ACCESS, ""),
        ("", SECRET),
        (ACCESS.swapcase(), SECRET),
        (ACCESS, SECRET.swapcase()),
        (ACCESS[:-1], SECRET),
        (ACCESS, SECRET[:-1]),
        (ACCESS, SECRET + "0"),
        (SECRET, ACCESS),
        (ACCESS, OTHER_KEYS[1]),
        (OTHER_KEYS[0], SECRET),
    ],
)
def test_any_other_keys_are_refused(desk: Desk, keys: tuple[str, str]) -> None:
    """Both keys count, whole and case for case, and belong together; the answer does not repeat them."""
    status, answer = desk.send(BODY, keys=keys)

    assert status == 401
    assert answer["Status"] == "Error"
    assert SECRET not in str(answer)
    assert desk.read(ADA)["FirstName"] is None


def test_accounts_have_leads_of_their_own(desk: Desk) -> None:
    """What one account writes, the other does not read."""
    desk.send(BODY)

    assert desk.read(ADA)["FirstName"] == "Ada"
    assert desk.read(ADA, OTHER_KEYS)["FirstName"] is None


def test_the_quota_is_the_accounts() -> None:
    """Reads and updates use up one quota, another account's another, and the refusal states it."""
    desk = Desk(quota=Quota(2, 5.0))
    desk.send(BODY)
    desk.send(b"", method="GET", path=f"{SERVICE}/LeadsMetaData.Get")
    status, answer = desk.send(BODY)

    assert status == 429
    assert answer["ExceptionMessage"] == "API calls exceeded the limit of 2 in 5 second(s)"
    assert desk.send(BODY, keys=OTHER_KEYS)[0] == 200


def test_the_quota_comes_back() -> None:
    """A window later the calls are taken again."""
    desk = Desk(quota=Quota(1, 5.0))
    desk.send(BODY)
    refused = desk.send(BODY)[0]
    desk.clock.now += 5.0

    assert (refused, desk.send(BODY)[0]) == (429, 200)


def test_the_order_of_checks() -> None:
    """Path, method, keys, quota and body are looked at in this order."""
    desk = Desk(quota=Quota(1, 5.0))
    nobody = ("", "")

    assert desk.send(b"{", path="/", keys=nobody)[0] == 404
    assert desk.send(b"{", method="PUT", keys=nobody)[0] == 405
    assert desk.send(b"{", keys=nobody)[0] == 401
    assert desk.send(b"{")[0] == 400
    assert desk.send(b"{")[0] == 429
