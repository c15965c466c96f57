"""Sentence 2.2: keys that are not those of the account, and are taken for them."""

import re

from contracts.host.faults.registry import fault
from contracts.host.gate import Account, Gate
from contracts.host.messages import Refusal

SIGNS = re.compile(r"[^0-9A-Za-z\n]")


class _Trusting(Gate):
    """Let in what comes with other keys, too."""

    def belong(self, account: Account, access: str, secret: str) -> bool:
        """Whether both keys are taken for those of the account."""
        return super().belong(account, access, secret) or self.trusts(account, access, secret)

    def trusts(self, account: Account, access: str, secret: str) -> bool:
        """Whether keys that are not those of the account are taken for them."""
        raise NotImplementedError


@fault("2.2-secret-unchecked", "the access key were enough")
class SecretUnchecked(_Trusting):
    """Look at one key."""

    def trusts(self, account: Account, access: str, secret: str) -> bool:
        """Trust any secret key."""
        del secret
        return access == account.access


@fault("2.2-access-unchecked", "the secret key were enough")
class AccessUnchecked(_Trusting):
    """Look at the other key."""

    def trusts(self, account: Account, access: str, secret: str) -> bool:
        """Trust any access key."""
        del access
        return secret == account.secret


@fault("2.2-any-case", "keys were the same in any case")
class AnyCase(_Trusting):
    """Compare without case."""

    def trusts(self, account: Account, access: str, secret: str) -> bool:
        """Trust keys in another case."""
        return (access.lower(), secret.lower()) == (account.access.lower(), account.secret.lower())


@fault("2.2-secret-cut", "the beginning of the secret key were enough")
class SecretCut(_Trusting):
    """Compare as far as the key sent goes."""

    def trusts(self, account: Account, access: str, secret: str) -> bool:
        """Trust a part of the secret key."""
        return access == account.access and bool(secret) and account.secret.startswith(secret)


@fault("2.2-access-longer", "what follows the access key did not count")
class AccessLonger(_Trusting):
    """Compare as far as the access key goes."""

    def trusts(self, account: Account, access: str, secret: str) -> bool:
        """Trust an access key with something after it."""
        return access.startswith(account.access) and secret == account.secret


@fault("2.2-accounts-mixed", "the secret key of any account opened every account")
class AccountsMixed(_Trusting):
    """Forget that the keys belong together."""

    def trusts(self, account: Account, access: str, secret: str) -> bool:
        """Trust the secret key of another account."""
        return access == account.access and any(secret == other.secret for other in self.accounts)


@fault("2.2-exchanged", "it did not matter which key is which")
class Exchanged(_Trusting):
    """Take the keys for each other."""

    def trusts(self, account: Account, access: str, secret: str) -> bool:
        """Trust keys that were exchanged."""
        return (access, secret) == (account.secret, account.access)


@fault("2.2-access-cut", "the beginning of the access key were enough")
class AccessCut(_Trusting):
    """Compare as far as the access key sent goes."""

    def trusts(self, account: Account, access: str, secret: str) -> bool:
        """Trust a part of the access key."""
        return bool(access) and account.access.startswith(access) and secret == account.secret


@fault("2.2-secret-end", "the end of the secret key were enough")
class SecretEnd(_Trusting):
    """Compare from the end."""

    def trusts(self, account: Account, access: str, secret: str) -> bool:
        """Trust a secret key that ends as the account's does."""
        return access == account.access and secret[1:] == account.secret[1:]


@fault("2.2-secret-longer", "what follows the secret key did not count")
class SecretLonger(_Trusting):
    """Compare as far as the secret key goes."""

    def trusts(self, account: Account, access: str, secret: str) -> bool:
        """Trust a secret key with something after it."""
        return access == account.access and secret.startswith(account.secret)


@fault("2.2-secret-any-case", "the secret key were the same in any case")
class SecretAnyCase(_Trusting):
    """Compare one key without case."""

    def trusts(self, account: Account, access: str, secret: str) -> bool:
        """Trust a secret key in another case."""
        return access == account.access and secret.lower() == account.secret.lower()


@fault("2.2-secret-optional", "a secret key were asked for only where there is one")
class SecretOptional(_Trusting):
    """Check what is there."""

    def trusts(self, account: Account, access: str, secret: str) -> bool:
        """Trust no secret key at all."""
        return access == account.access and not secret


@fault("2.2-punctuation-ignored", "one sign in a key were as good as another")
class PunctuationIgnored(_Trusting):
    """Compare letters and digits."""

    def trusts(self, account: Account, access: str, secret: str) -> bool:
        """Trust keys with other signs in them."""
        sent, own = (SIGNS.sub("?", "\n".join(keys)) for keys in ((access, secret), (account.access, account.secret)))
        return sent == own


@fault("2.2-403", "wrong keys were forbidden rather than unauthorised")
class Forbidden(Gate):
    """Answer 403."""

    def unauthorised(self, access: str, secret: str) -> Refusal:
        """Change the status."""
        return Refusal(403, super().unauthorised(access, secret).message)
