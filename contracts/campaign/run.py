"""A run: the opening, the quota, then chance, then what was found; at the end the leads hold what they held."""

from collections.abc import Callable, Iterator
from contextlib import suppress
from functools import partial
from itertools import count
from pathlib import Path
from random import Random

import msgspec

from contracts.campaign.burst import burst
from contracts.campaign.cast import Cast
from contracts.campaign.chance import Chance, take_chances
from contracts.campaign.endings import RunEnded
from contracts.campaign.keeping import Keeping
from contracts.campaign.knock import knock
from contracts.campaign.ledger import Ledger
from contracts.campaign.means import nothing_written, tenant_of
from contracts.campaign.opening import Probe, encores, first_call, opening, plain_call, second_spelling, spelling_call
from contracts.campaign.pursuit import Pursuit
from contracts.campaign.rereading import Rereading
from contracts.campaign.restore import reserve
from contracts.campaign.session import Session
from contracts.client import is_loopback
from contracts.dialect import SPELLINGS
from contracts.errors import BudgetSpent, HarnessError
from contracts.exchange import OTHER, Exchange, Request
from contracts.invariants.reading import body_of, is_refusal, is_refused
from contracts.outcomes import OutcomeClass, reachable
from contracts.spec import BATCH_LIMIT
from contracts.tenant import Tenant

__all__ = ["Campaign", "aims"]

_REREAD_EVERY = 8


