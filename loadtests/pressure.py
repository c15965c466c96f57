"""Whether the answers of a load run keep the contract, each judged by itself: all of them, or a sample in full."""

from collections import Counter
from collections.abc import Iterator
from dataclasses import dataclass, field
from itertools import count

import msgspec

import contracts.invariants  # noqa: F401  # registers the rules
from contracts.exchange import Exchange, History
from contracts.model import Known, expect
from contracts.rules import INVARIANTS
from contracts.spec import SENTENCES
from contracts.tenant import Tenant
from contracts.verdict import Finding
from loadtests.counts import adds_up

__all__ = ["IN_FULL", "Pressure", "foreseen", "pressure"]

# So many answers are judged in full, spread over the run; the others by their counts, and in full where these are odd.
IN_FULL = 3000


@dataclass(slots=True)
class Pressure:
    """What the rules say: the first finding of each broken sentence, and how many answers break it."""

    answers: int
    in_full: int = 0
    broken: Counter[str] = field(default_factory=Counter)
    first: dict[str, Finding] = field(default_factory=dict)

    def lines(self) -> Iterator[str]:
        """Yield the shares, and what is broken."""
        by_counts = self.answers - self.in_full
        share = self.in_full / self.answers if self.answers else 0.0
        rest = f", {by_counts} by their counts alone" if by_counts else ""
        yield f"{self.in_full} answers judged in full ({share:.0%}){rest}"
        for number, times in self.broken.items():
            yield f"{number} FAIL         {SENTENCES[number].text}"
            yield f"    {times} of {self.in_full} answers; the first: {self.first[number].violation}"


def pressure(history: History, tenant: Tenant, *, thin: int = 0, in_full: int = IN_FULL) -> Pressure:
    """Judge the answers of a history; `thin` others added up and left nothing else."""
    answers = sum(exchange.response is not None for exchange in history)
    found = Pressure(answers + thin)
    for exchange, chosen in zip(foreseen(history, tenant, in_full=in_full), _chosen(history, in_full), strict=True):
        if chosen:
            found.in_full += 1
            _judge(exchange, found)
    return found


def foreseen(history: History, tenant: Tenant, *, in_full: int = IN_FULL) -> History:
    """Return a history in which the answers that are judged in full say what was expected of them."""
    known = Known(tenant)
    return [
        msgspec.structs.replace(exchange, expected=exchange.expected or expect(known, exchange.request))
        if chosen
        else exchange
        for exchange, chosen in zip(history, _chosen(history, in_full), strict=True)
    ]


def _chosen(history: History, in_full: int) -> Iterator[bool]:
    """Tell of each exchange whether it is judged in full: so many answers, and all that do not add up."""
    answers, place = sum(exchange.response is not None for exchange in history), count()
    every = max(1, -(-answers // in_full))
    for exchange in history:
        yield exchange.response is not None and (next(place) % every == 0 or not adds_up(exchange))


def _judge(exchange: Exchange, found: Pressure) -> None:
    judgement = INVARIANTS.judge(exchange)
    found.broken.update(judgement.broken)
    for finding in judgement.findings:
        found.first.setdefault(finding.number, finding)
