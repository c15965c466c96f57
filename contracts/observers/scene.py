"""A history laid out for observers: its calls by the open questions that they raise."""

from collections.abc import Iterator, Mapping
from dataclasses import dataclass
from functools import cached_property

from contracts.exchange import Exchange, History, ListName
from contracts.laws.windows import Window, windows
from contracts.observers.acquaintance import Acquaintance, acquaint
from contracts.observers.call import Call, call_of
from contracts.observers.raised import CALM, LONG_IN_BYTES, by_call, by_lead
from contracts.quota.ruling import Ruling
from contracts.spec import QUESTIONS
from contracts.tenant import Fields

__all__ = ["Raising", "Scene", "Seen"]

Seen = tuple[str, Exchange]
_OK = 200
# Of these the lead itself is open, so that it need not be one that has to be found.
_UNNAMED = frozenset({"no-identifier", "empty-identifier", "key-absent", "key-case", "empty-fields"})


@dataclass(frozen=True, slots=True)
class Raising:
    """A call, the questions that it raises as a whole, and those that each of its leads raises."""

    call: Call
    whole: frozenset[str]
    leads: tuple[frozenset[str], ...]

    @property
    def all(self) -> frozenset[str]:
        """The questions that the call and its leads raise."""
        raised = self.whole.union(*self.leads)
        # A host that counts bytes refuses a value of too many characters for the same reason.
        return raised - {LONG_IN_BYTES} if "over-long" in raised else raised

    @property
    def is_plain(self) -> bool:
        """Whether the call was served and nothing but a lead itself can have made it fail."""
        return self.call.status == _OK and not self.whole


@dataclass(frozen=True, eq=False)
class Scene:
    """A history and, where they are known, the fields of the account and the ruling on its quota."""

    history: History
    fields: Fields | None = None
    ruling: Ruling | None = None

    @cached_property
    def known(self) -> Acquaintance:
        """What the history gives away of the account."""
        return acquaint(self.history, self.fields)

    @cached_property
    def calls(self) -> tuple[Raising, ...]:
        """The calls that may show a reading."""
        return tuple(_raising(call) for each in self.history if (call := call_of(each, self.known)) is not None)

    @cached_property
    def windows(self) -> tuple[Window, ...]:
        """What lies between two readings of the leads."""
        return tuple(windows(self.history, self.fields)) if self.fields else ()

    def refusals(self, question: str) -> Iterator[Seen]:
        """Yield the statuses that are readings, of calls that raise nothing but the question."""
        for each in self.raising(question):
            status = str(each.call.status)
            if each.call.status != _OK and status in QUESTIONS[question].readings:
                yield status, each.call.exchange

    def served(self, question: str) -> Iterator[Call]:
        """Yield the calls that raise nothing but the question and were served."""
        return (each.call for each in self.raising(question) if each.call.status == _OK)

    def raising(self, question: str) -> Iterator[Raising]:
        """Yield the calls that raise the question, and nothing else that may have a call refused."""
        return (each for each in self.calls if each.all - (CALM - {question}) == {question})

    def leads(self, question: str) -> Iterator[tuple[Call, int]]:
        """Yield the leads of served calls that raise nothing but the question, by their call and place.

        But for what is open about the name itself, they are leads that have to be found.
        """
        for each in self.calls:
            for place, raised in enumerate(each.leads if each.is_plain else ()):
                if raised == {question} and (question in _UNNAMED or each.call.names[place] in self.known.own):
                    yield each.call, place

    def told(
        self, question: str, readings: Mapping[ListName | None, str], *, flag: bool | None = None
    ) -> Iterator[Seen]:
        """Yield the readings of leads by the list that each is in; of calls under a flag alone where one is given."""
        for call, place in self.leads(question):
            reading = readings.get(call.told(place))
            if reading and (flag is None or call.flag is flag):
                yield reading, call.exchange


def _raising(call: Call) -> Raising:
    return Raising(call, by_call(call), tuple(by_lead(call, place) for place in range(len(call.leads))))
