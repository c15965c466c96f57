"""Schemathesis as one part of a run: cases from openapi.yaml, sent by our session, judged by its checks and ours.

It is outside the budget of the opening and comes after it. Its own client is never used: so the keys stay out of what
it prints, the quota is kept, and every call stands in the journal.
"""

import copy
import json
from collections.abc import Callable
from random import Random
from typing import Any

import msgspec
import schemathesis
from hypothesis import HealthCheck, Phase, given, seed, settings
from hypothesis import strategies as st
from schemathesis import Case
from schemathesis.config import SanitizationConfig, SchemathesisConfig
from schemathesis.core.result import Ok
from schemathesis.generation import GenerationMode
from schemathesis.schemas import APIOperation
from schemathesis.transport.prepare import prepare_request

from contracts.campaign.checks import Answered, Complaint, complaints, keeps_the_contract
from contracts.campaign.endings import RunEnded
from contracts.campaign.session import Session
from contracts.campaign.steering import Steering
from contracts.client import is_loopback
from contracts.curl import curl
from contracts.errors import BudgetSpent, HarnessError, UsageError
from contracts.exchange import Exchange, Request
from contracts.invariants.reading import is_refusal
from contracts.spec import DOCUMENT

__all__ = ["PURPOSE", "Fuzz", "calls_to_fuzz"]

PURPOSE = "schemathesis"
CALLS, GENTLE_CALLS = 120, 60
# Waiting out a refusal takes calls of its own.
_SPARE = 20
_CONFIG = """
[cache]
enabled = false
[generation]
database = "none"
with-security-parameters = false
[analysis.constants]
enabled = false
[phases.coverage]
unexpected-methods = ["get", "put", "patch", "delete"]
"""
Operation = APIOperation[Any, Any, Any, Any]
_PLAIN = SanitizationConfig(enabled=False)


def calls_to_fuzz(asked: str | None, host: str, impact: str) -> int:
    """Return the calls of this part: as asked, else some on loopback and none elsewhere. Raises UsageError."""
    if asked is not None:
        if not asked.isdecimal():
            raise UsageError(f"--fuzz: expected a number of calls, 0 for none, found {asked!r}")
        return int(asked)
    if not is_loopback(host):
        return 0
    return GENTLE_CALLS if impact == "none" else CALLS


