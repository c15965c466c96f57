"""A run: the opening, then chance, then smaller calls for what was found, then the quota."""

from collections.abc import Callable
from functools import partial
from itertools import count
from random import Random

from contracts.campaign.burst import burst
from contracts.campaign.cast import Cast
from contracts.campaign.chance import Chance, take_chances
from contracts.campaign.ledger import Ledger
from contracts.campaign.opening import Probe, first_call, opening, plain_call, second_spelling, spelling_call
from contracts.campaign.rereading import Rereading
from contracts.campaign.session import RunEnded, Session
from contracts.campaign.shrink import shrink
from contracts.client import is_loopback
from contracts.dialect import SPELLINGS
from contracts.errors import BudgetSpent, HarnessError
from contracts.exchange import Credentials, Exchange, Request
from contracts.invariants.reading import body_of, is_refusal
from contracts.outcomes import reachable
from contracts.rules import INVARIANTS
from contracts.spec import BATCH_LIMIT
from contracts.tenant import Tenant

__all__ = ["Campaign"]

_SHRINKS = 12
_SHRINK_CALLS = 60
_REREAD_EVERY = 8
_TRIES = 3


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
        self.live = not is_loopback(session.client.host)
        self.goes_on = True
        self._impact = impact
        self._number = number
        self._random = Random(number)
        self._tell = tell
        self._rereading = Rereading(session, ledger.hear_window, session.sleep)
        session.listen(self._rereading.hear)

    def start(self) -> None:
        """Send the first call. Raises HostError where the host cannot be judged at all."""
        self.goes_on = self.session.knock(
            first_call(self.tenant, self._random), plain=plain_call(self.tenant, self._random)
        )

    def play(self) -> None:
        """Spend the budget: what proves most comes first, so that a run may end at any call."""
        if not self.goes_on:
            return
        try:
            self._open()
            self._burst()
            self._take_chances()
            self._rereading.read()
            self._make_smaller()
        except (BudgetSpent, RunEnded) as ended:
            self._tell(str(ended))
            self.goes_on = not isinstance(ended, RunEnded)

    def _open(self) -> None:
        self._rereading.read()
        self._learn_spelling()
        for probe in opening(self.tenant, self._random, impact=self._impact, live=self.live):
            self._play(probe)
        self._learn_other_spelling()
        self._tell(f"the opening took {self.session.spent} calls")

    def _play(self, probe: Probe) -> None:
        if probe.beside and self._may_be_together(1 + len(probe.beside)):
            self.session.ask_together([probe.request, *probe.beside], probe.purpose)
        elif not probe.beside and self.session.client.tells_apart(probe.request.credentials):
            self._ask(probe.request, probe.purpose)
        if probe.reread:
            self._rereading.read()
        if probe.reread > 1:
            self._rereading.read_later()

    def _may_be_together(self, calls: int) -> bool:
        return self.session.quota is None or self.session.quota.calls >= calls

    def _ask(self, request: Request, purpose: str, learn: Callable[[Exchange], None] | None = None) -> None:
        """Send a call, and again what broke a sentence that nothing had broken before."""
        exchange = self.session.ask(request, purpose, learn)
        fresh = {finding.number for finding in self.ledger.take_fresh()}
        if not fresh or exchange.response is None or (self.live and request.credentials != Credentials()):
            # Wrong keys are not tried again on a live account.
            return
        before = sum(self.ledger.broken[number] for number in fresh)
        for _ in range(_TRIES - 1):
            self.session.ask(request, f"again: {purpose}")
            if sum(self.ledger.broken[number] for number in fresh) > before:
                break
        self.ledger.take_fresh()

    def _learn_spelling(self) -> None:
        """Learn which spelling of the ProspectId the host takes; one of the two it has to."""
        own = next((name for name in self.tenant.fields.unique if name in SPELLINGS), SPELLINGS[0])
        for spelling in sorted(SPELLINGS, key=lambda name: name != own):
            if self.session.known.dialect.reads("prospect-spelling") is None:
                request = spelling_call(Cast(self.tenant, self._random, impact=self._impact), spelling)
                if request:
                    learn = partial(self._learn, spelling, last=spelling != own)
                    self._ask(request, f"existing leads by their {spelling} alone", learn)

    def _learn(self, spelling: str, exchange: Exchange, *, last: bool) -> None:
        taken = _updates(exchange)
        if taken or last:
            self.session.known = self.session.known.learn("prospect-spelling", spelling)
        if taken:
            self.session.known = self.session.known.respelled(spelling)
            self.tenant = _tenant_of(self.session)

    def _learn_other_spelling(self) -> None:
        """Learn whether the host takes the other spelling, too."""
        known = self.session.known.dialect.reads("prospect-spelling")
        request = second_spelling(Cast(self.tenant, self._random, impact=self._impact), known) if known else None
        if request:

            def learn(exchange: Exchange) -> None:
                if _updates(exchange):
                    self.session.known = self.session.known.learn("prospect-spelling", "both")

            self._ask(request, "is a lead found by the other spelling of the ProspectId?", learn)

    def _take_chances(self) -> None:
        """Send sequences of calls that Hypothesis draws until what is left is kept for what was found."""
        kept = 2 + sum(_SHRINKS for number in self.ledger.findings if number in INVARIANTS.rules)
        own = 0 if self._impact == "none" else min(len(self.tenant.leads), BATCH_LIMIT)
        aims = list(reachable((*self.tenant.fields.unique, None), own))
        unseen = [aim for aim in aims if aim not in self.ledger.classes]
        chance = Chance(self.tenant, unseen or aims, self._impact, self.session.client.has_other)
        ended: list[HarnessError] = []

        def send(request: Request) -> None:
            # Hypothesis plays a sequence again that raises: what ends the run is kept for later.
            if self.session.left <= kept or ended:
                return
            try:
                self._ask(request, "chance")
                if self.session.spent % _REREAD_EVERY == 0:
                    self._rereading.read()
            except (BudgetSpent, RunEnded) as error:
                ended.append(error)

        for turn in count(self._number):
            before = self.session.spent
            take_chances(chance, send, number=turn, calls=max(1, self.session.left - kept))
            if self.session.spent == before:
                break
        for error in ended:
            raise error
        self._tell(f"chance took the calls to {self.session.spent}")

    def _make_smaller(self) -> None:
        """Spend a few calls on each broken sentence to find a smaller call that breaks it."""
        budget = min(_SHRINK_CALLS, self.session.left)
        for number, finding in list(self.ledger.findings.items()):
            if number not in INVARIANTS.rules or finding.exchange.request.credentials != Credentials():
                continue
            before = self.session.spent
            shrink(finding.exchange, partial(self._again, number), calls=min(_SHRINKS, budget))
            budget -= self.session.spent - before

    def _again(self, number: str, request: Request) -> Exchange | None:
        exchange = self.session.ask(request, f"a smaller call that breaks {number}?")
        return exchange if number in INVARIANTS.judge(exchange).broken else None

    def _burst(self) -> None:
        """Go over the quota on purpose, where the run may."""
        if self._impact in {"quota", "overload"}:
            sent = burst(self.session, plain_call(self.tenant, self._random), self.session.left)
            if sent:
                refused = sum(each.response is not None and is_refusal(each.response) for each in sent)
                self._tell(f"a burst of {len(sent)} calls, {refused} refused")


def _updates(exchange: Exchange) -> bool:
    body = body_of(exchange)
    details = body.get("Details") if body else None
    return isinstance(details, dict) and bool(details.get("SuccessfulLeads"))


def _tenant_of(session: Session) -> Tenant:
    if session.known.tenant is None:
        message = "a campaign needs a tenant"
        raise ValueError(message)
    return session.known.tenant