class Campaign:
    """One run on one host. `tell` is told of progress; `number` seeds what is random.

    What the leads hold is noted in `noted` before any is written. `goes_on` says, after the start, whether there is
    any sense in sending more.
    """

    def __init__(
        self,
        session: Session,
        ledger: Ledger,
        *,
        impact: str,
        number: int = 0,
        tell: Callable[[str], None] = print,
        noted: Path | None = None,
    ) -> None:
        self.session = session
        self.ledger = ledger
        self.tenant = tenant_of(session)
        self.goes_on = True
        self._opened = False
        self._account = self.tenant
        self._impact = impact
        self._number = number
        self._random = Random(number)
        self._tell = tell
        self._keeping = Keeping(session, self._account, tell=tell, file=noted)
        self._rereading = Rereading(session, ledger.hear_window, session.sleep)
        self.pursuit = Pursuit(session, ledger, self._rereading)
        session.listen(self._rereading.hear)

    def start(self) -> None:
        """Send the first call. Raises HostError where the host cannot be judged at all."""
        first = first_call(self.tenant, self._random, impact=self._impact)
        self.goes_on = knock(self.session, first, plain_call(self.tenant, self._random))

    def play(self) -> None:
        """Spend the budget: what proves most comes first, so that a run may end at any call."""
        if not self.goes_on:
            return
        self.session.kept = self._rereading.cost
        try:
            self._note_values()
            self._open()
            self._burst()
            self._send_all(encores)
            self._take_chances()
        except (BudgetSpent, RunEnded) as ended:
            self._tell(str(ended))
            if not self._opened:
                self._tell("the opening is not over: what comes last in it was not tried")
            self.goes_on = not isinstance(ended, RunEnded)
        self.session.kept -= self._rereading.cost
        # What was found is followed up with the calls that were kept for it, and without any where none are left.
        for last in (self._rereading.read, self.pursuit.explain):
            with suppress(BudgetSpent, RunEnded):
                last()

    def put_back(self) -> None:
        """Let the leads hold what they held before the run, however it ended."""
        self._keeping.put_back()

    def _note_values(self) -> None:
        """Note what the leads hold, and write none of which that is not known."""
        if self._impact == "none":
            return
        if self._account.read_back is None:
            self._tell("values are not put back: the tenant names no way to read leads back")
            return
        # Until it is known what they hold, no lead may be written.
        self.tenant = msgspec.structs.replace(self.tenant, leads=())
        if why := nothing_written(self._account, self._impact):
            self._tell(why)
            return
        aside = reserve(self._account)
        if self.session.left > aside and (noted := self._keeping.note(aside)):
            self.tenant = noted

    def _open(self) -> None:
        if not self._keeping.holds:
            self._rereading.read()
        self._learn_spelling()
        self._send_all(opening)
        self._learn_other_spelling()
        self._opened = True
        self._tell(f"the opening took {self.session.spent} calls")

    def _send_all(self, part: Callable[..., Iterator[Probe]]) -> None:
        live = not is_loopback(self.session.client.host)
        impact = self._impact if self.tenant.leads else "none"
        for probe in part(self.tenant, self._random, impact=impact, live=live):
            self._play(probe)

    def _play(self, probe: Probe) -> None:
        if probe.beside and self._may_be_together(1 + len(probe.beside)):
            self.session.ask_together([probe.request, *probe.beside], probe.purpose)
        elif not probe.beside and self.session.client.tells_apart(probe.request.credentials):
            self.pursuit.ask(probe.request, probe.purpose)
        if probe.reread > 1 or (probe.reread and self._rereading.pays):
            self._rereading.read()
        if probe.reread > 1:
            self._rereading.read_later()

    def _may_be_together(self, calls: int) -> bool:
        return self.session.quota is None or self.session.quota.calls >= calls

    def _learn_spelling(self) -> None:
        """Learn which spelling of the ProspectId the host takes; one of the two it has to."""
        own = next((name for name in self.tenant.fields.unique if name in SPELLINGS), SPELLINGS[0])
        for spelling in sorted(SPELLINGS, key=lambda name: name != own):
            if self.session.known.dialect.reads("prospect-spelling") is None:
                request = spelling_call(Cast(self.tenant, self._random, impact=self._impact), spelling)
                if request:
                    learn = partial(self._learn, spelling, last=spelling != own)
                    self.pursuit.ask(request, f"existing leads by their {spelling} alone", learn)

    def _learn(self, spelling: str, exchange: Exchange, *, last: bool) -> None:
        if exchange.response is None or is_refusal(exchange.response):
            return
        taken = _updates(exchange)
        if taken or last:
            self.session.known = self.session.known.learn("prospect-spelling", spelling)
        if taken:
            (other,) = set(SPELLINGS) - {spelling}
            self.session.known = self.session.known.respelled(spelling)
            self.tenant = self.tenant.spelled(other, spelling)

    def _learn_other_spelling(self) -> None:
        """Learn whether the host takes the other spelling, too."""
        known = self.session.known.dialect.reads("prospect-spelling")
        request = second_spelling(Cast(self.tenant, self._random, impact=self._impact), known) if known else None
        if request:

            def learn(exchange: Exchange) -> None:
                if _updates(exchange):
                    self.session.known = self.session.known.learn("prospect-spelling", "both")

            self.pursuit.ask(request, "are leads found by the other spelling of the ProspectId?", learn)

    def _take_chances(self) -> None:
        """Send sequences of calls that Hypothesis draws until what is left is kept for what was found."""
        every = aims(self.tenant, self._impact)
        unseen = [aim for aim in every if aim not in self.ledger.classes]
        chance = Chance(self.tenant, unseen or every, self._impact, self.session.client.tells_apart(OTHER))
        ended: list[HarnessError] = []

        def send(request: Request) -> None:
            # Hypothesis plays a sequence again that raises: what ends the run is kept for later.
            if self.session.left <= self.pursuit.kept or ended:
                return
            try:
                self.pursuit.ask(request, "chance")
                if self.session.spent % _REREAD_EVERY == 0 and self._rereading.pays:
                    self._rereading.read()
            except (BudgetSpent, RunEnded) as error:
                ended.append(error)

        for turn in count(self._number):
            before = self.session.spent
            take_chances(chance, send, number=turn, calls=max(1, self.session.left - self.pursuit.kept))
            if self.session.spent == before:
                break
        for error in ended:
            raise error
        self._tell(f"chance took the calls to {self.session.spent}")

    def _burst(self) -> None:
        """Go over the quota on purpose, where the run may."""
        if self._impact in {"quota", "overload"}:
            sent = burst(self.session, plain_call(self.tenant, self._random), self.session.left)
            if sent:
                refused = sum(map(is_refused, sent))
                self._tell(f"a burst of {len(sent)} calls, {refused} of them refused")


def aims(tenant: Tenant, impact: str) -> list[OutcomeClass]:
    """Return the classes of outcomes that a run on a tenant may see."""
    own = 0 if impact == "none" else min(len(tenant.leads), BATCH_LIMIT)
    return list(reachable((*tenant.fields.unique, None), own))


def _updates(exchange: Exchange) -> bool:
    body = body_of(exchange)
    details = body.get("Details") if body else None
    return isinstance(details, dict) and bool(details.get("SuccessfulLeads"))
