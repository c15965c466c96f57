"""Open questions about the form of an answer."""

from collections.abc import Iterator, Sequence

from contracts.invariants.reading import LISTS, refusal_of
from contracts.observers.call import Call
from contracts.observers.registry import observer
from contracts.observers.scene import Scene, Seen
from contracts.spec import QUESTIONS, UPDATE_PATH

__all__: list[str] = []

# So many neighbours in the order of the request are no chance any more.
_ENOUGH_NEIGHBOURS = 10


def _served(scene: Scene) -> Iterator[Call]:
    return (each.call for each in scene.calls if each.call.leads and each.call.counts)


@observer("mixed-message")
def message_of_a_mixed_call(scene: Scene) -> Iterator[Seen]:
    """The text itself."""
    for call in _served(scene):
        lists, message = {each.list for each in call.entries}, call.counts.get("Message")
        if "SuccessfulLeads" in lists and len(lists) > 1 and isinstance(message, str) and message:
            yield message, call.exchange


@observer("empty-lists")
def lists_that_hold_nothing(scene: Scene) -> Iterator[Seen]:
    """Each list for itself: a host may leave out one and send another empty."""
    for call in _served(scene):
        for name in LISTS if call.details else ():
            if name not in call.details:
                yield "absent", call.exchange
            elif call.details[name] is None:
                yield "null", call.exchange
            elif call.details[name] == []:
                yield "empty", call.exchange


@observer("unprocessed-count")
def count_of_no_unprocessed_leads(scene: Scene) -> Iterator[Seen]:
    """Where no list names one."""
    for call in _served(scene):
        if not call.details.get("UnProcessedLeads"):
            if "UnProcessedCount" not in call.counts:
                yield "absent", call.exchange
            elif call.counts["UnProcessedCount"] == 0:
                yield "zero", call.exchange


@observer("entry-order")
def order_of_entries(scene: Scene) -> Iterator[Seen]:
    """Any as soon as one list has another order than the request's; the request's where enough lists have that."""
    last, neighbours = None, 0
    for call in _served(scene):
        for places in _places(call):
            if places != sorted(places):
                yield "any", call.exchange
                return
            neighbours, last = neighbours + max(len(places) - 1, 0), call.exchange
    if last and neighbours >= _ENOUGH_NEIGHBOURS:
        yield "request", last


def _places(call: Call) -> Iterator[Sequence[int]]:
    """Yield for each list the places that its leads have in the call, as far as they are told by their names."""
    told = [(place, call.entry(place)) for place, name in enumerate(call.names) if name]
    for name in LISTS:
        listed = sorted((entry.index, place) for place, entry in told if entry and entry.list == name)
        yield [place for _, place in listed]


@observer("limit-status")
def status_of_a_refusal(scene: Scene) -> Iterator[Seen]:
    """By its status, or by its words under another."""
    for exchange in scene.history:
        if (refusal := refusal_of(exchange)) is not None:
            status = str(refusal.status)
            if status in QUESTIONS["limit-status"].readings:
                yield status, exchange


@observer("other-method")
def status_of_another_method(scene: Scene) -> Iterator[Seen]:
    """On the path, under keys that are right."""
    for exchange in scene.history:
        request, response, expected = exchange.request, exchange.response, exchange.expected
        if request.path != UPDATE_PATH or request.method == "POST" or response is None or expected is None:
            continue
        if expected.sentence == "2.4" and str(response.status) in QUESTIONS["other-method"].readings:
            yield str(response.status), exchange
