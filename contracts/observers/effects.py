"""Open questions that only reading the leads back can answer."""

from collections.abc import Iterator, Mapping
from dataclasses import dataclass

from contracts.laws.attempts import stories_of
from contracts.laws.normal import same
from contracts.laws.windows import READ_AGAIN, Window
from contracts.observers.call import Call, Pairs
from contracts.observers.registry import observer
from contracts.observers.scene import Scene, Seen
from contracts.rules import LAWS

__all__: list[str] = []


@dataclass(frozen=True, slots=True)
class _Effect:
    """What one call did to one lead: no other of its window tried these fields."""

    call: Call
    pairs: Pairs
    before: Mapping[str, str | None]
    after: Mapping[str, str | None]

    def sent(self, name: str) -> list[str]:
        """Return the values sent for a field."""
        return [pair["Value"] for pair in self.pairs if pair["Attribute"] == name]


def _effects(scene: Scene, question: str) -> Iterator[tuple[str, _Effect]]:
    """Yield the fields of leads that succeeded and raise nothing but the question, with what became of each."""
    leads = {id(call.exchange): (call, place) for call, place in scene.leads(question)}
    for window in scene.windows:
        stories = stories_of(window)
        for call, place in (leads[id(each)] for each in window.calls if id(each) in leads):
            id_ = scene.known.own[call.names[place]]
            if call.told(place) != "SuccessfulLeads" or id_ not in stories or id_ not in window.after:
                continue
            effect = _Effect(call, call.leads[place], window.before[id_], window.after[id_])
            for name in dict.fromkeys(pair["Attribute"] for pair in effect.pairs):
                attempts = stories[id_].attempts.get(name.casefold(), [])
                if all(attempt.exchange is call.exchange for attempt in attempts):
                    yield name, effect


@observer("duplicate-attribute")
def one_attribute_twice(scene: Scene) -> Iterator[Seen]:
    """The first or the last value is held, or the lead fails, unless the call is refused."""
    yield from scene.told("duplicate-attribute", {"FailedLeads": "fails"})
    for name, effect in _effects(scene, "duplicate-attribute"):
        sent, kind = effect.sent(name), scene.fields and scene.fields.writable.get(name)
        if kind and len(sent) > 1 and not same(kind, sent[0], sent[-1]):
            held = [same(kind, value, effect.after.get(name)) for value in (sent[0], sent[-1])]
            if any(held):
                yield "first" if held[0] else "last", effect.call.exchange


@observer("over-long")
def value_longer_than_its_field(scene: Scene) -> Iterator[Seen]:
    """Cut, or the lead fails, unless the call is refused."""
    yield from scene.told("over-long", {"FailedLeads": "fails"})
    for name, effect in _effects(scene, "over-long"):
        held = effect.after.get(name)
        if scene.fields and held and any(value != held and value.startswith(held) for value in effect.sent(name)):
            yield "cut", effect.call.exchange


@observer("own-key-sent")
def unique_value_of_another_lead(scene: Scene) -> Iterator[Seen]:
    """Ignored, or the lead fails."""
    yield from scene.told("own-key-sent", {"FailedLeads": "fails"})
    for name, effect in _effects(scene, "own-key-sent"):
        held, sent = effect.after.get(name), effect.sent(name)
        if (
            scene.known.own.get(sent[0])
            and sent[0] not in {*effect.call.names, held}
            and held == effect.before.get(name)
        ):
            yield "ignored", effect.call.exchange


@observer("read-lag")
def how_soon_effects_show(scene: Scene) -> Iterator[Seen]:
    """At once, unless a reading was wrong and right when it was repeated."""
    at_once = None
    for window in scene.windows:
        if window.reading.purpose != READ_AGAIN:
            at_once = at_once or (window.reading if _changed(window) else None)
        elif not LAWS.judge(window).findings:
            yield "within a bound", window.reading
            return
    if at_once:
        yield "at once", at_once


def _changed(window: Window) -> bool:
    """Whether a value that was surely written is held, and was not before."""
    for id_, story in stories_of(window).items():
        before, after = window.before[id_], window.after.get(id_, {})
        for name in window.fields.writable:
            written = [each.value for each in story.attempts.get(name.casefold(), ()) if each.fate == "6.1"]
            if after.get(name) in written and after.get(name) != before.get(name):
                return True
    return False
