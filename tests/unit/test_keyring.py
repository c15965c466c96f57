"""Keys are resolved, placed and taken out in one way, whoever sends."""

import pytest

from contracts.exchange import ACCESS_KEY, SECRET_KEY, Credentials
from contracts.keyring import Keyring, Keys, headers, query

OWN, OTHER = Keys("u$rAccess-0001", "s$+Secret-0001"), Keys("another-access-key", "another-secret-key")
RING = Keyring(OWN, OTHER)


@pytest.mark.parametrize(
    ("credentials", "asked", "named"),
    [
        (Credentials(), "accessKey=u%24rAccess-0001&secretKey=s%24%2BSecret-0001", 0),
        (Credentials(secret_first=True), "secretKey=s%24%2BSecret-0001&accessKey=u%24rAccess-0001", 0),
        (Credentials("own", "absent"), "accessKey=u%24rAccess-0001", 0),
        (Credentials("other", "empty"), "accessKey=another-access-key&secretKey=", 0),
        (Credentials(place="headers"), "", 2),
        (Credentials("absent", "own", place="headers"), "", 1),
    ],
)
def test_keys_stand_where_the_credentials_say(credentials: Credentials, asked: str, named: int) -> None:
    """In the query, percent-encoded, or in headers; one that is absent nowhere."""
    used = RING.resolve(credentials)

    assert query(credentials, used) == asked
    assert len(headers(credentials, used)) == named


def test_a_key_is_taken_out_of_a_text() -> None:
    """Also as it was tampered with."""
    used = RING.resolve(Credentials("longer", "cut"))
    text = f"{used[0]} {used[1]} {OWN.access} {OTHER.secret}"

    assert RING.redact(text, used).count(ACCESS_KEY) == 2
    assert RING.redact(text, used).count(SECRET_KEY) == 2
    assert not any(key in RING.redact(text, used) for key in (OWN.access, OTHER.secret))


def test_without_a_second_account_its_keys_are_the_own_ones() -> None:
    """So that credentials said to be another's are not told apart."""
    assert RING.tells_apart(Credentials("own", "other"))
    assert not Keyring(OWN).tells_apart(Credentials("own", "other"))


def test_no_key_is_shown() -> None:
    """Neither by the keys nor by the ring."""
    assert "ecret-0001" not in repr(RING)
    assert "ccess-0001" not in repr(RING)
