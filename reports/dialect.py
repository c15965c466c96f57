"""What the host makes of the open questions, held against what is pinned; and departures that are known."""

from collections.abc import Iterator, Mapping, Sequence
from datetime import date

from msgspec import Struct

from contracts.curl import curl
from contracts.dialect import KnownDeparture
from contracts.exchange import Exchange, History
from contracts.journal import Run
from contracts.observers import UNOBSERVED, Observation
from contracts.rules import Observed, Rulebook
from contracts.spec import QUESTIONS, Firmness
from contracts.verdict import Finding, Judgement, Mark
from reports.sentences import Departure

__all__ = ["Answered", "Excusing", "answered", "drifts"]

_UNSEEN = "no exchange showed a reading"


class Answered(Struct, frozen=True):
    """One open question: the readings seen, the one pinned, the verdict; without a pin there is nothing to test."""

    id: str
    text: str
    seen: tuple[str, ...]
    pinned: str | None
    verdict: Mark
    reason: str = ""


def answered(run: Run, seen: Mapping[str, Sequence[Observation]]) -> Iterator[Answered]:
    """Yield what was seen of each question, in their order. A pinned reading that was not seen is not tested."""
    for id_, question in QUESTIONS.items():
        readings = tuple(each.reading for each in seen.get(id_, ()))
        pinned = run.pinned.get(id_)
        drifted = pinned is not None and any(reading != pinned for reading in readings)
        verdict = Mark.FAIL if drifted else Mark.PASS if readings and pinned else Mark.NOT_TESTED
        reason = "" if readings else UNOBSERVED.get(id_, _UNSEEN)
        yield Answered(id_, question.text, readings, pinned, verdict, reason)


def drifts(run: Run, history: History, seen: Mapping[str, Sequence[Observation]]) -> Iterator[Departure]:
    """Yield each reading that differs from the pinned one, with the exchange that shows it."""
    calls = {id(exchange): call for call, exchange in enumerate(history, 1)}
    for id_, pinned in run.pinned.items():
        for each in seen.get(id_, ()):
            if each.reading != pinned:
                yield _drift(run, each, pinned, calls[id(each.exchange)])


def _drift(run: Run, seen: Observation, pinned: str, call: int) -> Departure:
    request, response = seen.exchange.request, seen.exchange.response
    return Departure(
        seen.question,
        QUESTIONS[seen.question].text,
        Firmness.REPORTED,
        "the reading that is pinned",
        pinned,
        seen.reading,
        1,
        call,
        seen.exchange.purpose,
        request.body,
        response.status if response else None,
        response.body if response else seen.exchange.error,
        curl(run.host, request),
    )


class Excusing(Rulebook):
    """A rulebook that does not hold known departures against a host, as long as they are accepted.

    `excused` and `expired` have the departures that were found, by the numbers of their sentences.
    """

    def __init__(self, rulebook: Rulebook, departures: Sequence[KnownDeparture], today: date) -> None:
        super().__init__()
        self.rules = rulebook.rules
        self.excused: dict[str, KnownDeparture] = {}
        self.expired: dict[str, KnownDeparture] = {}
        self._departures = departures
        self._today = today

    def beside(self, rulebook: Rulebook) -> "Excusing":
        """Return the same for another rulebook; what both of them find excused or expired is noted in one place."""
        other = Excusing(rulebook, self._departures, self._today)
        other.excused, other.expired = self.excused, self.expired
        return other

    def judge(self, case: Exchange | Observed) -> Judgement:
        """Judge a case and leave out what is excused."""
        judgement = super().judge(case)
        if not self._departures or not judgement.findings:
            return judgement
        return Judgement(tuple(each for each in judgement.findings if not self._excuses(each)), judgement.evidence)

    def _excuses(self, finding: Finding) -> bool:
        number, violation = finding.number, finding.violation
        # The status of a refusal is one departure, of whichever of its two sentences.
        sentence = "2.5" if (number, violation.where) == ("8.3", "the status") else number
        known = next((d for d in self._departures if d.covers(sentence, violation.where, violation.actual)), None)
        if known is None:
            return False
        found = self.excused if known.expires >= self._today else self.expired
        found[number] = known
        return known.expires >= self._today
