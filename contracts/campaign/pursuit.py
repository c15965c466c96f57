"""What follows a finding: the same call again, a cause among the seeded faults, the smallest call that shows it."""

from collections.abc import Callable, Mapping
from functools import partial

from contracts.campaign.explain import Diagnosis, diagnose
from contracts.campaign.ledger import Ledger
from contracts.campaign.rehearsal import TRIES, rehearsal
from contracts.campaign.rereading import Rereading
from contracts.campaign.session import Session
from contracts.campaign.shrink import shrink
from contracts.client import is_loopback
from contracts.exchange import Credentials, Exchange, History, Request
from contracts.journal import Cause
from contracts.laws.windows import Window
from contracts.observers import observe
from contracts.rules import INVARIANTS, LAWS
from contracts.verdict import Finding

__all__ = ["Pursuit"]

_TRIES = 3
_SHRINKS = 12
_SMALLER = "a smaller call that breaks {}?"


class Pursuit:
    """Follow up what a run finds, with few calls; a reading may show what a call did."""

    def __init__(self, session: Session, ledger: Ledger, rereading: Rereading) -> None:
        self.diagnoses: tuple[Diagnosis, ...] = ()
        self._session = session
        self._ledger = ledger
        self._rereading = rereading
        self._history: History = []
        self._live = not is_loopback(session.client.host)
        session.listen(self._history.append)

    def ask(self, request: Request, purpose: str, learn: Callable[[Exchange], None] | None = None) -> None:
        """Send a call, and again what broke a sentence that nothing had broken before: once, or twice if it differs."""
        # What readings and calls in flight have shown is no reason to send another call again.
        self._ledger.take_fresh()
        exchange = self._session.ask(request, purpose, learn)
        fresh = {finding.number for finding in self._ledger.take_fresh()}
        if not fresh or exchange.response is None or (self._live and request.credentials != Credentials()):
            # Wrong keys are not tried again on a live account.
            return
        before = sum(self._ledger.broken[number] for number in fresh)
        for _ in range(_TRIES - 1):
            self._session.ask(request, f"again: {purpose}")
            if sum(self._ledger.broken[number] for number in fresh) > before:
                break
        self._ledger.take_fresh()

    @property
    def causes(self) -> tuple[Cause, ...]:
        """The likely cause of each root that a seeded fault explains."""
        explained = [each for each in self.diagnoses if each.causes]
        return tuple(Cause(each.root.number, each.words, each.causes[0].consequences) for each in explained)

    @property
    def kept(self) -> int:
        """The calls to keep for what was found."""
        return min(len(self._ledger.findings), _TRIES) * _TRIES

    def explain(self) -> None:
        """Find the causes of what was found, and a smaller call for each. Raises BudgetSpent."""
        if not self._ledger.findings:
            return
        seen = observe(self._history, self._session.known.account.fields)
        readings = {question: readings[0].reading for question, readings in seen.items() if len(readings) == 1}
        self.diagnoses = diagnose(self._history, self._session.known, readings)
        # What an answer shows costs less than what a reading does.
        for each in sorted(self.diagnoses, key=lambda each: each.root.number not in INVARIANTS.rules):
            finding = self._ledger.findings.get(each.root.number)
            if finding is not None and _is_plain(finding) and _may_be_smaller(each):
                self._make_smaller(each, finding, readings)

    def _make_smaller(self, diagnosis: Diagnosis, finding: Finding, readings: Mapping[str, str]) -> None:
        """Find a smaller call on a twin that has the fault, and try it once; else, for an answer, a few on the host."""
        number, found = diagnosis.root.number, finding.exchange
        by_answer = number in INVARIANTS.rules
        again = partial(self._answered if by_answer else self._read_back, number)
        if diagnosis.causes:
            place = next(place for place, each in enumerate(self._history) if each is found)
            breaks = rehearsal(number, diagnosis.causes[0], self._history[:], place, self._session.known, readings)
            if breaks(found.request) is not None:
                smaller = shrink(found, breaks, calls=TRIES, texts=self._texts()).request
                if smaller == found.request or again(smaller) is not None:
                    return
        if by_answer:
            shrink(found, again, calls=_SHRINKS)

    def _answered(self, number: str, request: Request) -> Exchange | None:
        """Send a smaller call, and return it where its answer breaks a sentence."""
        exchange = self._session.ask(request, _SMALLER.format(number))
        return exchange if number in INVARIANTS.judge(exchange).broken else None

    def _read_back(self, number: str, request: Request) -> Exchange | None:
        """Send a smaller call, if a reading is left for it, and return it where that shows a sentence broken."""
        if self._session.left <= self._rereading.cost:
            return None
        exchange = self._session.ask(request, _SMALLER.format(number))
        self._rereading.read()
        return exchange if self._ledger.findings[number].exchange is exchange else None

    def _texts(self) -> list[str]:
        fields = self._session.known.account.fields
        return [name for name, kind in fields.writable.items() if kind == "Text" and name not in fields.unique]


def _may_be_smaller(diagnosis: Diagnosis) -> bool:
    """Whether one call shows it: by its answer, or by a reading, which is tried where a twin shows the same."""
    number = diagnosis.root.number
    return number in INVARIANTS.rules or (bool(diagnosis.causes) and LAWS.rules[number].of is Window)


def _is_plain(finding: Finding) -> bool:
    return finding.exchange.request.credentials == Credentials()
