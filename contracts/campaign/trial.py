"""How well one fault explains a history: the calls are sent to a twin, and what it breaks is compared."""

import re
from collections.abc import Collection, Mapping
from collections.abc import Set as AbstractSet
from dataclasses import dataclass
from typing import Self

import msgspec

from contracts.campaign.twin import Twin
from contracts.exchange import Exchange, History
from contracts.host.faults import Fault
from contracts.invariants.reading import is_refused
from contracts.laws.showing import findings
from contracts.model import Known
from contracts.rules import INVARIANTS, LAWS

__all__ = ["Case", "Cause", "Trial"]

# Played on the whole bank: with the right fault all calls agree, three quarters and more where the readings are not
# known. On other hosts a wrong fault may break the same sentences in as many calls, but elsewhere in them.
SHARE = 0.75
# Where an entry stands in its list says nothing: no order of entries is promised.
PLACE = re.compile(r"(?<=Leads)\[[0-9]+\]")

# The violations of an exchange, by the numbers of the sentences.
_Broken = dict[str, set[str]]


@dataclass(frozen=True, slots=True)
class Cause:
    """A fault that explains a host: of the calls in which either breaks a sentence, how many break it alike."""

    fault: str
    sentence: str
    consequences: tuple[str, ...]
    text: str
    agreeing: int
    compared: int

    def __str__(self) -> str:
        calls = f"{self.agreeing} of {self.compared} calls"
        if self.agreeing < self.compared:
            return f"behaves in {calls} as if {self.text}; the rest has another cause"
        return f"behaves as if {self.text} ({calls} agree)"


@dataclass(frozen=True, slots=True)
class Case:
    """A history, what is found in it, what is known of the host, and its readings."""

    history: History
    found: list[_Broken]
    known: Known
    readings: Mapping[str, str] | None

    @classmethod
    def of(cls, history: History, known: Known, readings: Mapping[str, str] | None = None) -> Self:
        """Judge a history."""
        return cls(history, _found(history, known), known, readings)


def _found(history: History, known: Known) -> list[_Broken]:
    found: list[_Broken] = [{} for _ in history]
    for place, finding in findings(history, known.account.fields):
        found[place].setdefault(finding.number, set()).add(PLACE.sub("", str(finding.violation)))
    return found


@dataclass(frozen=True, slots=True)
class Trial:
    """A case, and which of its broken sentences are to be explained."""

    case: Case
    asked: AbstractSet[str]

    def score(self, fault: Fault, twin: Twin) -> tuple[float, Cause] | None:
        """Return the share of calls that agree, and the cause; None where they are few."""
        if (replayed := self.replay(twin)) is None:
            return None
        found = _found(replayed, self.case.known)
        answered = [place for place, again in enumerate(replayed) if again is not self.case.history[place]]
        compared = [place for place in answered if self.meant(place) or self.told(place, found[place])]
        agreeing = [place for place in compared if self._agree(place, found[place])]
        if not agreeing or len(agreeing) < SHARE * len(compared):
            return None
        cause = Cause(fault.id, fault.sentence, fault.consequences, fault.text, len(agreeing), len(compared))
        return len(agreeing) / len(compared), cause

    def _agree(self, place: int, found: _Broken) -> bool:
        """Whether a twin breaks at a place what the host does, in the same way."""
        meant, host = self.meant(place), self.case.found[place]
        return meant == self.told(place, found) and all(host[number] == found[number] for number in meant)

    def replay(self, twin: Twin) -> History | None:
        """Return the history as the twin makes it, None as soon as too much of it differs."""
        broken = sum(bool(self.meant(place)) for place in range(len(self.case.history)))
        misses = extras = 0
        replayed: History = []
        for place, exchange in enumerate(self.case.history):
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
        return self.asked & self.case.found[place].keys()

    def told(self, place: int, broken: Collection[str]) -> AbstractSet[str]:
        """Return what a twin breaks at a place, but for that which the host breaks too and need not be explained."""
        return set(broken) - (self.case.found[place].keys() - self.asked)


def _again(twin: Twin, exchange: Exchange, number: int) -> Exchange:
    """Return what a twin makes of a call; the exchange itself where there is nothing to compare.

    That is so where the quota or silence kept the call from being answered, and where a call as specified has two
    passing statuses: then the host has another reading of an open question.
    """
    expected, response = exchange.expected, exchange.response
    if (expected and expected.sentence == "2.5") or is_refused(exchange):
        return exchange
    again = twin.send(
        exchange.request, planned=exchange.sent, expected=expected, purpose=exchange.purpose, number=number
    )
    if response is None or _reads_otherwise(exchange, again):
        return exchange
    # Which calls were in flight together tells one law from another.
    return msgspec.structs.replace(again, received=exchange.received)


def _reads_otherwise(exchange: Exchange, again: Exchange) -> bool:
    expected = exchange.expected
    if expected is None or expected.sentence != "2.1":
        return False
    statuses = {each.response.status for each in (exchange, again) if each.response}
    return len(statuses) > 1 and statuses <= {*expected.statuses}
