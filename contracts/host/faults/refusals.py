"""Chapter 8: refusals for the quota that say the wrong thing, or nothing, or are none."""

import math

from msgspec.structs import replace

from contracts.host.faults.registry import fault
from contracts.host.gate import Account, Gate
from contracts.host.host import Host
from contracts.host.messages import Received, Refusal, Reply
from contracts.spec import Quota
from contracts.wire import Answer

OK, TOO_MANY_REQUESTS = 200, 429
HASTE = 5


@fault("2.5-403", "a spent quota were a matter of permission", also=("8.3",))
class Forbidden(Gate):
    """Answer 403."""

    def spent(self, quota: Quota) -> Refusal:
        """Change the status."""
        return Refusal(403, super().spent(quota).message)


@fault("2.5-200", "a refusal were an answer like others", also=("8.3",))
class RefusedWith200(Gate):
    """Answer 200 with the envelope of an error."""

    def spent(self, quota: Quota) -> Refusal:
        """Change the status."""
        return Refusal(OK, super().spent(quota).message)


@fault("8.3-limit-unsaid", "the limit were a secret")
class LimitUnsaid(Gate):
    """Name no numbers."""

    def spent(self, quota: Quota) -> Refusal:
        """Change the text."""
        return Refusal(super().spent(quota).status, "Too many requests")


@fault("8.3-other-limit-said", "the limit were ten times as high")
class OtherLimitSaid(Gate):
    """Name the numbers of another plan."""

    def spent(self, quota: Quota) -> Refusal:
        """Change the numbers."""
        return super().spent(Quota(10 * quota.calls, quota.seconds))


@fault("6.4-refused-and-updated", "a call over the quota were refused once it had been carried out", needs="quota")
class RefusedAndUpdated(Host):
    """Look at the quota last."""

    def update(self, account: Account, request: Received) -> Answer:
        """Carry out a call, then ask whether it may."""
        call = self.parts.reader.read(request)
        outcomes = self.parts.judge.judge(account.store, call)
        self.parts.gate.admit(account, request)
        return self.parts.clerk.answer(call, outcomes)


@fault("8.6-retry-after-short", "a fifth of the window were enough to wait", needs="quota")
class RetryAfterShort(Host):
    """Promise too much."""

    def answer(self, request: Received) -> Reply:
        """Add a time to wait to a refusal."""
        reply, quota = super().answer(request), self.parts.gate.quota
        if quota is None or reply.status != TOO_MANY_REQUESTS:
            return reply
        seconds = str(math.floor(quota.seconds / HASTE)).encode()
        return replace(reply, headers=(*reply.headers, (b"retry-after", seconds)))
