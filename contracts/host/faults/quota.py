"""Chapter 8: another quota than the stated one, another way to count, or none."""

from collections.abc import Callable, Hashable
from copy import deepcopy

import msgspec

from contracts.exchange import Clock
from contracts.host.config import KeyPair
from contracts.host.faults.registry import fault
from contracts.host.gate import Account, Gate
from contracts.host.host import Host
from contracts.host.limiters import Limiter, limiter
from contracts.host.messages import Call, Received, Reply
from contracts.host.store import Store
from contracts.spec import Quota

RACE_SECONDS = 0.02
IN_FLIGHT = 10
DROPPED = 7


@fault("8.2-one-more", "a call more were allowed", needs="quota")
class OneMore(Account):
    """Count to N + 1."""

    def keeping(self, quota: Quota) -> Limiter:
        """Allow one more."""
        return super().keeping(Quota(quota.calls + 1, quota.seconds))


@fault("8.1-twice-as-many", "the quota were twice as large", needs="quota")
class TwiceAsMany(Account):
    """Count to 2N."""

    def keeping(self, quota: Quota) -> Limiter:
        """Allow twice as many."""
        return super().keeping(Quota(2 * quota.calls, quota.seconds))


@fault("8.2-window-short", "a window lasted four fifths of its time", needs="quota")
class WindowShort(Account):
    """Forget too early."""

    def keeping(self, quota: Quota) -> Limiter:
        """Cut the window."""
        return super().keeping(Quota(quota.calls, 0.8 * quota.seconds))


@fault("8.1-no-limit", "there were no quota", also=("2.5",), needs="quota")
class NoLimit(Account):
    """Count nothing."""

    def decide(self, limiter: Limiter, request: Received) -> bool:
        """Take every call."""
        del limiter, request
        return True


@fault("8.2-racy-counter", "calls that come in together did not see each other counted", also=("8.1",), needs="quota")
class RacyCounter(Account):
    """Look at a count that is a little old."""

    def __init__(
        self, keys: KeyPair, store: Store, quota: Quota | None, made: Callable[[Quota], Limiter], clock: Clock
    ) -> None:
        super().__init__(keys, store, quota, made, clock)
        self._uncounted: list[float] = []

    def decide(self, limiter: Limiter, request: Received) -> bool:
        """Decide by what was counted before the race began."""
        del request
        now = self.clock()
        while self._uncounted and self._uncounted[0] < now - RACE_SECONDS:
            limiter.admit(self._uncounted.pop(0))
        self._uncounted.append(now)
        return deepcopy(limiter).admit(now)


@fault("8.1-two-shards", "each of two servers kept the quota for itself", needs="quota")
class TwoShards(Account):
    """Send calls to two counts in turns."""

    def keeping(self, quota: Quota) -> Limiter:
        """Return two limiters that take turns."""
        return _InTurns(super().keeping(quota), super().keeping(quota))


class _InTurns:
    """Limiters that decide one after the other."""

    def __init__(self, *limiters: Limiter) -> None:
        self._limiters = list(limiters)

    def admit(self, now: float) -> bool:
        """Ask the next."""
        self._limiters.append(self._limiters.pop(0))
        return self._limiters[-1].admit(now)


@fault(
    "8.2-limit-in-flight",
    "ten calls might be in flight, and any number one after another",
    also=("2.5", "8.1"),
    needs="quota",
)
class LimitInFlight(Host):
    """Count what is not answered yet."""

    pause = RACE_SECONDS
    flying = 0

    def admitted(self, account: Account, request: Received) -> Call:
        """Refuse a call beside too many others."""
        del account
        if self.parts.gate.quota and self.flying >= IN_FLIGHT:
            raise self.parts.gate.spent(self.parts.gate.quota)
        return self.parts.reader.read(request)

    def answer(self, request: Received) -> Reply:
        """Count a request while its answer is on the way."""
        reply = super().answer(request)
        self.flying += 1
        return reply

    def settle(self, request: Received, reply: Reply) -> Reply:
        """Count it no more."""
        self.flying -= 1
        return super().settle(request, reply)


