"""A session whose host is a script and whose time is virtual."""

from collections.abc import Sequence
from contextlib import AbstractContextManager, nullcontext
from dataclasses import dataclass, field
from typing import Self

from contracts.campaign.session import Session
from contracts.exchange import Credentials, Exchange, Expectation, Request, Response
from contracts.journal import Journal
from contracts.model import Known
from contracts.quota.pacing import Pacing
from contracts.tenant import Tenant
from tests.unit.invariants.answers import JSON

REMOTE, LOOPBACK = "https://api.example.test", "http://127.0.0.1:8080"
ENVELOPE = '{"ExceptionMessage": "Something is wrong"}'


def said(status: int, body: str = ENVELOPE, *headers: tuple[str, str]) -> Response:
    """Return an answer in JSON."""
    return Response(status, (*JSON, *headers), body)


@dataclass
class Script:
    """A client that gives the answers of a list, the last of them for ever; None is no answer. A call takes 1 s."""

    answers: Sequence[Response | None]
    host: str = REMOTE
    sent: list[Request] = field(default_factory=list)
    instants: list[float] = field(default_factory=list)
    now: float = 1000.0

    def send(self, request: Request, *, expected: Expectation | None = None, purpose: str = "") -> Exchange:
        """Answer the next call."""
        answer = self.answers[min(len(self.sent), len(self.answers) - 1)]
        self.sent.append(request)
        sent = self.now
        self.instants.append(sent)
        self.now += 1.0
        error = "" if answer else "ReadTimeout: no answer"
        return Exchange(request, answer, sent, sent, self.now, expected, purpose, error)

    def opened(self, times: int) -> list[AbstractContextManager[Self]]:
        """Return it so many times."""
        return [nullcontext(self)] * times

    def tells_apart(self, credentials: Credentials) -> bool:
        """Say that all credentials are what they are called."""
        return bool(credentials)

    def sleep(self, seconds: float) -> None:
        """Let time pass."""
        self.now += seconds


@dataclass
class Stage:
    """A session on a script, and what was heard."""

    script: Script
    session: Session
    heard: list[Exchange]


def stage(
    journal: Journal,
    tenant: Tenant,
    *answers: Response | None,
    host: str = REMOTE,
    budget: int = 100,
    pacer: Pacing | None = None,
) -> Stage:
    """Set a session up."""
    script, heard = Script(answers, host), list[Exchange]()
    session = Session(
        script,  # type: ignore[arg-type]  # it sends, which is all that is asked of it
        Known(tenant),
        journal,
        budget=budget,
        heard=heard.append,
        pacer=pacer,
        clock=lambda: script.now,
        sleep=script.sleep,
    )
    return Stage(script, session, heard)
