"""Sentence 5.5: leads that fail for their neighbours, or for their place in the call."""

from contracts.host.faults.identity import skip, succeeds
from contracts.host.faults.registry import fault
from contracts.host.judge import Judge
from contracts.host.messages import Lead, Outcome
from contracts.host.sitting import Sitting
from contracts.spec import BATCH_LIMIT


class Placing(Judge):
    """Let leads fail for where they stand."""

    def hear(self, sitting: Sitting) -> list[Outcome]:
        """Fail the leads that stand in the wrong place, and update the others."""
        return [self.hear_one(sitting, place, lead) for place, lead in enumerate(sitting.call.leads)]

    def hear_one(self, sitting: Sitting, place: int, lead: Lead) -> Outcome:
        """Fail or update a lead."""
        skipped = self.fails(sitting, place) and succeeds(self, sitting, lead)
        return skip(self, sitting, lead) if skipped else self.update(sitting, lead)

    def fails(self, sitting: Sitting, place: int) -> bool:
        """Whether the place is a wrong one."""
        raise NotImplementedError


class _Jumpy(Judge):
    """Let leads fail for those before them."""

    def hear(self, sitting: Sitting) -> list[Outcome]:
        """Fail what follows a lead that upsets the host."""
        outcomes: list[Outcome] = []
        for lead in sitting.call.leads:
            upset = any(self.upsets(outcome) for outcome in outcomes)
            skipped = upset and succeeds(self, sitting, lead)
            outcomes.append(skip(self, sitting, lead) if skipped else self.update(sitting, lead))
        return outcomes

    def upsets(self, outcome: Outcome) -> bool:
        """Whether what became of a lead upsets the host."""
        raise NotImplementedError


@fault(
    "5.5-failure-ends-call", "the leads after one that fails for its fields failed with it", also=("4.4", "4.6", "7.4")
)
class FailureEndsCall(_Jumpy):
    """Stop at a wrong field."""

    def upsets(self, outcome: Outcome) -> bool:
        """Whether a lead failed for its fields."""
        return outcome.kind == "failed"


@fault("5.5-missing-ends-call", "the leads after one that does not exist failed with it", also=("4.4", "4.6", "7.4"))
class MissingEndsCall(_Jumpy):
    """Stop at a missing lead."""

    def upsets(self, outcome: Outcome) -> bool:
        """Whether a lead does not exist."""
        return outcome.kind == "missing"


@fault("5.5-25th-fails", "the 25th lead of a call were one too many", also=("4.4", "4.6", "5.1", "5.2", "5.4", "7.4"))
class TwentyFifthFails(Placing):
    """Stop before the last lead."""

    def fails(self, sitting: Sitting, place: int) -> bool:
        """Whether it is the 25th."""
        del sitting
        return place == BATCH_LIMIT - 1


@fault("5.5-next-to-missing-fails", "a lead after one that does not exist were not looked for", also=("7.4",))
class NextToMissingFails(Placing):
    """Lose the place in the account."""

    def fails(self, sitting: Sitting, place: int) -> bool:
        """Whether the lead before does not exist."""
        before = sitting.call.leads[max(place - 1, 0)]
        return place > 0 and self.find(sitting, self.identify(sitting, self.inspector.values(before))) is None
