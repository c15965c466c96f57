"""Open questions about whole calls; those that a status alone answers are read by `Scene.refusals`."""

from collections.abc import Iterator, Sequence
from functools import partial

from contracts.observers.call import Call
from contracts.observers.registry import observer
from contracts.observers.scene import Scene, Seen

__all__: list[str] = []

_SPELLED = {"true": True, "1": True, "false": False, "0": False, "none": False}


# What a call that is served shows, where it is not refused by a status that is a reading.
_SERVED = {
    "over-25": "all-failed",
    "non-unique-key": "all-failed",
    "empty-batch": "served",
    "lenient-json": "accepted",
    "credentials-place": "accepted",
    "media-type-missing": "accepted",
}


def _served(scene: Scene, question: str) -> Iterator[Seen]:
    reading = _SERVED[question]
    for call in scene.served(question):
        if call.all_failed if reading == "all-failed" else call.counts:
            yield reading, call.exchange


for _question in _SERVED:
    observer(_question)(partial(_served, question=_question))


@observer("flag-text")
def flag_that_is_no_boolean(scene: Scene) -> Iterator[Seen]:
    """Told by where the leads are that do not exist."""
    for call in scene.served("flag-text"):
        means = _SPELLED.get(str(call.flag).lower())
        if means is not None and _missing_in(call, "UnProcessedLeads" if means else "FailedLeads"):
            yield "as-boolean", call.exchange


@observer("null-members")
def members_that_hold_nothing(scene: Scene) -> Iterator[Seen]:
    """Told by where the leads are that do not exist, or by one that is found by its ProspectId."""
    for call in scene.served("null-members"):
        found = call.key is None and any(
            name in scene.known.ids and call.told(place) == "SuccessfulLeads" for place, name in enumerate(call.names)
        )
        if found or ("Options" in call.body and _missing_in(call, "FailedLeads")):
            yield "absent", call.exchange


def _missing_in(call: Call, name: str) -> bool:
    """Whether a call has leads that do not exist, and all of them are in one list."""
    told = [call.told(place) for place in range(len(call.leads)) if call.is_missing(place)]
    return bool(told) and all(each == name for each in told)


@observer("scalar-type")
def names_that_are_no_text(scene: Scene) -> Iterator[Seen]:
    """A name as its text is no field of the account, so that a 400 tells only where unknown fields bring none."""
    refusing = any(True for _ in scene.refusals("unknown-field"))
    for each in scene.calls:
        if "scalar-type" not in each.all or each.all - {"scalar-type", "unknown-field"}:
            continue
        if each.call.counts:
            yield "as-text", each.call.exchange
        elif str(each.call.status) == "400" and not refusing:
            yield "400", each.call.exchange


@observer("duplicate-lead")
def one_lead_twice(scene: Scene) -> Iterator[Seen]:
    """Both updated, or one of the two failed."""
    for call in scene.served("duplicate-lead"):
        for name in {name for name in call.names if name in scene.known.own and call.names.count(name) > 1}:
            lists = [each.list for each in call.entries if each.get("IdentifierValue") == name]
            if len(lists) == call.names.count(name):
                yield from _twice(call, lists)


def _twice(call: Call, lists: Sequence[str]) -> Iterator[Seen]:
    if set(lists) == {"SuccessfulLeads"}:
        yield "both", call.exchange
    elif set(lists) == {"SuccessfulLeads", "FailedLeads"} and lists.count("SuccessfulLeads") == 1:
        yield "second-fails", call.exchange
