"""The keys of an account: what is done to each before it is sent, and how they are taken out of what comes back."""

import os
import re
import secrets
from collections.abc import Iterable, Mapping
from dataclasses import dataclass, field
from typing import Self
from urllib.parse import quote, urlencode

from contracts.errors import MissingKeys, UsageError
from contracts.exchange import ACCESS_KEY, SECRET_KEY, Credentials, KeyForm
from contracts.redaction import redact

__all__ = ["NAMES", "OTHER_NAMES", "Keyring", "Keys", "Used", "headers", "query"]

# The variables that hold the keys of the account, and those of a second one.
NAMES = ("UPDATEV2_ACCESS_KEY", "UPDATEV2_SECRET_KEY")
OTHER_NAMES = ("UPDATEV2_OTHER_ACCESS_KEY", "UPDATEV2_OTHER_SECRET_KEY")

# The access key and the secret key as they are sent, None where one is absent.
Used = tuple[str | None, str | None]


@dataclass(frozen=True, slots=True)
class Keys:
    """The pair of keys of one account; no representation shows them."""

    access: str = field(repr=False)
    secret: str = field(repr=False)

    @classmethod
    def from_environment(cls, host: str, prefix: str = "UPDATEV2_", environ: Mapping[str, str] = os.environ) -> Self:
        """Read the keys from the environment. Raises MissingKeys with the names that are not set."""
        names = [f"{prefix}ACCESS_KEY", f"{prefix}SECRET_KEY"]
        if absent := [name for name in names if not environ.get(name)]:
            raise MissingKeys(host, absent)
        for name in names:
            _check_key(name, environ[name])
        return cls(*(environ[name] for name in names))

    @classmethod
    def of_another(cls, host: str, environ: Mapping[str, str] = os.environ) -> Self | None:
        """Read the keys of a second account, None where it is the first or there is none.

        Raises MissingKeys where one of them is missing.
        """
        own, other = ([environ.get(name) for name in names] for names in (NAMES, OTHER_NAMES))
        return cls.from_environment(host, "UPDATEV2_OTHER_", environ) if any(other) and other != own else None


def _check_key(name: str, key: str) -> None:
    """Refuse what is no key, without showing it. Raises UsageError."""
    if not key.isprintable() or key != key.strip():
        raise UsageError(f"{name}: expected a key, found white space or bytes that are no text in it; export it again")


@dataclass(frozen=True, slots=True)
class Keyring:
    """The keys of the account and, where there is one, those of a second account."""

    own: Keys
    other: Keys | None = None

    def resolve(self, credentials: Credentials) -> Used:
        """Return the keys that credentials mean; random ones are others each time."""
        mine, other = self.own, self.other or self.own
        return (
            _form(credentials.access, mine.access, other.access, mine.secret),
            _form(credentials.secret, mine.secret, other.secret, mine.access),
        )

    def tells_apart(self, credentials: Credentials) -> bool:
        """Whether credentials that are said to be other than the account's own really are."""
        own = (self.own.access, self.own.secret)
        return (credentials.access, credentials.secret) == ("own", "own") or self.resolve(credentials) != own

    def redact(self, text: str, used: Used) -> str:
        """Put the name of the variable where a key stands, raw or encoded, whole or as it was tampered with."""
        pairs = [self.own, *([self.other] if self.other else [])]
        secrets_, accesses = [keys.secret for keys in pairs], [keys.access for keys in pairs]
        access, secret = used
        text = redact(text, [*secrets_, *_derived(secret, secrets_)], SECRET_KEY)
        return redact(text, [*accesses, *_derived(access, accesses)], ACCESS_KEY)


def query(credentials: Credentials, used: Used) -> str:
    """Return the keys as they stand in a query, nothing where they do not."""
    pairs = [] if credentials.place == "headers" else [*zip(("accessKey", "secretKey"), used, strict=True)]
    if credentials.secret_first:
        pairs.reverse()
    return urlencode([(name, key) for name, key in pairs if key is not None], quote_via=quote, safe="")


def headers(credentials: Credentials, used: Used) -> list[tuple[str, str]]:
    """Return the keys as they stand in headers, nothing where they do not."""
    if credentials.place != "headers":
        return []
    pairs = zip(("x-LSQ-AccessKey", "x-LSQ-SecretKey"), used, strict=True)
    return [(name, key) for name, key in pairs if key is not None]


def _form(form: KeyForm, key: str, other: str, partner: str) -> str | None:
    forms = {
        "own": key,
        "absent": None,
        "empty": "",
        "swapped-case": key.swapcase(),
        "null-text": "null",
        "cut": key[:-1],
        "first-changed": ("0" if key[:1] != "0" else "1") + key[1:],
        "last-changed": key[:-1] + ("0" if key[-1:] != "0" else "1"),
        "punctuation": re.sub(r"[^0-9A-Za-z]", lambda found: "-" if found[0] != "-" else "_", key, count=1),
        "longer": key + "0",
        "other": other,
        "exchanged": partner,
    }
    return secrets.token_hex(16) if form == "random" else forms[form]


def _derived(sent: str | None, keys: Iterable[str]) -> list[str]:
    """Return the key as sent where it gives the real one away: a random key does not."""
    return [sent] if sent and any(_near(sent.lower(), key.lower()) for key in keys) else []


def _near(sent: str, key: str) -> bool:
    """Whether two keys differ by one character at most."""
    return abs(len(sent) - len(key)) <= 1 and sum(a != b for a, b in zip(sent, key, strict=False)) <= 1
