"""Sentences 7.1, 7.2 and 7.4: the form of a call, the flag or the order of the leads changes more than it may.

Some of it lies within the open questions: each answer passes by itself, and no two of them fit. A lead with a locked
field may fail, or be updated without it; a restricted one may be in either list with the flag.
"""

from msgspec import UNSET

from contracts.host.faults.counts import recounting
from contracts.host.faults.lists import placing, sorting
from contracts.host.faults.moments import ALL, FIRST, always, flag_on, options_are, skipping, spoiling, taking
from contracts.host.faults.registry import UNFOUND, fault, seed
from contracts.host.faults.turns import Turn, failing
from contracts.host.inspector import Changes, Inspector, Values
from contracts.host.messages import Lead
from contracts.host.sitting import Sitting
from contracts.host.store import Record
from contracts.spec import FLAG

FLAG_OFF = {FLAG: False}
FEW = 10
TWO_FIELDS = 3

seed(
    "7.1-empty-options-on",
    "to send Options at all were to turn on the flag",
    taking(options_are({}), flag_on),
    also=("4.5", "7.2", "7.4"),
)
seed(
    "7.1-false-ends-call",
    "flag false, spelled out, were a call without its last lead",
    taking(options_are(FLAG_OFF), spoiling(slice(-1, None))),
    also=(*UNFOUND, "7.2", "7.4"),
)
seed(
    "7.1-no-options-few-leads",
    "a call without Options could update ten leads",
    taking(options_are(UNSET), spoiling(slice(FEW, None))),
    also=(*UNFOUND, "7.2", "7.4"),
)
seed(
    "7.1-empty-options-skip-locked",
    "Options with nothing in them asked it to skip locked fields",
    taking(options_are({}), skipping(ALL)),
    also=("7.2",),
)


def _any_missing(turn: Turn) -> bool:
    return turn.sitting.call.flag and any(map(turn.is_missing, range(turn.size)))


seed(
    "7.2-failed-left-out",
    "with the flag, leads that fail were not worth listing",
    sorting(lambda lists, call: lists | {"FailedLeads": []} if call.flag else lists),
    also=("2.1", "3.2", "4.1"),
)
seed(
    "7.2-all-or-nothing",
    "with the flag, one missing lead were enough to update none",
    failing(_any_missing),
    also=(*UNFOUND, "7.4"),
)
seed(
    "7.2-success-uncounted",
    "with the flag, success needed no count",
    recounting(lambda said: {"success_count": UNSET} if said.call.flag else {}),
    also=("3.2", "3.3"),
)


@fault("7.2-unknown-fields-pass", "with the flag, fields that do not exist were let go, too", also=("1.5",))
class _UnknownFieldsPass(Inspector):
    def changes(self, sitting: Sitting, lead: Lead, values: Values, record: Record) -> Changes:
        known = {name: value for name, value in values.items() if self.schema.named(name)}
        return super().changes(sitting, lead, known if sitting.call.flag else values, record)


seed(
    "7.2-flag-skips-locked", "the flag asked it to skip locked fields", taking(lambda now: now.call.flag, skipping(ALL))
)


def _descends(turn: Turn) -> bool:
    *before, own = turn.names()
    return own < max(before, default="")


seed(
    "7.4-columns-of-the-first",
    "the first lead of a call named the fields of all",
    failing(lambda turn: not turn.values.keys() <= turn.carried(0).keys()),
    also=UNFOUND,
)
seed("7.4-ascending", "the leads of a call had to be sorted", failing(_descends), also=UNFOUND)
seed(
    "7.4-odd-last-fails",
    "leads were updated in pairs",
    failing(lambda turn: turn.size > 1 and turn.size % 2 == 1 and turn.place == turn.size - 1),
    also=UNFOUND,
)
seed(
    "7.4-lone-lead-one-field",
    "a call of one lead could update one field",
    failing(lambda turn: turn.size == 1 and len(turn.values) >= TWO_FIELDS),
    also=UNFOUND,
)
seed("7.4-first-skips-locked", "locked fields were looked at from the second lead on", taking(always, skipping(FIRST)))
seed(
    "7.4-restricted-alone-fails",
    "a restricted lead without company failed for good",
    placing("FailedLeads", lambda call, outcome: outcome.kind == "restricted" and len(call.leads) == 1),
)
