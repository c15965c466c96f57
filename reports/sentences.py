"""What a history says of each sentence, and the smallest call that shows each departure."""

from collections import Counter, defaultdict
from collections.abc import Collection, Iterator
from dataclasses import dataclass, field

from msgspec import Struct

from contracts.curl import curl
from contracts.exchange import Exchange, History
from contracts.journal import Run
from contracts.laws.showing import judged
from contracts.roots import group
from contracts.rules import LAWS, Rulebook
from contracts.spec import SENTENCES, Firmness, Sentence
from contracts.spelling import spelled
from contracts.strategies.reads import narrowed
from contracts.tenant import Fields
from contracts.verdict import Mark, Violation

__all__ = ["Departure", "Line", "Tally", "departures", "lines", "tally"]


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

    `call` is the place of that call in the history, from 1; `beside` that of another without which it does not show, 0
    where it needs none; `curl` sends both. `exchanges` is how many calls show the departure. `root` is
    the sentence of which it is but a symptom, `cause` what the host behaves as if. A call that shows it was `sent` so
    many times, and `shown` in so many of them.
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
    root: str = ""
    cause: str = ""
    sent: int = 1
    shown: int = 1
    beside: int = 0


@dataclass(frozen=True, slots=True)
class _Witness:
    place: int
    exchange: Exchange
    violation: Violation
    beside: int | None = None


@dataclass(frozen=True, slots=True)
class Tally:
    """Per number of a sentence: the evidence, the violations, the places of the calls that show one, the smallest."""

    evidence: Counter[str] = field(default_factory=Counter)
    violations: Counter[str] = field(default_factory=Counter)
    places: defaultdict[str, set[int]] = field(default_factory=lambda: defaultdict(set))
    smallest: dict[str, _Witness] = field(default_factory=dict)


def tally(history: History, rulebook: Rulebook, fields: Fields | None = None, laws: Rulebook = LAWS) -> Tally:
    """Judge a history and keep the counts, and the smallest call for each broken sentence."""
    counts = Tally()
    places = {id(exchange): place for place, exchange in enumerate(history)}
    for judgement in judged(history, fields, rulebook, laws):
        counts.evidence.update(judgement.evidence)
        counts.violations.update(finding.number for finding in judgement.findings)
        for finding in judgement.findings:
            best, shown = counts.smallest.get(finding.number), finding.exchange
            counts.places[finding.number].add(places[id(shown)])
            if best is None or len(shown.request.body) < len(best.exchange.request.body):
                beside = places[id(finding.beside)] if finding.beside else None
                counts.smallest[finding.number] = _Witness(places[id(shown)], shown, finding.violation, beside)
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


def departures(counts: Tally, run: Run, history: History) -> Iterator[Departure]:
    """Yield what was found, one for each broken sentence, each root before its symptoms."""
    causes = {cause.number: cause for cause in run.causes}
    shown = {number: frozenset(places) for number, places in counts.places.items()}
    for root in group(shown, {number: cause.consequences for number, cause in causes.items()}):
        cause = causes.get(root.number)
        yield _departure(root.number, counts, run, history, cause=cause.words if cause else "")
        for number in root.symptoms:
            yield _departure(number, counts, run, history, root=root.number)


def _departure(number: str, counts: Tally, run: Run, history: History, *, cause: str = "", root: str = "") -> Departure:
    witness, sentence = counts.smallest[number], SENTENCES[number]
    request, response = witness.exchange.request, witness.exchange.response
    return Departure(
        number,
        sentence.text,
        sentence.firmness,
        witness.violation.where,
        spelled(witness.violation.expected),
        spelled(witness.violation.actual),
        len(counts.places[number]),
        witness.place + 1,
        witness.exchange.purpose,
        request.body,
        response.status if response else None,
        response.body if response else witness.exchange.error,
        _commands(run.host, witness, history),
        root,
        cause,
        # What several exchanges show together is not shown by each call of them.
        *((1, 1) if number in LAWS.rules else _repeated(counts.places[number], witness, history)),
        0 if witness.beside is None else witness.beside + 1,
    )


def _commands(host: str, witness: _Witness, history: History) -> str:
    """Return what sends again the calls that show a departure, in their order; of a reading that of its lead alone."""
    places = sorted({witness.place, *([] if witness.beside is None else [witness.beside])})
    requests = [history[place].request for place in places]
    lead = witness.violation.lead
    return " &&\n".join(curl(host, narrowed(each, lead) if lead else each) for each in requests)


def _repeated(places: Collection[int], witness: _Witness, history: History) -> tuple[int, int]:
    """Return how often a call that shows the departure was sent, and how many of these times it showed it.

    That is the smallest call where it was sent again, else the one that was sent most often.
    """
    sent = Counter(each.request for each in history if each.response)
    shown = Counter(history[place].request for place in places if history[place].response)
    most = max(shown, key=lambda each: sent[each], default=witness.exchange.request)
    smallest = witness.exchange.request
    request = smallest if sent[smallest] > 1 else most
    return sent[request], shown[request]
