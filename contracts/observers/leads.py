"""Open questions about single leads, told by the list that each is in."""

from collections.abc import Iterator

from contracts.dialect import SPELLINGS
from contracts.observers.registry import OBSERVERS, observer
from contracts.observers.scene import Scene, Seen

__all__: list[str] = []

# What is wrong with a lead only where a host takes it so.
_FAILING = ("unknown-field", "locked-field", "ill-typed")


@observer("no-identifier")
def lead_without_identifier(scene: Scene) -> Iterator[Seen]:
    """With the flag on: without it there is one list for it."""
    yield from scene.told("no-identifier", {"FailedLeads": "failed", "UnProcessedLeads": "unprocessed"}, flag=True)


@observer("empty-identifier")
def lead_with_an_empty_identifier(scene: Scene) -> Iterator[Seen]:
    """With the flag on: without it there is one list for it."""
    yield from scene.told("empty-identifier", {"FailedLeads": "failed", "UnProcessedLeads": "unprocessed"}, flag=True)


@observer("key-absent")
def lead_with_its_prospect_id_in_place_of_the_key(scene: Scene) -> Iterator[Seen]:
    """It is found all the same, or not."""
    readings = {"SuccessfulLeads": "by-prospect-id", "FailedLeads": "fails", "UnProcessedLeads": "fails"}
    yield from scene.told("key-absent", readings)  # type: ignore[arg-type]  # the names of lists


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


@observer("locked-field")
def lead_with_a_locked_field(scene: Scene) -> Iterator[Seen]:
    """It fails, or succeeds without the field."""
    yield from scene.told("locked-field", {"FailedLeads": "fails", "SuccessfulLeads": "skipped"})


@observer("unknown-field")
def lead_with_an_unknown_field(scene: Scene) -> Iterator[Seen]:
    """It fails, unless the call is refused."""
    yield from scene.told("unknown-field", {"FailedLeads": "fails"})


@observer("empty-fields")
def lead_without_fields(scene: Scene) -> Iterator[Seen]:
    """It fails, unless the call is refused."""
    yield from scene.told("empty-fields", {"FailedLeads": "fails", "UnProcessedLeads": "fails"})


@observer("value-type")
def lead_with_a_value_that_is_no_text(scene: Scene) -> Iterator[Seen]:
    """Taken as its text, or the lead fails, unless the call is refused."""
    yield from scene.told("value-type", {"SuccessfulLeads": "as-text", "FailedLeads": "fails"})


@observer("ill-typed")
def lead_with_text_in_a_field_of_another_type(scene: Scene) -> Iterator[Seen]:
    """Stored, or the lead fails."""
    yield from scene.told("ill-typed", {"SuccessfulLeads": "stored", "FailedLeads": "fails"})


@observer("restricted-lead")
def lead_without_permission(scene: Scene) -> Iterator[Seen]:
    """With the flag on."""
    for each in (each for each in scene.calls if each.is_plain):
        expected = each.call.exchange.expected
        for place, lead in enumerate((expected and expected.leads) or ()):
            if lead.sentence == "6.5" and each.call.flag is True and not each.leads[place]:
                told = each.call.told(place)
                if told in {"FailedLeads", "UnProcessedLeads"}:
                    yield "failed" if told == "FailedLeads" else "unprocessed", each.call.exchange


@observer("missing-and-wrong")
def missing_lead_with_a_wrong_field(scene: Scene) -> Iterator[Seen]:
    """With the flag on, its list tells which of the two counts, where the field is known to make a lead fail."""
    wrong = [{question} for question in _FAILING if {reading for reading, _ in OBSERVERS[question](scene)} == {"fails"}]
    for each in (each for each in scene.calls if each.is_plain and each.call.flag is True):
        for place, raised in enumerate(each.leads):
            if raised in wrong and each.call.is_missing(place):
                told = each.call.told(place)
                if told in {"FailedLeads", "UnProcessedLeads"}:
                    yield "failed" if told == "FailedLeads" else "missing", each.call.exchange


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
