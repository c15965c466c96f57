"""Chapter 6: what was reported is what was done.

Between two readings each lead has a fate: the values that calls reported as written, those that may have been, and
those that must not have been. A field shows the last value written, or else what it held before.
"""

from collections.abc import Callable, Iterator, Mapping

from contracts.exchange import Exchange
from contracts.invariants.reading import leads_in, pairs_in, parsed
from contracts.laws.attempts import MAYBE, is_clear, is_unsettled, stories_of
from contracts.laws.changes import Change, unexplained
from contracts.laws.normal import same
from contracts.laws.windows import Window
from contracts.rules import LAWS
from contracts.verdict import Violation

__all__: list[str] = []


def _sentence(change: Change, window: Window) -> tuple[str, Exchange | None]:
    """Return the sentence that a change breaks, and the call that shows it."""
    barred = [attempt.exchange for attempt in change.attempts if attempt.fate == "6.5"]
    # Where fields change that nobody sent, a locked one may have done so too.
    if barred and all(each.attempts for each in unexplained(window)):
        return "6.5", barred[-1]
    return change.broken


def _likeliest(change: Change, window: Window) -> Exchange | None:
    """Return the call that likeliest made a change that nobody asked for: None where several may have.

    That is the last that sent the value, to whatever lead, else the last that updated the lead, else the only call.
    """
    sending = [each for each in window.calls if change.after and _sends(each, change)]
    updating = [attempt.exchange for attempt in change.others if attempt.fate in {"6.1", MAYBE}]
    alone = window.calls if len(window.calls) == 1 else ()
    return next(reversed([*alone, *updating, *sending]), None)


def _sends(exchange: Exchange, change: Change) -> bool:
    """Whether a call has, in a field of its name, the value that a field shows."""
    pairs = (pair for lead in leads_in(parsed(exchange.request.body)) or () for pair in pairs_in(lead))
    values = [pair.get("Value") for pair in pairs if pair.get("Attribute") == change.name]
    return any(isinstance(value, str) and same(change.kind, value, change.after) for value in values)


def _is_clear(window: Window) -> bool:
    """Whether it is known which leads the calls that show in a window may have written."""
    return all(map(is_clear, (*window.calls, *filter(is_unsettled, window.late))))


def _broken(window: Window, number: str) -> Iterator[Violation]:
    """Yield the fields whose value breaks one sentence."""
    clear = _is_clear(window)
    for change in unexplained(window):
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
    for change in unexplained(window) if _is_clear(window) else ():
        where = f"{change.name} of lead {change.id}"
        yield Violation(where, repr(change.before), repr(change.after), lead=change.id)
