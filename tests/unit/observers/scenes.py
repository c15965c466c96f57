"""Histories of a mocked host without a socket."""

from random import Random

from contracts.campaign.cast import Cast
from contracts.campaign.opening import opening, spelling_call
from contracts.dialect import SPELLINGS
from contracts.exchange import Exchange, History, Request, Response
from contracts.host import HostConfig, demo
from contracts.host.assembly import assemble
from contracts.host.host import Host
from contracts.host.messages import Received
from contracts.laws.windows import READ_BACK
from contracts.model import Known, expect
from contracts.strategies.reads import reads, watched
from contracts.tenant import Tenant
from tests.unit.host.desk import KEYS, OTHER_KEYS, Clock

HEADERS = {b"x-lsq-accesskey": KEYS[0].encode(), b"x-lsq-secretkey": KEYS[1].encode()}
QUERY = f"accessKey={KEYS[0]}&secretKey={KEYS[1].replace('+', '%2B')}"


class Stage:
    """A host, and what was asked of it."""

    def __init__(self, readings: dict[str, str], tenant: Tenant | None = None) -> None:
        self.tenant = tenant or demo()
        self.history: History = []
        config = HostConfig(
            tenant=self.tenant, quota=None, keys=KEYS, other_keys=OTHER_KEYS, readings=readings, clock=Clock()
        )
        self.host = assemble(config)
        self.known = Known(self.tenant)

    def send(self, request: Request, purpose: str = "") -> Exchange:
        """Send a call under the right keys, wherever they stand."""
        response = answer(self.host, request, len(self.history))
        at = float(len(self.history))
        exchange = Exchange(request, response, at, at, at + 0.5, expect(self.known, request), purpose)
        self.history.append(exchange)
        return exchange

    def read(self) -> None:
        """Read the leads back."""
        for request in reads(self.tenant, watched(self.tenant)):
            self.send(request, READ_BACK)

    def play(self, *words: str, live: bool = False, impact: str = "overload") -> History:
        """Learn the spelling, send the calls of an opening whose purpose has some word, and read back at the end."""
        self.read()
        taken = [spelling for spelling in SPELLINGS if self._takes(spelling)] or ["ProspectID"]
        self.known = self.known.learn("prospect-spelling", "both" if len(taken) > 1 else taken[0]).respelled(taken[0])
        self.tenant = self.known.tenant or self.tenant
        for probe in opening(self.tenant, Random(0), impact=impact, live=live):
            keys = probe.request.credentials
            if keys.access == keys.secret == "own" and any(word in probe.purpose for word in words or ("",)):
                self.send(probe.request, probe.purpose)
            if probe.reread:
                self.read()
        if self.history[-1].purpose != READ_BACK:
            self.read()
        return self.history

    def _takes(self, spelling: str) -> bool:
        request = spelling_call(Cast(self.tenant, Random(0), impact="own"), spelling)
        exchange = self.send(request) if request else None
        return exchange is None or '"SuccessfulLeads":[{' in str(exchange.response)


def answer(host: Host, request: Request, number: int) -> Response:
    """Return the answer of a host."""
    in_headers = request.credentials.place == "headers"
    path, _, query = request.path.partition("?")
    headers = {name.lower().encode(): value.encode() for name, value in request.headers}
    reply = host.answer(
        Received(
            request.method,
            path,
            "&".join(filter(None, (query, "" if in_headers else QUERY))).encode(),
            headers | (HEADERS if in_headers else {}),
            request.body.encode(),
            number,
        )
    )
    sent_back = tuple((name.decode(), value.decode()) for name, value in reply.headers)
    return Response(reply.status, sent_back, reply.body.decode())
