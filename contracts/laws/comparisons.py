"""Which calls of a history have to agree, and by which law: found by what they say, not by what they were for."""

from collections.abc import Iterable, Iterator
from dataclasses import dataclass
from typing import get_args

from contracts.exchange import Exchange
from contracts.laws.sheets import Form, Sheet, sheet
from contracts.laws.windows import is_reading

__all__ = ["Comparer", "Comparison", "comparisons"]

_FORMS: tuple[Form, ...] = get_args(Form)
_Leads = tuple[str | None, tuple[str, ...]]


@dataclass(frozen=True, slots=True)
class Comparison:
    """Two calls whose answers have to agree by the law `number`, for the leads that are in both."""

    number: str
    earlier: Sheet
    later: Sheet

    @property
    def reading(self) -> Exchange:
        """The call by which a departure is shown."""
        return self.later.exchange

    @property
    def beside(self) -> Exchange:
        """The call compared with."""
        return self.earlier.exchange

    @property
    def same_leads(self) -> bool:
        """Whether both calls have the same leads, in whatever order."""
        return set(self.earlier.leads) == set(self.later.leads)


class Comparer:
    """Hear the exchanges of a history in their order, and compare each call with those before it."""

    def __init__(self) -> None:
        self._first: dict[tuple[_Leads, Form], Sheet] = {}
        self._first_with: dict[tuple[str | None, bool, str], Sheet] = {}
        self._last: Sheet | None = None

    def hear(self, exchange: Exchange) -> Iterator[Comparison]:
        """Yield the comparisons of a call with earlier ones."""
        if is_reading(exchange):
            return
        last, self._last = self._last, sheet(exchange)
        if self._last is not None:
            yield from self._repeated(last, self._last)
            yield from self._turned(self._last)
            yield from self._rearranged(self._last)
            self._remember(self._last)

    def _repeated(self, last: Sheet | None, now: Sheet) -> Iterator[Comparison]:
        """The same call again: at once (7.5), or after or beside others (7.3)."""
        first = self._first.get((_leads(now), now.form))
        at_once = last is not None and _is_same(last, now) and last.exchange.received <= now.exchange.sent
        if last is not None and at_once:
            yield Comparison("7.5", last, now)
        if first is not None and not (at_once and first is last):
            yield Comparison("7.3", first, now)

    def _turned(self, now: Sheet) -> Iterator[Comparison]:
        """The same leads under another form of the flag: one that means the same (7.1), or the other (7.2)."""
        found = [first for form in _FORMS if form != now.form and (first := self._first.get((_leads(now), form)))]
        yield from (Comparison("7.1", each, now) for each in found if each.flag == now.flag)
        yield from [Comparison("7.2", each, now) for each in found if each.flag != now.flag][:1]

    def _rearranged(self, now: Sheet) -> Iterator[Comparison]:
        """Some of the leads in another order or company (7.4)."""
        earlier = (self._first_with.get((now.key, now.flag, lead)) for lead in now.leads)
        distinct = {id(each): each for each in earlier if each is not None and each.leads != now.leads}
        yield from (Comparison("7.4", each, now) for each in distinct.values())

    def _remember(self, now: Sheet) -> None:
        self._first.setdefault((_leads(now), now.form), now)
        for lead in now.leads:
            self._first_with.setdefault((now.key, now.flag, lead), now)


def _leads(now: Sheet) -> _Leads:
    return now.key, now.leads


def _is_same(one: Sheet, other: Sheet) -> bool:
    return _leads(one) == _leads(other) and one.form == other.form


def comparisons(history: Iterable[Exchange]) -> Iterator[Comparison]:
    """Yield the comparisons of a history."""
    comparer = Comparer()
    for exchange in history:
        yield from comparer.hear(exchange)