class Fuzz:
    """Send up to `calls` cases that Schemathesis generates; `number` seeds what is random."""

    def __init__(
        self, session: Session, *, impact: str, calls: int, number: int = 0, tell: Callable[[str], None] = print
    ) -> None:
        self.calls = calls
        self.sent = 0
        self.judged = 0
        self.found: dict[tuple[str, str], Complaint] = {}
        self._session = session
        self._impact = impact
        self._number = number
        self._random = Random(number)
        self._seen: set[Request] = set()
        self._ended: list[HarnessError] = []
        self._tell = tell
        self.tenant = session.known.account

    def play(self) -> None:
        """Send the cases; of each complaint the smallest call is kept."""
        if not self.calls:
            return
        self._session.budget = self._session.spent + self.calls + _SPARE
        self._generate(_operation())
        self._tell(f"schemathesis took {self.sent} calls")

    @property
    def complaints(self) -> list[Complaint]:
        """What checks of Schemathesis found; what the rulebook found stands under its sentences."""
        return [each for each in self.found.values() if each.check != keeps_the_contract.__name__]

    @property
    def nothing(self) -> str:
        """Why this part proved nothing, empty where it did."""
        if not self.calls:
            return "off: --fuzz CALLS sends that many calls"
        return "" if self.judged else f"none of {self.sent} calls got an answer that can be judged"

    def report(self) -> str:
        """Return each complaint with the smallest call that shows it."""
        return "\n\n".join(self._told(each) for each in self.complaints)

    def _told(self, each: Complaint) -> str:
        status = each.exchange.response.status if each.exchange.response else "none"
        command = curl(self._session.client.host, each.exchange.request)
        return f"{each.check}: {each.words}\nanswer: {status}\n{command}"

    def _generate(self, operation: Operation) -> None:
        """Send what is derived from the schema one by one, then what chance makes of it."""
        for case in self._derived(operation)[: self.calls * 2 // 3]:
            self._try(case)
        if self.sent == self.calls or self._ended:
            return

        @seed(self._number)
        @settings(
            max_examples=self.calls - self.sent, phases=[Phase.generate], database=None, deadline=None,
            suppress_health_check=list(HealthCheck),
        )  # fmt: skip
        @given(st.one_of([operation.as_strategy(generation_mode=mode) for mode in GenerationMode]))
        def chance(case: Case[Any]) -> None:
            self._try(case)

        chance()

    def _derived(self, operation: Operation) -> list[Case[Any]]:
        """Return the cases that Schemathesis derives from the schema, in an order that may end anywhere."""
        generation = operation.schema.config.generation_for(operation=operation)
        cases = list(
            operation.schema.iter_coverage_cases(
                operation, generation_modes=list(GenerationMode), generation_config=generation
            )
        )
        self._random.shuffle(cases)
        return cases

    def _try(self, case: Case[Any]) -> None:
        if case.query or self._ended:
            return
        case.body = Steering(self.tenant, self._random, impact=self._impact).body(case.body)
        if (request := _request(case)) is None or request in self._seen:
            return
        self._seen.add(request)
        self.sent += 1
        try:
            exchange = self._session.ask(request, PURPOSE)
        except (BudgetSpent, RunEnded) as error:
            # Hypothesis plays a case again that raises: what ends this part is kept for later.
            self._ended.append(error)
            return
        if exchange.response is None or is_refusal(exchange.response):
            return
        self.judged += 1
        for each in complaints(case, _answered(case, self._session.client.host, exchange)):
            self._keep(each)

    def _keep(self, each: Complaint) -> None:
        name = (each.check, each.words.partition(";")[0])
        known = self.found.get(name)
        if known is None or len(each.exchange.request.body) < len(known.exchange.request.body):
            self.found[name] = each


def _operation() -> Operation:
    schema = schemathesis.openapi.from_dict(copy.deepcopy(DOCUMENT), config=SchemathesisConfig.from_str(_CONFIG))
    return next(found.ok() for found in schema.get_all_operations() if isinstance(found, Ok))


def _request(case: Case[Any]) -> Request | None:
    """Return a case as our client sends it, None for one that is no text or that readers of JSON differ on."""
    prepared = prepare_request(case, None, config=_PLAIN, base_url="http://127.0.0.1")
    raw = prepared.body or b""
    try:
        body = raw.decode() if isinstance(raw, bytes) else str(raw)
    except UnicodeDecodeError:
        return None
    if _is_json(body, json.loads) != _is_json(body, msgspec.json.decode):
        return None
    # Without a media type a call may be refused with 415 as well as for its body, which then says nothing.
    media_type = str(prepared.headers.get("Content-Type") or "application/json")
    return Request(method=case.method, path=case.formatted_path, headers=(("Content-Type", media_type),), body=body)


def _is_json(text: str, read: Callable[[str], object]) -> bool:
    try:
        read(text)
    except (ValueError, RecursionError):
        return False
    return True


def _answered(case: Case[Any], host: str, exchange: Exchange) -> Answered:
    """Return our answer as one of Schemathesis' own."""
    response = exchange.response
    if response is None:
        message = "an exchange without an answer is none"
        raise ValueError(message)
    headers: dict[str, list[str]] = {}
    for name, value in response.headers:
        headers.setdefault(name, []).append(value)
    answered = Answered(
        status_code=response.status,
        headers=headers,
        content=response.body.encode(),
        request=prepare_request(case, None, config=_PLAIN, base_url=host),
        elapsed=exchange.received - exchange.sent,
        verify=True,
    )
    answered.exchange = exchange
    return answered
