"""Classes of outcomes: which lists hold leads, under which form of the flag, by which key, in a call of which size.

A run is worth what it has seen: the classes that it met are counted, and chance aims at those that it did not.
"""

from collections.abc import Iterable, Iterator
from dataclasses import dataclass
from itertools import combinations, product

from contracts.exchange import Exchange, ListName
from contracts.invariants.reading import LISTS
from contracts.laws.sheets import Form, Sheet, sheet
from contracts.spec import BATCH_LIMIT

__all__ = ["SIZES", "OutcomeClass", "class_of", "reachable", "seen"]

SIZES = (1, 2, BATCH_LIMIT - 1, BATCH_LIMIT)
_FORMS: tuple[Form, ...] = ("absent", "empty", "off", "on")
_PATTERNS = tuple(pattern for size in range(1, len(LISTS) + 1) for pattern in combinations(LISTS, size))


@dataclass(frozen=True, slots=True)
class OutcomeClass:
    """The lists that hold leads, the form of the flag, the key (None: the ProspectId), the number of leads."""

    lists: tuple[ListName, ...]
    form: Form
    key: str | None
    size: int


def class_of(exchange: Exchange) -> OutcomeClass | None:
    """Return the class of a served call; None for any other, and for sizes that are no edge."""
    read = sheet(exchange)
    if read is None or not read.fates or len(read.leads) not in SIZES:
        return None
    return OutcomeClass(_lists(read), read.form, read.key, len(read.leads))


def _lists(read: Sheet) -> tuple[ListName, ...]:
    return tuple(name for name, count in zip(LISTS, read.counts, strict=True) if count)


def seen(history: Iterable[Exchange]) -> set[OutcomeClass]:
    """Return the classes that a history has met."""
    return {found for exchange in history if (found := class_of(exchange)) is not None}


def reachable(keys: Iterable[str | None], own: int) -> Iterator[OutcomeClass]:
    """Yield the classes that an account can show that has `own` leads to write."""
    for lists, form, key, size in product(_PATTERNS, _FORMS, keys, SIZES):
        if len(lists) <= size and _is_possible(lists, form, size, own):
            yield OutcomeClass(lists, form, key, size)


def _is_possible(lists: tuple[ListName, ...], form: Form, size: int, own: int) -> bool:
    """Whether there are leads enough: without end only where those that do not exist are listed."""
    nobodys: ListName = "UnProcessedLeads" if form == "on" else "FailedLeads"
    if form != "on" and "UnProcessedLeads" in lists:
        return False
    others = len(lists) - (nobodys in lists)
    return others <= own if nobodys in lists else size <= own
