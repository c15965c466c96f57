"""A run: the opening, then chance, then smaller calls for what was found, then the quota."""

from collections.abc import Callable
from concurrent.futures import ThreadPoolExecutor
from functools import partial
from itertools import count
from random import Random

from hypothesis import HealthCheck, Phase, given, seed, settings

from contracts.campaign.ledger import Ledger
from contracts.campaign.opening import first_call, opening, spelling_call
from contracts.campaign.rereading import Rereading
from contracts.campaign.session import RunEnded, Session, over_the_quota
from contracts.campaign.shrink import shrink
from contracts.client import is_loopback
from contracts.dialect import SPELLINGS
from contracts.errors import BudgetSpent
from contracts.exchange import Credentials, Exchange, Request
from contracts.invariants.reading import body_of, is_refusal
from contracts.rules import INVARIANTS
from contracts.strategies.calls import calls
from contracts.strategies.malformed import malformed_calls
from contracts.tenant import Tenant

__all__ = ["Campaign"]

_SHRINKS = 12
_SHRINK_CALLS = 60
_BURST_THREADS = 8
_MALFORMED_EVERY = 8


class Campaign:
    """One run on one host. `tell` is told of progress; `number` seeds what is random.

    `goes_on` says, after the start, whether there is any sense in sending more.
    """

    def __init__(
        self, session: Session, ledger: Ledger, *, impact: str, number: int = 0, tell: Callable[[str], None] = print
    ) -> None:
        self.session = session
        self.ledger = ledger
        self.tenant = _tenant_of(session)
        self._impact = impact
        self._number = number
        self._random = Random(number)
        self._tell = tell
        self.goes_on = True
        self._rereading = Rereading(session, ledger.hear_window, session.sleep)
        session.listen(self._rereading.hear)

    def start(self) -> None:
        """Send the first call. Raises HostError where the host cannot be judged at all."""
        self.goes_on = self.session.knock(first_call(self.tenant, self._random))

    def play(self) -> None:
        """Spend the budget: what proves most comes first, so that a run may end at any call."""
        if not self.goes_on:
            return
        try:
            self._open()
            self._take_chances()
            self._rereading.read()
            self._make_smaller()
            self._burst()
        except (BudgetSpent, RunEnded) as ended:
            self._tell(str(ended))
            self.goes_on = not isinstance(ended, RunEnded)

    def _open(self) -> None:
        self._rereading.read()
        self._learn_spelling()
        live = not is_loopback(self.session.client.host)
        for probe in opening(self.tenant, self._random, impact=self._impact, live=live):
            if self.session.client.tells_apart(probe.request.credentials):
                self.session.ask(probe.request, probe.purpose)
            if probe.reread:
                self._rereading.read()
            if probe.reread > 1:
                self._rereading.read_later()
        self._tell(f"the opening took {self.session.spent} calls")

    def _learn_spelling(self) -> None:
        """Learn which spelling of the ProspectId the host takes; one of the two it has to."""
        if self._impact == "none":
            return
        taken: list[str] = []
        for spelling in SPELLINGS:
            if spelling == SPELLINGS[-1] and not taken:
                self.session.known = self.session.known.learn("prospect-spelling", spelling)
            request = spelling_call(self.tenant, spelling)
            if request and _updates(self.session.ask(request, f"is a lead found by its {spelling}?")):
                taken.append(spelling)
        if taken:
            reading = taken[0] if len(taken) == 1 else "both"
            self.session.known = self.session.known.learn("prospect-spelling", reading).respelled(taken[0])
            self.tenant = _tenant_of(self.session)

    def _take_chances(self) -> None:
        """Send calls that Hypothesis generates until what is left is kept for smaller calls and the burst."""
        kept = _SHRINK_CALLS + self._burst_size()
        examples = self.session.left - kept
        if examples <= 0:
            return
        random_calls = calls(self.tenant, impact=self._impact)
        broken_calls = malformed_calls(self.tenant).map(lambda malformed: malformed.request)
        turns = count()

        @seed(self._number)
        @settings(
            max_examples=examples,
            phases=[Phase.generate],
            database=None,
            deadline=None,
            suppress_health_check=list(HealthCheck),
        )
        @given(random_calls, broken_calls)
        def chance(specified: Request, malformed: Request) -> None:
            if self.session.left > kept:
                request = malformed if next(turns) % _MALFORMED_EVERY == 0 else specified
                self.session.ask(request, "chance")

        chance()
        self._tell(f"chance took the calls to {self.session.spent}")

    def _make_smaller(self) -> None:
        """Spend a few calls on each broken sentence to find a smaller call that breaks it."""
        budget = min(_SHRINK_CALLS, self.session.left - self._burst_size())
        for number, finding in list(self.ledger.findings.items()):
            if number not in INVARIANTS.rules or finding.exchange.request.credentials != Credentials():
                continue
            before = self.session.spent
            shrink(finding.exchange, partial(self._again, number), calls=min(_SHRINKS, budget))
            budget -= self.session.spent - before

    def _again(self, number: str, request: Request) -> Exchange | None:
        exchange = self.session.ask(request, f"a smaller call that breaks {number}?")
        return exchange if number in INVARIANTS.judge(exchange).broken else None

    def _burst_size(self) -> int:
        """Return more calls than any limiter of the quota lets through in one window, 0 where none is to be sent."""
        quota = self.session.quota
        return 2 * quota.calls + 1 if quota and self._impact in {"quota", "overload"} else 0

    def _burst(self) -> None:
        """Go over the quota on purpose: at most 2N calls fit into a window of any passing class of limiter."""
        size, quota = self._burst_size(), self.session.quota
        if not size or not quota or self.session.left < size:
            return
        request = first_call(self.tenant, self._random)
        burst: list[Exchange] = []
        with ThreadPoolExecutor(_BURST_THREADS) as pool:
            while len(burst) < size and not any(map(_is_refused, burst)):
                together = min(_BURST_THREADS, size - len(burst))
                send = partial(self.session.send_now, request, "quota: a burst over it", None)
                burst += [call.result() for call in [pool.submit(send) for _ in range(together)]]
        lasted = max(each.received for each in burst) - min(each.sent for each in burst)
        accepted = sum(each.response is not None for each in burst)
        if len(burst) == size and not any(map(_is_refused, burst)) and accepted and lasted < quota.seconds:
            burst[-1] = over_the_quota(burst[-1])
        for exchange in burst:
            self.session.record(exchange)
        self.session.rest()
        self._tell(f"a burst of {len(burst)} calls within {lasted:.2f} s")


def _is_refused(exchange: Exchange) -> bool:
    return exchange.response is not None and is_refusal(exchange.response)


def _updates(exchange: Exchange) -> bool:
    body = body_of(exchange)
    details = body.get("Details") if body else None
    return isinstance(details, dict) and bool(details.get("SuccessfulLeads"))


def _tenant_of(session: Session) -> Tenant:
    if session.known.tenant is None:
        message = "a campaign needs a tenant"
        raise ValueError(message)
    return session.known.tenant
