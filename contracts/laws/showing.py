"""Which exchanges of a history show which sentences broken."""

from collections import defaultdict
from collections.abc import Iterator, Mapping

from contracts.exchange import History
from contracts.laws.windows import windows
from contracts.rules import INVARIANTS, LAWS
from contracts.tenant import Fields
from contracts.verdict import Finding

__all__ = ["findings", "shown"]


def findings(history: History, fields: Fields | None) -> Iterator[tuple[int, Finding]]:
    """Yield all that is found, each with the place in the history, from 0, of the exchange that shows it.

    Without the tenant's fields nothing is told of what lies between two readings.
    """
    for place, exchange in enumerate(history):
        yield from ((place, finding) for finding in INVARIANTS.judge(exchange).findings)
    places = {id(exchange): place for place, exchange in enumerate(history)}
    for window in windows(history, fields) if fields else ():
        yield from ((places[id(finding.exchange)], finding) for finding in LAWS.judge(window).findings)


def shown(history: History, fields: Fields | None) -> Mapping[str, frozenset[int]]:
    """Return the places of the exchanges that show a sentence broken, by its number."""
    places = defaultdict[str, set[int]](set)
    for place, finding in findings(history, fields):
        places[finding.number].add(place)
    return {number: frozenset(found) for number, found in places.items()}