@fault("8.2-one-less", "a call less were allowed", needs="quota")
class OneLess(Account):
    """Count to N - 1."""

    def keeping(self, quota: Quota) -> Limiter:
        """Allow one less."""
        return super().keeping(Quota(quota.calls - 1, quota.seconds))


@fault("8.2-window-long", "a window lasted seven fifths of its time", needs="quota")
class WindowLong(Account):
    """Forget too late."""

    def keeping(self, quota: Quota) -> Limiter:
        """Stretch the window."""
        return super().keeping(Quota(quota.calls, 1.4 * quota.seconds))


@fault("8.2-refused-now-and-then", "every seventh call were one too many", also=("8.4",))
class NowAndThen(Account):
    """Refuse without counting."""

    calls = 0

    def decide(self, limiter: Limiter, request: Received) -> bool:
        """Refuse every seventh call."""
        self.calls += 1
        return self.calls % DROPPED != 0 and super().decide(limiter, request)


@fault("8.2-leads-in-place-of-calls", "the quota were one of leads", also=("8.4",))
class LeadsCounted(Account):
    """Count the leads of a call."""

    def decide(self, limiter: Limiter, request: Received) -> bool:
        """Ask once for each lead; any that is refused refuses the call."""
        taken = [limiter.admit(self.clock()) for _ in range(self.leads(request))]
        return all(taken)

    def leads(self, request: Received) -> int:
        """Return how many leads a call has, 1 for what is none."""
        try:
            return len(msgspec.json.decode(request.body)["LeadPropertiesList"]) or 1
        except (msgspec.DecodeError, KeyError, TypeError):
            return 1


@fault("8.2-window-renewed", "every call began the window anew", needs="quota")
class WindowRenewed(Account):
    """Wait for silence."""

    def keeping(self, quota: Quota) -> Limiter:
        """Return a limiter of the class that does so."""
        return limiter("renewed-window", quota)


@fault("8.2-window-renewed-by-refusals", "every refusal began the window anew", needs="quota")
class WindowRenewedByRefusals(Account):
    """Wait for an end of knocking."""

    def keeping(self, quota: Quota) -> Limiter:
        """Return a limiter of the class that does so."""
        return limiter("renewed-by-refusals", quota)


@fault("8.2-locked-out", "a call too many locked the account out for a window", needs="quota")
class LockedOut(Account):
    """Punish."""

    def keeping(self, quota: Quota) -> Limiter:
        """Return a limiter of the class that does so."""
        return limiter("lock-out", quota)


@fault("8.4-never-recovers", "a quota that is spent were spent for good", also=("8.2",))
class NeverRecovers(Account):
    """Stay shut."""

    shut = False

    def decide(self, limiter: Limiter, request: Received) -> bool:
        """Refuse every call after one that was refused."""
        self.shut = self.shut or not super().decide(limiter, request)
        return not self.shut


@fault("8.5-counted-by-connection", "each connection had a quota of its own", also=("8.1",), needs="quota")
class CountedByConnection(Account):
    """Keep a limiter for each connection."""

    def __init__(
        self, keys: KeyPair, store: Store, quota: Quota | None, made: Callable[[Quota], Limiter], clock: Clock
    ) -> None:
        super().__init__(keys, store, quota, made, clock)
        self._by_connection: dict[Hashable, Limiter] = {}
        self._quota = quota

    def decide(self, limiter: Limiter, request: Received) -> bool:
        """Ask the limiter of the connection."""
        own = self._by_connection.setdefault(request.connection, self.keeping(self._quota) if self._quota else limiter)
        return super().decide(own, request)


@fault("8.5-accounts-share-the-quota", "all accounts had one quota", needs="quota")
class AccountsShareTheQuota(Gate):
    """Count the calls of others."""

    def admit(self, account: Account, request: Received) -> None:
        """Ask the limiter of the first account, whosever the call is."""
        del account
        super().admit(self.accounts[0], request)
