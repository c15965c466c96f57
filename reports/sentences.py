"""What a history says of each sentence, and the smallest call that shows each departure."""

from collections import Counter
from collections.abc import Iterator
from dataclasses import dataclass, field
from enum import StrEnum

import msgspec
from msgspec import Struct

from contracts.curl import curl
from contracts.exchange import Exchange, History
from contracts.journal import Run
from contracts.laws.comparisons import comparisons
from contracts.laws.windows import windows
from contracts.rules import LAWS, Rulebook
from contracts.spec import SENTENCES, Firmness, Sentence
from contracts.tenant import Fields
from contracts.verdict import Violation

__all__ = ["Departure", "Line", "Mark", "Tally", "departures", "lines", "tally"]


class Mark(StrEnum):
    """The verdict on a sentence; a departure from one that is only reported is a finding, never a failure."""

    PASS = "PASS"  # noqa: S105 - a verdict, no password
    INCONCLUSIVE = "INCONCLUSIVE"
    FAIL = "FAIL"
    NOT_TESTED = "NOT TESTED"
    DEPARTURE = "departure"


class Line(Struct, frozen=True):
    """One sentence: the verdict, its evidence and how much a PASS needs, and why it was not tested."""

    number: str
    chapter: str
    text: str
    firmness: Firmness
    verdict: Mark
    evidence: int
    enough: int
    violations: int
    reason: str = ""


class Departure(Struct, frozen=True):
    """A sentence that was departed from: where, and the smallest call that shows it.

    `call` is the place of that call in the history, from 1; `exchanges` is how many calls show the departure.
    """

    number: str
    text: str
    firmness: Firmness
    where: str
    expected: str
    found: str
    exchanges: int
    call: int
    purpose: str
    body: str
    status: int | None
    answer: str
    curl: str


@dataclass(frozen=True, slots=True)
class _Witness:
    call: int
    exchange: Exchange
    violation: Violation


@dataclass(frozen=True, slots=True)
class Tally:
    """Per number of a sentence: the evidence, the violations, the calls that show one, and the smallest of these."""

    evidence: Counter[str] = field(default_factory=Counter)
    violations: Counter[str] = field(default_factory=Counter)
    exchanges: Counter[str] = field(default_factory=Counter)
    smallest: dict[str, _Witness] = field(default_factory=dict)


def tally(history: History, rulebook: Rulebook, fields: Fields | None = None) -> Tally:
    """Judge every exchange and keep the counts, and the smallest call for each broken sentence.

    Calls that have to agree are judged by LAWS, too; with the tenant's fields also what lies between two readings.
    """
    counts = Tally()
    calls = {id(exchange): call for call, exchange in enumerate(history, 1)}
    cases = [*history, *comparisons(history), *(windows(history, fields) if fields else ())]
    for case in cases:
        judgement = (rulebook if isinstance(case, Exchange) else LAWS).judge(case)
        counts.evidence.update(judgement.evidence)
        counts.violations.update(finding.number for finding in judgement.findings)
        counts.exchanges.update(judgement.broken)
        for finding in judgement.findings:
            best, shown = counts.smallest.get(finding.number), finding.exchange
            if best is None or len(shown.request.body) < len(best.exchange.request.body):
                counts.smallest[finding.number] = _Witness(calls[id(shown)], shown, finding.violation)
    return counts


def lines(counts: Tally, rulebook: Rulebook, run: Run) -> Iterator[Line]:
    """Yield the verdict on each sentence of the contract, in their order."""
    for number, sentence in SENTENCES.items():
        rule = rulebook.rules.get(number) or LAWS.rules.get(number)
        enough = rule.enough if rule else 0
        verdict = _verdict(sentence, counts, enough)
        reason = _reason(number, verdict, run, "no exchange showed it" if rule else "no rule of this version judges it")
        yield Line(
            number,
            sentence.chapter,
            sentence.text,
            sentence.firmness,
            verdict,
            counts.evidence[number],
            enough,
            counts.violations[number],
            reason,
        )


def _verdict(sentence: Sentence, counts: Tally, enough: int) -> Mark:
    if counts.violations[sentence.number]:
        return Mark.DEPARTURE if sentence.firmness is Firmness.REPORTED else Mark.FAIL
    if not counts.evidence[sentence.number]:
        return Mark.NOT_TESTED
    return Mark.PASS if counts.evidence[sentence.number] >= enough else Mark.INCONCLUSIVE


def _reason(number: str, verdict: Mark, run: Run, otherwise: str) -> str:
    if verdict is Mark.NOT_TESTED:
        return run.notes.get(number, otherwise)
    return "too little evidence" if verdict is Mark.INCONCLUSIVE else ""


def departures(counts: Tally, run: Run) -> Iterator[Departure]:
    """Yield what was found, one for each broken sentence, in their order."""
    for number, sentence in SENTENCES.items():
        if (witness := counts.smallest.get(number)) is None:
            continue
        request, response = witness.exchange.request, witness.exchange.response
        yield Departure(
            number,
            sentence.text,
            sentence.firmness,
            witness.violation.where,
            _words(witness.violation.expected),
            _words(witness.violation.actual),
            counts.exchanges[number],
            witness.call,
            witness.exchange.purpose,
            request.body,
            response.status if response else None,
            response.body if response else witness.exchange.error,
            curl(run.host, request),
        )


def _words(value: object) -> str:
    """Return text as it is and data as JSON."""
    if isinstance(value, str):
        return value
    try:
        return msgspec.json.encode(value).decode()
    except (TypeError, ValueError, RecursionError):
        return str(value)
