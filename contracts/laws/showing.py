"""Which exchanges of a history show which sentences broken."""

from collections import defaultdict
from collections.abc import Iterator, Mapping
from collections.abc import Set as AbstractSet
from dataclasses import replace

from contracts.exchange import History
from contracts.laws.comparisons import comparisons
from contracts.laws.windows import windows
from contracts.rules import INVARIANTS, LAWS, Rulebook
from contracts.tenant import Fields
from contracts.verdict import Finding, Judgement

__all__ = ["findings", "judged", "shown"]


def judged(
    history: History, fields: Fields | None, rulebook: Rulebook = INVARIANTS, laws: Rulebook = LAWS
) -> Iterator[Judgement]:
    """Yield what is said of each exchange, of each two that have to agree, and of what lies between two readings.

    The last needs the tenant's fields.
    """
    wrong: set[int] = set()
    for exchange in history:
        judgement = rulebook.judge(exchange)
        wrong.update(id(finding.exchange) for finding in judgement.findings)
        yield judgement
    yield from (_at_the_wrong_call(laws.judge(each), wrong) for each in comparisons(history))
    yield from map(laws.judge, windows(history, fields) if fields else ())


def _at_the_wrong_call(judgement: Judgement, wrong: AbstractSet[int]) -> Judgement:
    """Let of two calls that differ the one show it that is wrong by itself, the later where neither or both are."""
    turned = (
        replace(finding, exchange=finding.beside, beside=finding.exchange)
        if finding.beside and id(finding.beside) in wrong and id(finding.exchange) not in wrong
        else finding
        for finding in judgement.findings
    )
    return replace(judgement, findings=tuple(turned))


def findings(history: History, fields: Fields | None) -> Iterator[tuple[int, Finding]]:
    """Yield all that is found, each with the place in the history, from 0, of the exchange that shows it."""
    places = {id(exchange): place for place, exchange in enumerate(history)}
    for judgement in judged(history, fields):
        yield from ((places[id(finding.exchange)], finding) for finding in judgement.findings)


def shown(history: History, fields: Fields | None) -> Mapping[str, frozenset[int]]:
    """Return the places of the exchanges that show a sentence broken, by its number."""
    places = defaultdict[str, set[int]](set)
    for place, finding in findings(history, fields):
        places[finding.number].add(place)
    return {number: frozenset(found) for number, found in places.items()}
