"""Chapter 6: what was reported is what was done.

Between two readings each lead has a fate: the values that calls reported as written, those that may have been, and
those that must not have been. A field shows the last value written, or else what it held before.
"""

from collections.abc import Callable, Iterator, Mapping
from dataclasses import dataclass
from functools import lru_cache

from contracts.exchange import Exchange
from contracts.invariants.reading import leads_in, pairs_in, parsed
from contracts.laws.attempts import MAYBE, Attempt, is_clear, stories_of
from contracts.laws.normal import same
from contracts.laws.windows import Window
from contracts.rules import LAWS
from contracts.tenant import Fields, FieldType
from contracts.verdict import Violation

__all__: list[str] = []


@dataclass(frozen=True, slots=True)
class _Change:
    """A field of a lead after a window: what it held, what was attempted on it, and what it holds.

    `others` are the attempts on all fields of the lead, `late` what may have been done before the window and shows only
    now. `taken` are what other leads hold in a unique field, None for a field that is not unique.
    """

    kind: FieldType
    name: str
    id: str
    before: str | None
    attempts: tuple[Attempt, ...]
    after: str | None
    length: int
    others: tuple[Attempt, ...]
    late: tuple[Attempt, ...] = ()
    taken: frozenset[str | None] | None = None

    @property
    def is_explained(self) -> bool:
        """Whether the field holds what was last written for certain, what it held before, or a later perhaps."""
        if self.taken is not None:
            return self._is_still_its_own
        passing: list[str | None] = [self.before]
        anything = False
        attempts = (*self.late, *self.attempts)
        # A call that got no answer may be carried out at any later time.
        maybe = (attempt for attempt in attempts if attempt.fate == MAYBE)
        unanswered = [attempt.value for attempt in maybe if attempt.exchange.response is None]
        for attempt in attempts:
            if attempt.fate == "6.1":
                passing, anything = [attempt.value], False
            elif attempt.fate == MAYBE:
                # What is no text, or too long, may be kept in any form, or cut.
                anything |= attempt.value is None or len(attempt.value) > self.length
                passing.append(attempt.value)
        return anything or any(same(self.kind, value, self.after) for value in (*passing, *unanswered))

    @property
    def _is_still_its_own(self) -> bool:
        """Whether a unique field holds what it held, or what was sent for it and is no other lead's."""
        sent = {attempt.value for attempt in (*self.late, *self.attempts) if attempt.fate in {"6.1", MAYBE}}
        passing = {self.before, *(sent - (self.taken or frozenset()))}
        return None in sent or any(same(self.kind, _folded(value), _folded(self.after)) for value in passing)

    @property
    def broken(self) -> tuple[str, Exchange | None]:
        """The sentence that an unexplained value breaks, and the call that shows it."""
        changed = not same(self.kind, self.before, self.after)
        for attempt in reversed(self.attempts):
            if changed and attempt.fate not in {"6.1", MAYBE} and same(self.kind, attempt.value, self.after):
                return attempt.fate, attempt.exchange
        # What a lead is found by is sent to name it, not to be written.
        sent = [each for each in self.attempts if self.taken is None or not same(self.kind, each.value, self.before)]
        certain = [attempt for attempt in sent if attempt.fate == "6.1"]
        if reported := certain or [each for each in sent if each.fate == MAYBE and _is_served(each.exchange)]:
            return "6.1", reported[-1].exchange
        if self.attempts and not self.updated:
            return self.attempts[-1].fate, self.attempts[-1].exchange
        failed = next((attempt for attempt in self.others if attempt.fate == "6.3"), None)
        return ("6.3", failed.exchange) if failed and not self.updated else ("6.2", None)

    @property
    def updated(self) -> bool:
        """Whether the lead was, or may have been, updated by any of its fields."""
        return any(attempt.fate in {"6.1", MAYBE} for attempt in self.others)


def _changes(window: Window) -> Iterator[_Change]:
    for id_, story in stories_of(window).items():
        before, after = window.before[id_], window.after.get(id_)
        if after is None:
            continue
        others = tuple(each for tried in story.attempts.values() for each in tried)
        for name, kind in _watched(window.fields).items():
            if name in before or name in after or name.casefold() in story.attempts:
                attempts, late = (tuple(tried.get(name.casefold(), ())) for tried in (story.attempts, story.late))
                length, taken = window.fields.length(name), _taken(window, name, id_)
                held = before.get(name), attempts, after.get(name)
                yield _Change(kind, name, id_, *held, length, others, late, taken)


@lru_cache(maxsize=1)
def _unexplained(window: Window) -> tuple[_Change, ...]:
    return tuple(change for change in _changes(window) if not change.is_explained)


def _taken(window: Window, name: str, id_: str) -> frozenset[str | None] | None:
    """Return what the other leads hold in a unique field, None for any other field."""
    if name not in window.fields.unique:
        return None
    return frozenset(held.get(name) for other, held in window.before.items() if other != id_)


def _is_served(exchange: Exchange) -> bool:
    return exchange.response is not None and exchange.response.status == 200  # noqa: PLR2004  # OK


def _folded(value: str | None) -> str:
    """Return a unique value as one is found by it, in either case."""
    return (value or "").casefold()


