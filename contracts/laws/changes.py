"""What fields hold after a window, and whether what was attempted on them explains it."""

from collections.abc import Iterator, Mapping
from dataclasses import dataclass
from functools import lru_cache

from contracts.exchange import Exchange
from contracts.laws.attempts import MAYBE, Attempt, is_unsettled, stories_of
from contracts.laws.normal import same
from contracts.laws.windows import Window
from contracts.tenant import Fields, FieldType

__all__ = ["Change", "unexplained"]


@dataclass(frozen=True, slots=True)
class Change:
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
        held, perhaps = self.before, list[Attempt]()
        for attempt in (*self.late, *self.attempts):
            if attempt.fate == "6.1":
                # A call that got no answer may be carried out at any later time.
                held, perhaps = attempt.value, [each for each in perhaps if each.exchange.response is None]
            elif attempt.fate == MAYBE:
                perhaps.append(attempt)
        return same(self.kind, held, self.after) or any(map(self._may_show, perhaps))

    def _may_show(self, attempt: Attempt) -> bool:
        """Whether the field may hold what perhaps was written: what is no text, or too long, in any form, or cut."""
        if attempt.value is None or len(attempt.value) > self.length:
            # What was answered as served has shown its form by now.
            return attempt not in self.late or is_unsettled(attempt.exchange)
        return same(self.kind, attempt.value, self.after)

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


def _changes(window: Window) -> Iterator[Change]:
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
                yield Change(kind, name, id_, *held, length, others, late, taken)


@lru_cache(maxsize=1)
def unexplained(window: Window) -> tuple[Change, ...]:
    """Return the fields of a window that hold what nothing explains."""
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
