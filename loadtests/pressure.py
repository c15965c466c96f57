"""Whether the answers of a load run keep the contract, each judged by itself: all of them, or a sample in full."""

from collections import Counter
from collections.abc import Iterator
from dataclasses import dataclass, field
from datetime import UTC, date, datetime
from itertools import compress, count

import msgspec

import contracts.invariants  # noqa: F401  # registers the rules
from contracts.dialect import KnownDeparture, Pinned
from contracts.exchange import Exchange, History
from contracts.model import Known, expect
from contracts.observers import Observation, observe
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
    """What the rules say: the first finding of each broken sentence, and how many answers break it.

    `accepted` are the departures that were found and are known, `drifted` the readings that differ from those pinned.
    """

    answers: int
    dialect: Pinned = field(default_factory=Pinned)
    in_full: int = 0
    accepted: dict[str, KnownDeparture] = field(default_factory=dict)
    drifted: list[Observation] = field(default_factory=list)
    broken: Counter[str] = field(default_factory=Counter)
    first: dict[str, Finding] = field(default_factory=dict)

    @property
    def failed(self) -> bool:
        """Whether a sentence is broken, or a reading is not the one that is pinned."""
        return bool(self.broken or self.drifted)

    def lines(self) -> Iterator[str]:
        """Yield the shares, and what is broken."""
        by_counts = self.answers - self.in_full
        share = self.in_full / self.answers if self.answers else 0.0
        rest = f", {by_counts} by their counts alone" if by_counts else ""
        yield f"{self.in_full} answers judged in full ({share:.0%}){rest}"
        for number, times in self.broken.items():
            yield f"{number} FAIL         {SENTENCES[number].text}"
            yield f"    {times} of {self.in_full} answers; the first: {self.first[number].violation}"
        for number, known in self.accepted.items():
            yield f"{number} departs      {SENTENCES[number].text}"
            yield f"    known, {known.found}: {known.reason}; {known.owner}, expires {known.expires}"
        for each in self.drifted:
            pinned = self.dialect.readings[each.question]
            yield f"{each.question} FAIL: the reading that is pinned: expected {pinned}, found {each.reading}"


def pressure(
    history: History,
    tenant: Tenant,
    dialect: Pinned = Pinned(),  # noqa: B008 - frozen
    *,
    thin: int = 0,
    in_full: int = IN_FULL,
    today: date | None = None,
) -> Pressure:
    """Judge the answers of a history by the rules and by a dialect; `thin` others added up and left nothing else."""
    answers = sum(exchange.response is not None for exchange in history)
    found = Pressure(answers + thin, dialect)
    judged = list(compress(foreseen(history, tenant, in_full=in_full), _chosen(history, in_full)))
    for exchange in judged:
        found.in_full += 1
        _judge(exchange, found, today or datetime.now(UTC).date())
    readings = observe(judged, tenant.fields) if dialect.readings else {}
    for question, pinned in dialect.readings.items():
        found.drifted += [each for each in readings.get(question, ()) if each.reading != pinned]
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


def _judge(exchange: Exchange, found: Pressure, today: date) -> None:
    broken = set()
    for finding in INVARIANTS.judge(exchange).findings:
        if (known := _known(finding, found.dialect, today)) is not None:
            found.accepted[finding.number] = known
        else:
            broken.add(finding.number)
            found.first.setdefault(finding.number, finding)
    found.broken.update(broken)


def _known(finding: Finding, dialect: Pinned, today: date) -> KnownDeparture | None:
    """Return the departure that a finding is, where it is known and still accepted."""
    where, actual = finding.violation.where, finding.violation.actual
    # The status of a refusal is one departure, of whichever of its two sentences.
    number = "2.5" if (finding.number, where) == ("8.3", "the status") else finding.number
    return next((d for d in dialect.departures if d.covers(number, where, actual) and d.expires >= today), None)
