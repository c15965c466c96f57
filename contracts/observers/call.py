"""One call and its answer, as observers read them: the leads as they were sent, and the list that each is in."""

from collections import Counter
from collections.abc import Mapping
from dataclasses import dataclass
from functools import cached_property
from typing import Any

from contracts.dialect import SPELLINGS
from contracts.exchange import Exchange, ListName
from contracts.invariants.reading import LISTS, Entry, body_of, is_refusal, leads_in, parsed
from contracts.observers.acquaintance import Acquaintance
from contracts.spec import FLAG, UPDATE_PATH

__all__ = ["Call", "Pairs", "call_of"]

Pairs = tuple[Mapping[str, Any], ...]
# Calls under these have nothing wrong with them but what the page leaves open.
_WELL_FORMED = frozenset({"2.1", "1.3", "1.4"})


@dataclass(frozen=True)
class Call:
    """`body` is empty where only a lenient reader can read it."""

    exchange: Exchange
    status: int
    body: Mapping[str, Any]
    leads: tuple[Pairs, ...]
    known: Acquaintance

    @property
    def key(self) -> Any:  # noqa: ANN401  # a call may hold anything
        """What the call searches by, None where that is empty."""
        return self.body.get("SearchByKey") or None

    @property
    def flag(self) -> object:
        """The flag as it was sent, False where there is none."""
        options = self.body.get("Options")
        return options.get(FLAG, False) if isinstance(options, dict) else False

    @cached_property
    def answer(self) -> Mapping[str, Any]:
        """The body of a served answer, else nothing."""
        return body_of(self.exchange) or {}

    @cached_property
    def details(self) -> Mapping[str, Any]:
        """The lists of the answer."""
        details = self.answer.get("Details")
        return details if isinstance(details, dict) else {}

    @cached_property
    def counts(self) -> Mapping[str, Any]:
        """The counts of the answer, and its message."""
        counts = self.answer.get("Status")
        return counts if isinstance(counts, dict) else {}

    @cached_property
    def entries(self) -> tuple[Entry, ...]:
        """The entries of all lists."""
        lists = ((name, self.details.get(name)) for name in LISTS)
        return tuple(
            Entry(name, index, raw)
            for name, entries in lists
            if isinstance(entries, list)
            for index, raw in enumerate(entries)
        )

    @cached_property
    def names(self) -> tuple[str, ...]:
        """The value that names each lead, "" for a lead without one."""
        by = (self.key,) if self.key is not None else SPELLINGS
        return tuple(next(_texts(pairs, by), "") for pairs in self.leads)

    @cached_property
    def all_failed(self) -> bool:
        """Whether the call was served and every lead of it failed."""
        return self.status == 200 and [each.list for each in self.entries] == ["FailedLeads"] * len(self.leads)  # noqa: PLR2004  # OK

    def entry(self, place: int) -> Entry | None:
        """Return the entry that tells of a lead, None where more than one may."""
        if len(self.leads) == len(self.entries) == 1:
            return self.entries[0]
        if name := self.names[place]:
            told = self._by_name.get(name.casefold(), [])
            return told[0] if len(told) == 1 and self._named[name.casefold()] == 1 else None
        strays = [each for each in self.entries if _value(each) not in self._named]
        certain = len(strays) == self.names.count("") and len({each.list for each in strays}) == 1
        return strays[0] if certain else None

    def told(self, place: int) -> ListName | None:
        """Return the list that a lead is in, None where there is no telling."""
        entry = self.entry(place)
        return entry.list if entry else None

    def is_missing(self, place: int) -> bool:
        """Whether a lead surely does not exist, whatever else is wrong with it."""
        leads = self.exchange.expected.leads if self.exchange.expected else None
        if not leads or not self.names[place] or self.names[place].casefold() in self.known.folded:
            return False
        return leads[place].sentence == "5.4" and not leads[place].may_succeed

    @cached_property
    def _named(self) -> Counter[str]:
        return Counter(name.casefold() for name in self.names if name)

    @cached_property
    def _by_name(self) -> Mapping[str, list[Entry]]:
        found: dict[str, list[Entry]] = {}
        for each in self.entries:
            found.setdefault(_value(each), []).append(each)
        return found


def call_of(exchange: Exchange, known: Acquaintance) -> Call | None:
    """Return the call that an exchange is, None for one that asks nothing of the page or was refused for the quota."""
    request, response, expected = exchange.request, exchange.response, exchange.expected
    if request.path != UPDATE_PATH or request.method != "POST" or expected is None or response is None:
        return None
    if is_refusal(response):
        return None
    body = parsed(request.body)
    if expected.sentence == "2.3" and body is None and expected.statuses and 200 in expected.statuses:  # noqa: PLR2004  # OK
        return Call(exchange, response.status, {}, (), known)
    leads = leads_in(body)
    if expected.sentence not in _WELL_FORMED or leads is None or not all(map(_is_lead, leads)):
        return None
    return Call(exchange, response.status, body, tuple(tuple(lead.get("Fields") or ()) for lead in leads), known)


def _is_lead(lead: object) -> bool:
    pairs = (lead.get("Fields") or []) if isinstance(lead, dict) else None
    return isinstance(pairs, list) and all(isinstance(pair, dict) for pair in pairs)


def _texts(pairs: Pairs, names: tuple[Any, ...]) -> Any:  # noqa: ANN401  # an iterator of texts
    return (pair["Value"] for pair in pairs if pair.get("Attribute") in names and isinstance(pair.get("Value"), str))


def _value(entry: Entry) -> str:
    value = entry.get("IdentifierValue")
    return value.casefold() if isinstance(value, str) else ""
