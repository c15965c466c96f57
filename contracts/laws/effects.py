"""Chapter 6: what was reported is what was done.

Between two readings each lead has a fate: the values that calls reported as written, those that may have been, and
those that must not have been. A field shows the last value written, or else what it held before.
"""

from collections.abc import Callable, Iterator, Mapping
from dataclasses import dataclass, field
from typing import Any

from contracts.exchange import Exchange, LeadExpectation
from contracts.invariants.reading import Entry, parsed, served
from contracts.laws.normal import same
from contracts.laws.windows import Window
from contracts.rules import LAWS
from contracts.tenant import Fields, FieldType
from contracts.verdict import Violation

__all__: list[str] = []

_MAYBE = "maybe"


@dataclass(frozen=True, slots=True)
class _Attempt:
    """One value sent for a field of a lead, and what became of it: written, perhaps, or the sentence against it."""

    value: str
    fate: str
    exchange: Exchange


@dataclass
class _Story:
    """What was attempted on one lead in a window, field by field."""

    id: str
    attempts: dict[str, list[_Attempt]] = field(default_factory=dict)


def _stories(window: Window) -> dict[str, _Story]:
    stories = {id_: _Story(id_) for id_ in window.before}
    for exchange in window.calls:
        for id_, pairs, fate in _fates(exchange):
            if (story := stories.get(id_)) is None:
                continue
            for pair in pairs:
                name, value = (pair.get("Attribute"), pair.get("Value")) if isinstance(pair, dict) else (None, None)
                if isinstance(name, str) and isinstance(value, str):
                    # A locked field is never written, whatever becomes of its lead.
                    fared = "6.5" if name in window.fields.locked else fate
                    story.attempts.setdefault(name, []).append(_Attempt(value, fared, exchange))
    return stories


def _fates(exchange: Exchange) -> Iterator[tuple[str, list[Any], str]]:
    """Yield the id of each lead of a call, its pairs, and what became of them."""
    expected, body = exchange.expected, parsed(exchange.request.body)
    if expected is None or not expected.named or not isinstance(body, dict):
        return
    told = _told(exchange)
    for index, (id_, lead) in enumerate(zip(expected.named, body["LeadPropertiesList"], strict=False)):
        pairs = lead.get("Fields") if isinstance(lead, dict) else None
        if id_ and isinstance(pairs, list):
            yield id_, pairs, told.get(index, "6.4" if _is_refused(exchange) else _MAYBE)


def _told(exchange: Exchange) -> dict[int, str]:
    """Return what an answer tells of the leads, by their place in the call."""
    answer = served(exchange)
    if answer is None:
        return {}
    places = {id(lead): place for place, lead in enumerate(answer.leads)}
    return {places[id(lead)]: _fate(lead, entry) for lead, entry in answer.told}


def _fate(lead: LeadExpectation, entry: Entry) -> str:
    if not lead.values:
        # The entry may have any name, and so be another's.
        return _MAYBE
    if entry.list == "SuccessfulLeads":
        return "6.1" if lead.must_succeed else _MAYBE
    return "6.5" if lead.sentence == "6.5" else "6.3"


def _is_refused(exchange: Exchange) -> bool:
    """Whether a call was refused for certain: a 500 or no answer at all may have been carried out."""
    return exchange.response is not None and exchange.response.status in {400, 401, 404, 405, 413, 429}


@dataclass(frozen=True, slots=True)
class _Change:
    """A field of a lead after a window: what it held, what was attempted on it, and what it holds."""

    kind: FieldType
    name: str
    id: str
    before: str | None
    attempts: tuple[_Attempt, ...]
    after: str | None

    @property
    def is_explained(self) -> bool:
        """Whether the field holds what was last written for certain, what it held before, or a later perhaps."""
        passing: list[str | None] = [self.before]
        for attempt in self.attempts:
            if attempt.fate == "6.1":
                passing = [attempt.value]
            elif attempt.fate == _MAYBE:
                passing.append(attempt.value)
        return any(same(self.kind, value, self.after) for value in passing)

    @property
    def broken(self) -> tuple[str, Exchange | None]:
        """The sentence that an unexplained value breaks, and the call that shows it."""
        for attempt in reversed(self.attempts):
            if attempt.fate not in {"6.1", _MAYBE} and same(self.kind, attempt.value, self.after):
                return attempt.fate, attempt.exchange
        for attempt in reversed(self.attempts):
            if attempt.fate == "6.1":
                return "6.1", attempt.exchange
        if self.attempts:
            return self.attempts[-1].fate, self.attempts[-1].exchange
        return "6.2", None


