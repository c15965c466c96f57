"""Find the seeded fault with which the mocked host answers as this host did.

The calls of a history are sent to a twin with the fault, at no cost, and both histories are judged alike.
"""

from collections.abc import Collection, Iterator, Mapping
from collections.abc import Set as AbstractSet
from dataclasses import dataclass

from contracts.campaign.twin import Twin
from contracts.exchange import Exchange, History
from contracts.host.faults import FAULTS, Fault
from contracts.invariants.reading import is_refusal
from contracts.laws.showing import findings, shown
from contracts.model import Known
from contracts.roots import Root, group
from contracts.rules import INVARIANTS, LAWS
from contracts.tenant import Tenant

__all__ = ["Cause", "Diagnosis", "diagnose", "explain", "twin_of"]

# Played on the whole bank: with the right fault all calls agree, three quarters and more where the readings are not
# known; with a wrong one that is no near relative of it, fewer.
SHARE = 0.75
MOST = 3

# For each exchange of a history the violations, by the numbers of the sentences.
_Found = list[dict[str, set[str]]]


@dataclass(frozen=True, slots=True)
class Cause:
    """A fault that explains a host: of the calls in which either breaks a sentence, how many break the same."""

    fault: str
    sentence: str
    consequences: tuple[str, ...]
    text: str
    agreeing: int
    compared: int

    def __str__(self) -> str:
        return f"behaves as if {self.text} ({self.agreeing} of {self.compared} calls agree)"


@dataclass(frozen=True, slots=True)
class Diagnosis:
    """One root of what is broken, and the faults that explain it equally well: none, one, or a few."""

    root: Root
    causes: tuple[Cause, ...] = ()


def diagnose(history: History, known: Known, readings: Mapping[str, str] | None = None) -> tuple[Diagnosis, ...]:
    """Return the roots of what a history shows broken: by one fault where one explains it all, else each by itself."""
    places = shown(history, known.tenant.fields if known.tenant else None)
    causes = dict(_explained(history, known, places, readings))
    roots = group(places, {number: found[0].consequences for number, found in causes.items()})
    return tuple(Diagnosis(root, causes.get(root.number, ())) for root in roots)


def _explained(
    history: History, known: Known, places: Mapping[str, frozenset[int]], readings: Mapping[str, str] | None
) -> Iterator[tuple[str, tuple[Cause, ...]]]:
    """Yield sentences with their causes: of all that is broken, else of each root, else of each sentence alone."""
    if causes := explain(history, known, places, readings):
        yield causes[0].sentence, causes
        return
    for root in group(places):
        together = (root.number, *root.symptoms)
        alone = [(number,) for number in together] if root.symptoms else []
        for numbers in (together, *alone):
            if causes := explain(history, known, numbers, readings):
                yield causes[0].sentence, causes
                if numbers == together:
                    break


def explain(
    history: History, known: Known, numbers: Collection[str], readings: Mapping[str, str] | None = None
) -> tuple[Cause, ...]:
    """Return the faults that explain all equally well why sentences are broken, three at most; none where none does.

    `numbers` are those sentences: all that are broken, or those of one root. The quota is left out.
    """
    asked = {number for number in numbers if number in {*INVARIANTS.rules, *LAWS.rules} - {"2.5"}}
    if known.tenant is None or not asked:
        return ()
    trial = _Trial(history, _found(history, known.tenant), asked, known.tenant)
    scores = [
        score for fault in _candidates(asked) if (score := trial.score(fault, twin_of(known, fault.id, readings)))
    ]
    best = max((score[:2] for score in scores), default=None)
    return tuple(cause for *score, cause in scores if tuple(score) == best)[:MOST]


def twin_of(
    known: Known, fault: str, readings: Mapping[str, str] | None = None, *, tenant: Tenant | None = None
) -> Twin:
    """Return a twin of the host that is known, with a fault, under the readings that the host shows.

    `tenant` is the account where it is not as known.
    """
    if (account := tenant or known.tenant) is None:
        message = "a twin needs a tenant"
        raise ValueError(message)
    return Twin(account, faults=(fault,), readings={**known.dialect.readings, **(readings or {})})


def _candidates(numbers: AbstractSet[str]) -> list[Fault]:
    """Return the faults that may break all these sentences, first those that need break no other."""
    may = [each for each in FAULTS.values() if each.sentence in numbers <= {each.sentence, *each.consequences}]
    return sorted(may, key=lambda each: len({*each.consequences} - numbers))


def _found(history: History, tenant: Tenant) -> _Found:
    found: _Found = [{} for _ in history]
    for place, finding in findings(history, tenant.fields):
        found[place].setdefault(finding.number, set()).add(str(finding.violation))
    return found


@dataclass(frozen=True, slots=True)
class _Trial:
    """A history, what is found in it, and which of the broken sentences are to be explained."""

    history: History
    found: _Found
    asked: AbstractSet[str]
    tenant: Tenant

    def score(self, fault: Fault, twin: Twin) -> tuple[float, int, Cause] | None:
        """Return the share of calls that agree, how many do to the word, and the cause; None where they are few."""
        if (replayed := self.replay(twin)) is None:
            return None
        found = _found(replayed, self.tenant)
        answered = [place for place, again in enumerate(replayed) if again is not self.history[place]]
        compared = [place for place in answered if self.meant(place) or self.told(place, found[place].keys())]
        agreeing = [place for place in compared if self.meant(place) == self.told(place, found[place].keys())]
        if not agreeing or len(agreeing) < SHARE * len(compared):
            return None
        alike = sum(self.found[place] == found[place] for place in agreeing)
        cause = Cause(fault.id, fault.sentence, fault.consequences, fault.text, len(agreeing), len(compared))
        return len(agreeing) / len(compared), alike, cause

    def replay(self, twin: Twin) -> History | None:
        """Return the history as the twin makes it, None as soon as too much of it differs."""
        broken = sum(bool(self.meant(place)) for place in range(len(self.history)))
        misses = extras = 0
        replayed: History = []
        for place, exchange in enumerate(self.history):
            replayed.append(again := _again(twin, exchange, place + 1))
            meant, told = self.meant(place), self.told(place, INVARIANTS.judge(again).broken)
            # What laws say of a call is known at the next reading only.
            if again is not exchange and meant - LAWS.rules.keys() != told - LAWS.rules.keys():
                misses, extras = misses + bool(meant), extras + (not meant)
            if broken - misses < SHARE * (broken + extras):
                return None
        return replayed

    def meant(self, place: int) -> AbstractSet[str]:
        """Return which of the sentences to be explained are broken at a place."""
        return self.asked & self.found[place].keys()

    def told(self, place: int, broken: Collection[str]) -> AbstractSet[str]:
        """Return what a twin breaks at a place, but for that which the host breaks too and need not be explained."""
        return set(broken) - (self.found[place].keys() - self.asked)


def _again(twin: Twin, exchange: Exchange, number: int) -> Exchange:
    """Return what a twin makes of a call; the exchange itself where there is nothing to compare.

    That is so where the quota or silence kept the call from being answered, and where both answers have passing
    statuses that differ: then the host has another reading of an open question.
    """
    expected, response = exchange.expected, exchange.response
    if (expected and expected.sentence == "2.5") or (response is not None and is_refusal(response)):
        return exchange
    again = twin.send(
        exchange.request, planned=exchange.sent, expected=expected, purpose=exchange.purpose, number=number
    )
    statuses = {each.status for each in (response, again.response) if each}
    differs = len(statuses) > 1 and expected is not None and statuses <= {*expected.statuses}
    return exchange if response is None or differs else again