def _watched(fields: Fields) -> Mapping[str, FieldType]:
    locked: dict[str, FieldType] = dict.fromkeys(fields.locked, "Text")
    # Of a unique field the type may be unknown: a country code may come before any of them.
    unique: dict[str, FieldType] = dict.fromkeys(fields.unique, "Phone")
    return {**locked, **fields.writable, **unique}


def _sentence(change: _Change, window: Window) -> tuple[str, Exchange | None]:
    """Return the sentence that a change breaks, and the call that shows it."""
    barred = [attempt.exchange for attempt in change.attempts if attempt.fate == "6.5"]
    # Where fields change that nobody sent, a locked one may have done so too.
    if barred and all(each.attempts for each in _unexplained(window)):
        return "6.5", barred[-1]
    return change.broken


def _likeliest(change: _Change, window: Window) -> Exchange | None:
    """Return the call that likeliest made a change that nobody asked for: None where several may have.

    That is the last that sent the value, to whatever lead, else the last that updated the lead, else the only call.
    """
    sending = [each for each in window.calls if change.after and _sends(each, change)]
    updating = [attempt.exchange for attempt in change.others if attempt.fate in {"6.1", MAYBE}]
    alone = window.calls if len(window.calls) == 1 else ()
    return next(reversed([*alone, *updating, *sending]), None)


def _sends(exchange: Exchange, change: _Change) -> bool:
    """Whether a call has, in a field of its name, the value that a field shows."""
    pairs = (pair for lead in leads_in(parsed(exchange.request.body)) or () for pair in pairs_in(lead))
    values = [pair.get("Value") for pair in pairs if pair.get("Attribute") == change.name]
    return any(isinstance(value, str) and same(change.kind, value, change.after) for value in values)


def _broken(window: Window, number: str) -> Iterator[Violation]:
    """Yield the fields whose value breaks one sentence."""
    clear = all(map(is_clear, window.calls))
    for change in _unexplained(window):
        if not (change.attempts or clear):
            continue
        sentence, shown_by = _sentence(change, window)
        if sentence == number:
            written = [attempt.value for attempt in change.attempts if attempt.fate in {"6.1", MAYBE}]
            expected = repr(written[-1] if written and change.taken is None else change.before)
            where, shown_by = f"{change.name} of lead {change.id}", shown_by or _likeliest(change, window)
            yield Violation(where, expected, repr(change.after), shown_by, change.id)


def _with(fate: str) -> Callable[[Window], Window | None]:
    """Return a selector of the windows in which values had a fate."""

    def select(window: Window) -> Window | None:
        stories = stories_of(window).values()
        attempts = (attempt for story in stories for tried in story.attempts.values() for attempt in tried)
        return window if any(attempt.fate == fate for attempt in attempts) else None

    return select


def _with_calls(window: Window) -> Window | None:
    return window if window.calls and any(window.before.values()) else None


def _with_reports(window: Window) -> Window | None:
    return _with("6.1")(window) or (window if any(_broken(window, "6.1")) else None)


@LAWS.rule("6.1", of=Window, on=_with_reports)
def what_was_sent_is_held(window: Window) -> Iterator[Violation]:
    """The fields sent for a successful lead hold the values sent, up to the normalisation of their type."""
    yield from _broken(window, "6.1")


@LAWS.rule("6.2", of=Window, on=_with_calls)
def what_was_not_sent_is_kept(window: Window) -> Iterator[Violation]:
    """Fields that were not sent keep their values."""
    yield from _broken(window, "6.2")


def _nobodys(window: Window) -> Mapping[str, Exchange]:
    """Return the ids under which calls named leads that do not exist, each with the first of these calls."""
    return {
        id_: exchange
        for exchange in reversed(window.calls)
        if exchange.expected and exchange.expected.leads
        for lead, id_ in zip(exchange.expected.leads, exchange.expected.named, strict=False)
        if id_ and lead.missing and lead.sentence != "6.5"
    }


def _with_failures(window: Window) -> Window | None:
    return window if _nobodys(window).keys() & window.after.keys() or _with("6.3")(window) else None


@LAWS.rule("6.3", of=Window, on=_with_failures)
def what_did_not_succeed_is_unchanged(window: Window) -> Iterator[Violation]:
    """A lead that did not succeed is unchanged, and a lead that does not exist is not created."""
    yield from _broken(window, "6.3")
    for id_, exchange in sorted(_nobodys(window).items()):
        if window.after.get(id_):
            yield Violation(f"lead {id_}", "no such lead", "a lead", exchange, id_)


@LAWS.rule("6.4", of=Window, on=_with("6.4"))
def a_refused_call_changes_nothing(window: Window) -> Iterator[Violation]:
    """A refused call changes nothing."""
    yield from _broken(window, "6.4")


@LAWS.rule("6.5", of=Window, on=_with("6.5"))
def what_may_not_be_updated_stays(window: Window) -> Iterator[Violation]:
    """What the credentials may not update, lead or field, stays as it was; no such lead is reported as updated."""
    yield from _broken(window, "6.5")


def _without_calls(window: Window) -> Window | None:
    return window if not window.calls and any(window.before.values()) else None


@LAWS.rule("6.6", of=Window, on=_without_calls)
def an_effect_lasts(window: Window) -> Iterator[Violation]:
    """An effect lasts: what was read back once stays."""
    for change in _unexplained(window):
        where = f"{change.name} of lead {change.id}"
        yield Violation(where, repr(change.before), repr(change.after), lead=change.id)
