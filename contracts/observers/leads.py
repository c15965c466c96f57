"""Open questions about single leads, told by the list that each is in."""

from collections.abc import Iterator
from functools import partial

from contracts.dialect import SPELLINGS
from contracts.exchange import ListName
from contracts.observers.registry import OBSERVERS, observer
from contracts.observers.scene import Raising, Scene, Seen

__all__: list[str] = []

Readings = dict[ListName | None, str]

# What is wrong with a lead only where a host takes it so.
_FAILING = ("unknown-field", "locked-field", "ill-typed")


_FAILS: Readings = {"FailedLeads": "fails"}
_FAILS_ANYWHERE: Readings = {"FailedLeads": "fails", "UnProcessedLeads": "fails"}
_EITHER: Readings = {"FailedLeads": "failed", "UnProcessedLeads": "unprocessed"}
# The reading by the list that a lead is in, where the call is not refused.
_BY_LIST: dict[str, Readings] = {
    "key-absent": {"SuccessfulLeads": "by-prospect-id", **_FAILS_ANYWHERE},
    "locked-field": {"SuccessfulLeads": "skipped", **_FAILS},
    "unknown-field": _FAILS,
    "empty-fields": _FAILS_ANYWHERE,
    "value-type": {"SuccessfulLeads": "as-text", **_FAILS},
    "ill-typed": {"SuccessfulLeads": "stored", **_FAILS},
}

for _question, _readings in _BY_LIST.items():
    observer(_question)(partial(Scene.told, question=_question, readings=_readings))
for _question in ("no-identifier", "empty-identifier"):
    # Without the flag there is one list for either reading.
    observer(_question)(partial(Scene.told, question=_question, readings=_EITHER, flag=True))


@observer("key-case")
def value_in_another_case(scene: Scene) -> Iterator[Seen]:
    """Not found, or found and echoed in one case or the other."""
    for call, place in scene.leads("key-case"):
        entry, name = call.entry(place), call.names[place]
        if entry is None or not name:
            continue
        if entry.list != "SuccessfulLeads":
            yield "not-found", call.exchange
        else:
            yield "found-echo-sent" if entry.get("IdentifierValue") == name else "found-echo-stored", call.exchange


@observer("restricted-lead")
def lead_without_permission(scene: Scene) -> Iterator[Seen]:
    """With the flag on."""
    for each in _flagged(scene):
        expected = each.call.exchange.expected
        for place, lead in enumerate((expected and expected.leads) or ()):
            if lead.sentence == "6.5" and not each.leads[place] and (reading := _EITHER.get(each.call.told(place))):
                yield reading, each.call.exchange


@observer("missing-and-wrong")
def missing_lead_with_a_wrong_field(scene: Scene) -> Iterator[Seen]:
    """With the flag on, its list tells which of the two counts, where the field is known to make a lead fail."""
    wrong = [{question} for question in _FAILING if {reading for reading, _ in OBSERVERS[question](scene)} == {"fails"}]
    readings = _EITHER | {"UnProcessedLeads": "missing"}
    for each in _flagged(scene):
        for place, raised in enumerate(each.leads):
            if raised in wrong and each.call.is_missing(place) and (reading := readings.get(each.call.told(place))):
                yield reading, each.call.exchange


def _flagged(scene: Scene) -> Iterator[Raising]:
    """Yield the calls with the flag on that nothing but a lead itself can have made fail."""
    return (each for each in scene.calls if each.is_plain and each.call.flag is True)


@observer("prospect-spelling")
def spelling_of_the_prospect_id(scene: Scene) -> Iterator[Seen]:
    """Told by leads that exist and are named by one spelling alone: each spelling was tried."""
    taken: dict[str, Seen | None] = {}
    for each in scene.calls:
        call = each.call
        spelled = {name for lead in call.leads for pair in lead if (name := pair.get("Attribute")) in SPELLINGS}
        if call.key is not None or len(spelled) > 1 or not each.is_plain:
            continue
        for place, raised in enumerate(each.leads):
            told = "FailedLeads" if call.all_failed else call.told(place)
            if told and raised <= {"prospect-spelling"} and call.names[place] in scene.known.ids:
                (spelling,) = spelled
                seen = (spelling, call.exchange) if told == "SuccessfulLeads" else None
                taken[spelling] = taken.get(spelling) or seen
    accepted = [seen for seen in taken.values() if seen]
    if accepted and len(taken) == len(SPELLINGS):
        yield "both" if len(accepted) > 1 else accepted[0][0], accepted[0][1]