def _changes(window: Window) -> Iterator[_Change]:
    for id_, story in _stories(window).items():
        before, after = window.before[id_], window.after.get(id_)
        if after is None:
            continue
        for name, kind in _watched(window.fields).items():
            if name in before or name in after or name in story.attempts:
                attempts = tuple(story.attempts.get(name, ()))
                yield _Change(kind, name, id_, before.get(name), attempts, after.get(name))


def _watched(fields: Fields) -> Mapping[str, FieldType]:
    locked: dict[str, FieldType] = dict.fromkeys(fields.locked, "Text")
    return {**locked, **fields.writable}


def _broken(window: Window, number: str) -> Iterator[Violation]:
    """Yield the fields whose value breaks one sentence."""
    for change in _changes(window):
        if change.is_explained:
            continue
        sentence, shown_by = change.broken
        if sentence == number:
            written = [attempt.value for attempt in change.attempts if attempt.fate in {"6.1", _MAYBE}]
            expected = repr(written[-1] if written else change.before)
            yield Violation(f"{change.name} of lead {change.id}", expected, repr(change.after), shown_by)


def _with(fate: str) -> Callable[[Window], Window | None]:
    """Return a selector of the windows in which values had a fate."""

    def select(window: Window) -> Window | None:
        stories = _stories(window).values()
        attempts = (attempt for story in stories for tried in story.attempts.values() for attempt in tried)
        return window if any(attempt.fate == fate for attempt in attempts) else None

    return select


@LAWS.rule("6.1", on=_with("6.1"))
def what_was_sent_is_held(window: Window) -> Iterator[Violation]:
    """The fields sent for a successful lead hold the values sent, up to the normalisation of their type."""
    yield from _broken(window, "6.1")


@LAWS.rule("6.2", on=_with("6.1"))
def what_was_not_sent_is_kept(window: Window) -> Iterator[Violation]:
    """Fields that were not sent keep their values."""
    yield from _broken(window, "6.2")


def _with_failures(window: Window) -> Window | None:
    nobody = any(not lead for lead in window.before.values())
    return window if nobody or _with("6.3")(window) else None


@LAWS.rule("6.3", on=_with_failures)
def what_did_not_succeed_is_unchanged(window: Window) -> Iterator[Violation]:
    """A lead that did not succeed is unchanged, and a lead that does not exist is not created."""
    yield from _broken(window, "6.3")
    for id_, lead in window.before.items():
        if not lead and window.after.get(id_):
            yield Violation(f"lead {id_}", "no such lead", "a lead")


@LAWS.rule("6.4", on=_with("6.4"))
def a_refused_call_changes_nothing(window: Window) -> Iterator[Violation]:
    """A refused call changes nothing."""
    yield from _broken(window, "6.4")


@LAWS.rule("6.5", on=_with("6.5"))
def what_may_not_be_updated_stays(window: Window) -> Iterator[Violation]:
    """A lead that the credentials may not update is never reported as updated, and stays as it was."""
    yield from _broken(window, "6.5")


def _without_calls(window: Window) -> Window | None:
    return window if not window.calls and any(window.before.values()) else None


@LAWS.rule("6.6", on=_without_calls)
def an_effect_lasts(window: Window) -> Iterator[Violation]:
    """An effect lasts: what was read back once stays."""
    for change in _changes(window):
        if not change.is_explained:
            yield Violation(f"{change.name} of lead {change.id}", repr(change.before), repr(change.after))
