"""The answer to a served call: every lead in a list, the lists counted, a message."""

from collections.abc import Sequence

from msgspec import UNSET, UnsetType

from contracts.exchange import ListName
from contracts.host.messages import Call, Kind, Outcome
from contracts.host.readings import Readings
from contracts.wire import Answer, Details, Entry, Status

__all__ = ["Clerk", "Lists"]

Lists = dict[ListName, list[Entry]]

NOTHING: dict[str, tuple[Entry, ...] | UnsetType | None] = {"absent": UNSET, "empty": (), "null": None}
LEFT_TO_READINGS: dict[Kind, str] = {
    "restricted": "restricted-lead",
    "nameless": "no-identifier",
    "empty": "empty-identifier",
}


class Clerk:
    """Write the answer that says what became of the leads of a call."""

    def __init__(self, readings: Readings) -> None:
        self.readings = readings
        moved = {kind for kind, question in LEFT_TO_READINGS.items() if readings[question] == "unprocessed"}
        self._unprocessed: set[Kind] = {"missing", *moved}

    def answer(self, call: Call, outcomes: Sequence[Outcome]) -> Answer:
        """Return the body of the answer."""
        lists = self.sort(call, outcomes)
        return Answer(self.status(call, lists), self.details(lists))

    def sort(self, call: Call, outcomes: Sequence[Outcome]) -> Lists:
        """Put every lead in its list."""
        lists: Lists = {"SuccessfulLeads": [], "FailedLeads": [], "UnProcessedLeads": []}
        for outcome in outcomes:
            lists[self.place(call, outcome)].append(self.entry(outcome))
        return lists

    def place(self, call: Call, outcome: Outcome) -> ListName:
        """Return the list that a lead belongs to."""
        if outcome.kind == "updated":
            return "SuccessfulLeads"
        return "UnProcessedLeads" if call.flag and outcome.kind in self._unprocessed else "FailedLeads"

    def entry(self, outcome: Outcome) -> Entry:
        """Return what the list says of a lead."""
        return Entry(outcome.identifier, outcome.value, UNSET if outcome.kind == "updated" else outcome.reason)

    def status(self, call: Call, lists: Lists) -> Status:
        """Return the counts and the message."""
        success, failure, unprocessed = map(len, lists.values())
        absent = not unprocessed and self.readings["unprocessed-count"] == "absent"
        message = self._message(success, len(call.leads))
        return Status(len(call.leads), message, success, failure, UNSET if absent else unprocessed)

    def _message(self, succeeded: int, leads: int) -> str:
        if 0 < succeeded < leads:
            return self.readings["mixed-message"]
        return "Processed" if succeeded == leads else "Error"

    def details(self, lists: Lists) -> Details:
        """Return the lists, those that hold nothing as the reading is."""
        nothing = NOTHING[self.readings["empty-lists"]]
        if self.readings["entry-order"] == "any":
            lists = {name: entries[::-1] for name, entries in lists.items()}
        return Details(*[tuple(entries) if entries else nothing for entries in lists.values()])
