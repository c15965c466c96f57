"""What lies between two readings of the same leads: the calls that may have changed them, and what was found."""

from collections.abc import Iterator, Mapping, Sequence
from dataclasses import dataclass, field
from urllib.parse import unquote

import msgspec

from contracts.dialect import SPELLINGS
from contracts.exchange import Exchange, History
from contracts.invariants.reading import body_of, parsed
from contracts.spec import READS, UPDATE_PATH
from contracts.tenant import Fields

__all__ = ["LATER", "READ_AGAIN", "READ_BACK", "Held", "Window", "is_reading", "read_leads", "windows"]

READ_BACK, READ_AGAIN, LATER = "read back", "read back again", "read back later"
Held = Mapping[str, Mapping[str, str | None]]


@dataclass(frozen=True, eq=False)
class Window:
    """The calls between two readings; `before` and `after` hold the fields of each lead by its id.

    A lead that was asked for and not found holds nothing. `reading` is the last exchange that read. `late` are the
    calls before the first reading: what they perhaps did may show only after it.
    """

    fields: Fields
    before: Held
    calls: Sequence[Exchange]
    after: Held
    reading: Exchange
    late: Sequence[Exchange] = ()

    @property
    def beside(self) -> Exchange:
        """The reading: what a call changed shows there alone."""
        return self.reading


@dataclass
class _Reading:
    """What consecutive exchanges read: several pages, or the same again after a while."""

    held: dict[str, dict[str, str | None]] = field(default_factory=dict)
    last: Exchange | None = None

    def goes_on_with(self, exchange: Exchange) -> bool:
        """Whether an exchange reads on, rather than once more at a later time."""
        return self.last is None or exchange.purpose != LATER or self.last.purpose == LATER

    def take(self, exchange: Exchange, found: dict[str, dict[str, str | None]]) -> None:
        """Add what an exchange read."""
        self.held.update(found)
        self.last = exchange


def windows(history: History, fields: Fields) -> Iterator[Window]:
    """Yield the windows of a history, in their order."""
    before, now = _Reading(), _Reading()
    late: list[Exchange] = []
    calls: list[Exchange] = []
    for exchange in history:
        found = read_leads(exchange)
        if found is None and exchange.request.path != UPDATE_PATH and not _names_leads(exchange):
            continue
        if now.last and (found is None or not now.goes_on_with(exchange)):
            yield from _between(fields, before, calls, now, late)
            before, late, calls, now = now, calls or late, [], _Reading()
        if found is None:
            calls.append(exchange)
        else:
            now.take(exchange, found)
    yield from _between(fields, before, calls, now, late)


def _names_leads(exchange: Exchange) -> bool:
    return exchange.expected is not None and bool(exchange.expected.named)


def _between(
    fields: Fields, before: _Reading, calls: Sequence[Exchange], now: _Reading, late: Sequence[Exchange]
) -> Iterator[Window]:
    if before.last and now.last:
        yield Window(fields, before.held, tuple(calls), now.held, now.last, tuple(late))


def is_reading(exchange: Exchange) -> bool:
    """Whether an exchange asked for leads, whatever was answered."""
    return any(name in exchange.request.path for name in READS)


def read_leads(exchange: Exchange) -> dict[str, dict[str, str | None]] | None:
    """Return the leads that an exchange read, by the ids asked for; None for one that reads nothing."""
    if exchange.response is None or exchange.response.status != 200 or not is_reading(exchange):  # noqa: PLR2004  # OK
        return None
    asked, shown = _asked(exchange), _shown(exchange)
    if asked is None or shown is None:
        return None
    found = {id_.lower(): lead for lead in shown if (id_ := _id(lead))}
    # A lead that is shown without its id may be any of those asked for.
    return {id_: found.get(id_.lower(), {}) for id_ in asked} if len(found) == len(shown) else None


def _id(lead: Mapping[str, str | None]) -> str:
    return next((id_ for spelling in SPELLINGS if isinstance(id_ := lead.get(spelling), str)), "")


def _asked(exchange: Exchange) -> list[str] | None:
    if "Leads.GetById" in exchange.request.path:
        return [unquote(exchange.request.path.partition("id=")[2].partition("&")[0])]
    body = parsed(exchange.request.body)
    search = body.get("SearchParameters") if isinstance(body, dict) else None
    ids = search.get("LeadIds") if isinstance(search, dict) else None
    return ids if isinstance(ids, list) else None


def _shown(exchange: Exchange) -> list[dict[str, str | None]] | None:
    if "Leads.GetById" in exchange.request.path:
        leads = parsed(exchange.response.body) if exchange.response else None
    else:
        leads = (body_of(exchange) or {}).get("Leads")
    if not isinstance(leads, list):
        return None
    return [{name: _text(value) for name, value in lead.items()} for lead in leads if isinstance(lead, dict)]


def _text(value: object) -> str | None:
    """Return a value as text: a host may show a number as one."""
    return value if isinstance(value, str | None) else msgspec.json.encode(value).decode()
