"""Who may come in, and how often: credentials and quota."""

from collections.abc import Callable, Sequence
from functools import lru_cache
from threading import Lock
from urllib.parse import parse_qsl

from contracts.exchange import Clock
from contracts.host.config import KeyPair
from contracts.host.limiters import Limiter
from contracts.host.messages import Received, Refusal
from contracts.host.readings import Readings
from contracts.host.store import Store
from contracts.spec import Quota

__all__ = ["Account", "Gate"]

ACCESS, SECRET = "accessKey", "secretKey"
ACCESS_HEADER, SECRET_HEADER = b"x-lsq-accesskey", b"x-lsq-secretkey"


class Account:
    """One account: its keys, its leads, its quota, and what makes the limiter that keeps one."""

    def __init__(
        self, keys: KeyPair, store: Store, quota: Quota | None, made: Callable[[Quota], Limiter], clock: Clock
    ) -> None:
        self.access, self.secret = keys
        self.store = store
        self.clock = clock
        self.made = made
        self.limiter = self.keeping(quota) if quota else None
        self._lock = Lock()

    def keeping(self, quota: Quota) -> Limiter:
        """Return the limiter that keeps a quota."""
        return self.made(quota)

    def admits(self, request: Received) -> bool:
        """Count a call, and say whether the quota allows it."""
        if self.limiter is None:
            return True
        with self._lock:
            return self.decide(self.limiter, request)

    def decide(self, limiter: Limiter, request: Received) -> bool:
        """Ask the limiter for a call that has just come in."""
        del request
        return limiter.admit(self.clock())


class Gate:
    """Let in what comes with the keys of an account and within its quota."""

    def __init__(self, accounts: Sequence[Account], quota: Quota | None, readings: Readings) -> None:
        self.accounts = accounts
        self.quota = quota
        self.readings = readings

    def authenticate(self, request: Received) -> Account:
        """Return the account whose keys the request bears, or refuse it."""
        access, secret = self.credentials(request)
        for account in self.accounts:
            if self.belong(account, access, secret):
                return account
        if self.readings["counted-401"] == "yes":
            self.count_stranger(access, request)
        raise self.unauthorised()

    def credentials(self, request: Received) -> tuple[str, str]:
        """Return the two keys, empty where they are missing."""
        access, secret = keys_in_query(request.query)
        if access or secret or self.readings["credentials-place"] != "accepted":
            return access, secret
        return tuple(request.headers.get(name, b"").decode("latin-1") for name in (ACCESS_HEADER, SECRET_HEADER))  # type: ignore[return-value]  # two names, two keys

    def belong(self, account: Account, access: str, secret: str) -> bool:
        """Whether both keys are those of the account."""
        return access == account.access and secret == account.secret

    def unauthorised(self) -> Refusal:
        """Return the refusal of wrong keys."""
        return Refusal(401, "Invalid access credentials: check your AccessKey and SecretKey")

    def count_stranger(self, access: str, request: Received) -> None:
        """Let a call with a wrong secret use up the quota of the account that it names."""
        for account in self.accounts:
            if access == account.access:
                account.admits(request)

    def admit(self, account: Account, request: Received) -> None:
        """Refuse a request beyond the quota of its account."""
        if self.quota and not account.admits(request):
            raise self.spent(self.quota)

    def spent(self, quota: Quota) -> Refusal:
        """Return the refusal that states the limit."""
        message = f"API calls exceeded the limit of {quota.calls} in {quota.seconds:g} second(s)"
        return Refusal(int(self.readings["limit-status"]), message)


@lru_cache(maxsize=1024)
def keys_in_query(query: bytes) -> tuple[str, str]:
    """Return the keys of a query, percent-decoded; of a name that stands twice, the first."""
    found = dict(reversed(parse_qsl(query.decode("latin-1"), keep_blank_values=True)))
    return found.get(ACCESS, ""), found.get(SECRET, "")
