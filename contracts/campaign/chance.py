"""What follows the opening: sequences of calls that Hypothesis draws, towards what the run has not seen.

A sequence is a state machine: fresh calls, earlier calls again, under another form of the flag, in another order or in
part, malformed ones and calls of another account in between. The oracle is the model: it says of every
call what it may be answered, and the laws say how each has to agree with those before it.
"""

from collections.abc import Callable, Sequence
from dataclasses import dataclass
from itertools import chain, repeat

from hypothesis import HealthCheck, Phase, seed, settings
from hypothesis import strategies as st
from hypothesis.stateful import RuleBasedStateMachine, precondition, rule, run_state_machine_as_test

from contracts.exchange import OTHER, ListName, Request
from contracts.invariants.reading import LISTS
from contracts.laws.sheets import Form
from contracts.outcomes import OutcomeClass
from contracts.spec import FLAG
from contracts.strategies.calls import MEDIA_TYPES, Body, batches, call, kinds_possible, request
from contracts.strategies.leads import LeadKind
from contracts.strategies.malformed import MALFORMATIONS, malform
from contracts.tenant import Tenant

__all__ = ["Chance", "Send", "take_chances"]

STEPS = 12
# Calls that have to be served, between two that do not.
_BETWEEN = 3
_OPTIONS: dict[Form, Body | None] = {"absent": None, "empty": {}, "off": {FLAG: False}, "on": {FLAG: True}}
_SUCCEEDING: tuple[LeadKind, ...] = ("own", "own-distracted")
_FAILING: tuple[LeadKind, ...] = ("unknown-field", "unknown-empty-field", "misspelt-field", "display-name")
_MISSING: tuple[LeadKind, ...] = ("missing", "near-miss", "missing-distracted")


Send = Callable[[Request], None]


@dataclass(frozen=True, slots=True)
class Chance:
    """What is drawn for one account: calls towards the classes aimed at, and ways to break one."""

    tenant: Tenant
    aims: Sequence[OutcomeClass]
    impact: str
    has_other: bool

    def calls(self) -> st.SearchStrategy[Body]:
        """Calls towards one of the classes."""
        return st.sampled_from(self.aims).flatmap(self._toward)

    def _toward(self, aim: OutcomeClass) -> st.SearchStrategy[Body]:
        parts = {kinds: count for name, count in _shares(aim).items() if (kinds := self._kinds(aim, name))}
        return batches(self.tenant, aim.key, parts).map(
            lambda batch: call(batch, key=aim.key, options=_OPTIONS[aim.form])
        )

    def _kinds(self, aim: OutcomeClass, name: ListName) -> tuple[LeadKind, ...]:
        """Return the kinds of leads that the account can show in a list."""
        possible = kinds_possible(self.tenant, aim.key, self.impact)
        missing = {"on": "UnProcessedLeads"}.get(aim.form, "FailedLeads")
        wanted = _SUCCEEDING if name == "SuccessfulLeads" else _MISSING if name == missing else _FAILING
        return tuple(kind for kind in wanted if kind in possible)

    def malformed(self) -> st.SearchStrategy[Request]:
        """Calls that are broken in one way and name nobody."""
        key = self.tenant.fields.unique[0]
        return st.builds(
            lambda name, batch: malform(name, call(batch, key=key)),
            st.sampled_from(MALFORMATIONS),
            batches(self.tenant, key, {("missing",): 2}),
        )


def _shares(aim: OutcomeClass) -> dict[ListName, int]:
    """Divide the leads of a call among its lists; those that do not exist take what others do not."""
    few = [name for name in LISTS if name in aim.lists]
    return {name: 1 if index else aim.size - len(few) + 1 for index, name in enumerate(reversed(few))}


class Sequences(RuleBasedStateMachine):
    """A sequence of calls on one host, each judged as it comes."""

    def __init__(self, chance: Chance, send: Send) -> None:
        super().__init__()
        self._chance = chance
        self._send = send
        self._earlier: list[Body] = []
        self._since = 0

    def _serve(self, sent: Request) -> None:
        self._since += 1
        self._send(sent)

    @rule(data=st.data(), media_type=st.sampled_from(MEDIA_TYPES))
    def a_fresh_call(self, data: st.DataObject, media_type: str) -> None:
        """Send a call towards what was not seen."""
        body = data.draw(self._chance.calls())
        if body["LeadPropertiesList"]:
            self._earlier.append(body)
            self._serve(request(body, media_type))

    @precondition(lambda self: bool(self._earlier))
    @rule(data=st.data(), form=st.sampled_from(list(_OPTIONS)))
    def an_earlier_call(self, data: st.DataObject, form: Form) -> None:
        """Send an earlier call again, or its leads in another order, in part or under another form of the flag."""
        body = data.draw(st.sampled_from(self._earlier))
        batch = data.draw(st.permutations(body["LeadPropertiesList"]) | st.just(body["LeadPropertiesList"]))
        size = data.draw(st.integers(1, len(batch)) | st.just(len(batch)))
        self._serve(request(call(batch[:size], key=body.get("SearchByKey"), options=_OPTIONS[form])))

    @precondition(lambda self: self._since >= _BETWEEN)
    @rule(data=st.data(), elsewhere=st.sampled_from([False, False, True]))
    def something_else(self, data: st.DataObject, *, elsewhere: bool) -> None:
        """Send a call that is broken in one way, under the keys of the second account now and then; it names nobody."""
        self._since = 0
        malformed = data.draw(self._chance.malformed())
        if self._chance.has_other and elsewhere:
            self._send(Request(body=malformed.body, credentials=OTHER))
        else:
            self._send(malformed)


def take_chances(chance: Chance, send: Send, *, number: int, calls: int) -> None:
    """Play sequences of about so many calls in all; `number` seeds them. `send` must not raise."""
    # The first is the simplest of all, the same call again and again: it is not sent.
    sends = chain([lambda _: None], repeat(send))
    run_state_machine_as_test(
        seed(number)(lambda: Sequences(chance, next(sends))),  # type: ignore[arg-type]  # it makes machines
        settings=settings(
            max_examples=1 - (-calls // STEPS),
            stateful_step_count=STEPS,
            phases=[Phase.generate],
            database=None,
            deadline=None,
            suppress_health_check=list(HealthCheck),
        ),
    )
