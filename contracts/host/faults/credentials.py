"""Sentence 2.2: keys that are not those of the account, and are taken for them."""

import re
from collections.abc import Callable
from typing import NamedTuple

from contracts.host.faults.registry import fault, seed
from contracts.host.gate import Account, Gate
from contracts.host.messages import Refusal

SIGNS = re.compile(r"[^0-9A-Za-z\n]")


class Keys(NamedTuple):
    """The two keys of a request, or of an account."""

    access: str
    secret: str


def trusting(trusts: Callable[[Keys, Keys], bool]) -> type[Gate]:
    """Make a gate that also takes the keys sent for an account's own where `trusts` does."""

    class Trusting(Gate):
        def belong(self, account: Account, access: str, secret: str) -> bool:
            own = Keys(account.access, account.secret)
            return super().belong(account, access, secret) or trusts(Keys(access, secret), own)

    return Trusting


def secret_trusting(trusts: Callable[[str, str], bool]) -> type[Gate]:
    """Make a gate that takes a secret key for the account's own under the right access key."""
    return trusting(lambda sent, own: sent.access == own.access and trusts(sent.secret, own.secret))


def access_trusting(trusts: Callable[[str, str], bool]) -> type[Gate]:
    """Make a gate that takes an access key for the account's own beside the right secret key."""
    return trusting(lambda sent, own: sent.secret == own.secret and trusts(sent.access, own.access))


def _without_signs(keys: Keys) -> str:
    return SIGNS.sub("?", "\n".join(keys))


seed("2.2-secret-unchecked", "the access key were enough", trusting(lambda sent, own: sent.access == own.access))
seed("2.2-access-unchecked", "the secret key were enough", trusting(lambda sent, own: sent.secret == own.secret))
seed(
    "2.2-any-case",
    "keys were the same in any case",
    trusting(lambda sent, own: [*map(str.lower, sent)] == [*map(str.lower, own)]),
)
seed(
    "2.2-secret-cut",
    "the beginning of the secret key were enough",
    secret_trusting(lambda sent, own: bool(sent) and own.startswith(sent)),
)
seed("2.2-access-longer", "what follows the access key did not count", access_trusting(str.startswith))


@fault("2.2-accounts-mixed", "the secret key of any account opened every account")
class _AccountsMixed(Gate):
    def belong(self, account: Account, access: str, secret: str) -> bool:
        return access == account.access and any(secret == other.secret for other in self.accounts)


seed("2.2-exchanged", "it did not matter which key is which", trusting(lambda sent, own: sent == own[::-1]))
seed(
    "2.2-access-cut",
    "the beginning of the access key were enough",
    access_trusting(lambda sent, own: bool(sent) and own.startswith(sent)),
)
seed("2.2-secret-end", "the end of the secret key were enough", secret_trusting(lambda sent, own: sent[1:] == own[1:]))
seed("2.2-secret-longer", "what follows the secret key did not count", secret_trusting(str.startswith))
seed(
    "2.2-secret-any-case",
    "the secret key were the same in any case",
    secret_trusting(lambda sent, own: sent.lower() == own.lower()),
)
seed(
    "2.2-secret-optional",
    "a secret key were asked for only where there is one",
    secret_trusting(lambda sent, _: not sent),
)
seed(
    "2.2-punctuation-ignored",
    "one sign in a key were as good as another",
    trusting(lambda sent, own: _without_signs(sent) == _without_signs(own)),
)


@fault("2.2-403", "wrong keys were forbidden rather than unauthorised")
class _Forbidden(Gate):
    def unauthorised(self) -> Refusal:
        return Refusal(403, super().unauthorised().message)
