"""Sentences 5.1 to 5.3 and 5.5: the wrong lead is meant, or none, or one fails for its neighbours or its place."""

from msgspec.structs import replace

from contracts.host.faults.registry import fault, seed
from contracts.host.faults.turns import Turn, failing
from contracts.host.judge import Judge
from contracts.host.messages import Lead, Outcome
from contracts.host.sitting import Identity, Sitting
from contracts.host.store import Record
from contracts.spec import BATCH_LIMIT

EMAIL = "EmailAddress"


def _key_follows(turn: Turn) -> bool:
    key = turn.sitting.call.key
    return key in turn.values and key != next(iter(turn.values))


def _id_beside_key(turn: Turn) -> bool:
    prospect = turn.judge.schema.prospect
    return turn.sitting.field is not prospect and turn.judge.spelled(prospect, turn.values) is not None


seed("5.1-key-first", "the field searched by had to be the first of a lead", failing(_key_follows), also=("5.5",))
seed(
    "5.1-prospect-id-beside-key",
    "a lead that carries its ProspectId could not be found by another field",
    failing(_id_beside_key),
    also=("5.5",),
)


@fault("5.2-id-unsearched", "nobody could be found without SearchByKey")
class _IdUnsearched(Judge):
    def find(self, sitting: Sitting, identity: Identity) -> Record | None:
        return None if sitting.call.key is None else super().find(sitting, identity)


@fault("5.3-email-instead", "a lead without ProspectId were found by its address", also=("6.1", "6.2", "6.3"))
class _EmailInstead(Judge):
    def update(self, sitting: Sitting, lead: Lead) -> Outcome:
        values = self.inspector.values(lead)
        identity = self.identify(sitting, values)
        if sitting.call.key is not None or identity.value is not None or EMAIL not in values:
            return super().update(sitting, lead)
        by_address = replace(sitting, call=replace(sitting.call, key=EMAIL), field=self.schema.fields[EMAIL])
        # It is named as if it had not been found so.
        return replace(super().update(by_address, lead), identifier=identity.name, value=None)


@fault("5.3-reported", "a lead without identifier had nothing to be updated, and that had been done")
class _NamelessReported(Judge):
    def unnamed(self, identity: Identity) -> Outcome:
        outcome = super().unnamed(identity)
        return Outcome("updated", identity.name, identity.value) if outcome.kind == "nameless" else outcome


seed(
    "5.5-failure-ends-call",
    "the leads after one that fails for its fields failed with it",
    failing(lambda turn: any(outcome.kind == "failed" for outcome in turn.done)),
    also=("4.4", "4.6", "7.4"),
)
seed(
    "5.5-missing-ends-call",
    "the leads after one that does not exist failed with it",
    failing(lambda turn: any(outcome.kind == "missing" for outcome in turn.done)),
    also=("4.4", "4.6", "7.4"),
)
seed(
    "5.5-25th-fails",
    "the 25th lead of a call were one too many",
    failing(lambda turn: turn.place == BATCH_LIMIT - 1),
    also=("4.4", "4.6", "5.1", "5.2", "5.4", "7.4"),
)
seed(
    "5.5-next-to-missing-fails",
    "a lead after one that does not exist were not looked for",
    failing(lambda turn: turn.place > 0 and turn.is_missing(turn.place - 1)),
    also=("7.4",),
)
