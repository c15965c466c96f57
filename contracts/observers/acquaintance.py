"""What a history gives away of the account: its fields, and the leads that have to be found."""

from collections.abc import Iterator, Mapping
from dataclasses import dataclass
from functools import cached_property

from contracts.dialect import SPELLINGS
from contracts.exchange import Exchange, History
from contracts.tenant import Fields

__all__ = ["Acquaintance", "acquaint"]


@dataclass(frozen=True)
class Acquaintance:
    """`own` has, by each value that names a lead which has to succeed, the ProspectId of that lead ("": unknown).

    `spellings` are those of the ProspectId under which such a lead was named.
    """

    own: Mapping[str, str]
    spellings: frozenset[str]
    fields: Fields | None = None

    @cached_property
    def ids(self) -> frozenset[str]:
        """The ProspectIds of the leads that exist."""
        return frozenset(filter(None, self.own.values()))

    @cached_property
    def folded(self) -> frozenset[str]:
        """The values of the leads that exist, without their case."""
        return frozenset(map(str.casefold, self.own))


def acquaint(history: History, fields: Fields | None) -> Acquaintance:
    """Learn from what was expected of each call which leads exist."""
    named = list(_named(history))
    own: dict[str, str] = {}
    for value, id_, _ in named:
        own[value] = id_ or own.get(value, "")
    return Acquaintance(own, frozenset(spelling for *_, spelling in named if spelling), fields)


def _named(history: History) -> Iterator[tuple[str, str, str]]:
    """Yield the value and the ProspectId of each lead that has to succeed, and how it spells that if it goes by it."""
    for exchange in history:
        expected = exchange.expected
        if expected is None or not expected.leads:
            continue
        ids = expected.named or ("",) * len(expected.leads)
        for lead, id_ in zip(expected.leads, ids, strict=False):
            if lead.must_succeed and lead.values and lead.values[0]:
                yield lead.values[0], id_, _spelling(exchange) if lead.identifiers == SPELLINGS else ""


def _spelling(exchange: Exchange) -> str:
    """Return the spelling of the ProspectId that a call uses, "" where it uses more than one."""
    spelled = [name for name in SPELLINGS if f'"{name}"' in exchange.request.body]
    return spelled[0] if len(spelled) == 1 else ""
