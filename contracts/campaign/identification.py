"""The probe plan over HTTP: steps that go out in time over opened connections, each call with a marker of its own."""

from collections.abc import Callable, Sequence
from contextlib import ExitStack
from pathlib import Path
from random import Random

from contracts.campaign.burst import OTHERS_QUOTA
from contracts.campaign.endings import RunEnded, StoppedByRefusedKeys
from contracts.campaign.keeping import Keeping
from contracts.campaign.ledger import Ledger
from contracts.campaign.markers import Markers, places
from contracts.campaign.means import tenant_of
from contracts.campaign.opening import plain_call
from contracts.campaign.opening.probe import with_credentials
from contracts.campaign.rereading import Rereading
from contracts.campaign.restore import reserve
from contracts.campaign.session import Session
from contracts.campaign.snapshot import own_ids
from contracts.client import is_loopback
from contracts.errors import BudgetSpent
from contracts.exchange import OTHER, Credentials, Exchange, History, Request
from contracts.invariants.reading import is_refused, parsed
from contracts.model import expect
from contracts.quota.history import Columns, columns
from contracts.quota.identify import Identified, Kind, Step, candidates, carry_out, identify
from contracts.quota.identify.steps import PROBE
from contracts.spec import Quota
from contracts.strategies.malformed import malform
from contracts.strategies.reads import reads, watched
from contracts.tenant import Tenant

__all__ = ["Identification", "possible_kinds", "unprobed"]

# Connections are opened so many seconds before calls go over them: later than a host would close them for silence.
AHEAD = 0.5
HANDSHAKES = 3
# A handshake takes a round trip; the path's floor is a little less than the shortest.
FLOOR = 0.9
WRONG_KEY = Credentials("own", "cut")


def unprobed(quota: Quota | None, impact: str) -> str:
    """Say why a run may not probe the limiter, or nothing where it may."""
    if quota is None:
        return "the tenant has no quota"
    return "" if impact in {"quota", "overload"} else f"--impact {impact} sends no burst"


def possible_kinds(tenant: Tenant, host: str | None) -> tuple[Kind, ...]:
    """Return the kinds of calls that a plan may send: a host that is not loopback is spared further wrong keys."""
    spared = host is not None and not is_loopback(host)
    impossible = {Kind.UNAUTHORISED} if spared else set[Kind]()
    if tenant.read_back is None or not own_ids(tenant):
        impossible |= {Kind.READ}
    return tuple(kind for kind in Kind if kind not in impossible)


class Identification:
    """One plan on one host, within the budget of its session. `tell` is told of progress; `number` seeds the leads.

    What the leads hold is noted in `noted` before any is written. Without a way to read them back no lead is written.
    `unprobed` says why the limiter may not be probed, or nothing.
    """

    def __init__(
        self,
        session: Session,
        ledger: Ledger,
        *,
        impact: str,
        number: int = 0,
        tell: Callable[[str], None] = print,
        noted: Path | None = None,
    ) -> None:
        self.session = session
        self.found: Identified | None = None
        self.unprobed = unprobed(session.quota, impact)
        self._account = tenant_of(session)
        self._random = Random(number)
        self._tell = tell
        self._keeping = Keeping(session, self._account, tell=tell, file=noted)
        self._markers = Markers()
        self._has_other = session.client.tells_apart(OTHER)
        self._rereading = Rereading(session, ledger.hear_window, session.sleep)
        session.listen(self._rereading.hear)

    def play(self) -> None:
        """Carry the plan out, then see that no marker was lost and none that was refused is there."""
        if self.session.quota is None or self.unprobed:
            return
        try:
            self._note_values()
            self.found = self._identify(self.session.quota)
            self._tell(f"the limiter: {' or '.join(self.found.left) or 'no known class'}; {self.found.why}")
            self.session.rest()
            self.session.kept -= self._rereading.cost
            self._rereading.read()
        except (BudgetSpent, RunEnded) as ended:
            self._tell(str(ended))

    def put_back(self) -> None:
        """Let the leads hold what they held before, however the plan ended."""
        if self._keeping.holds:
            self.session.rest()
            self._keeping.put_back()

    def _note_values(self) -> None:
        """Note what the leads hold, if that and putting it back leave most of the budget."""
        aside = reserve(self._account) + self._rereading.cost
        if not aside or self.session.left <= 2 * aside:
            return
        if noted := self._keeping.note(aside):
            most = self.session.quota.calls + 1 if self.session.quota else 0
            self._markers = Markers(places(noted), most)

    def _identify(self, quota: Quota) -> Identified:
        sent: History = []

        def perform(step: Step) -> Columns:
            sent.extend(self._perform(step))
            return columns(sent)

        plan = identify(
            quota,
            candidates(quota),
            budget=self.session.left - self._has_other,
            now=self.session.now,
            floor=self._floor(),
            kinds=possible_kinds(self._account, self.session.client.host),
        )
        return carry_out(plan, perform)

    def _floor(self) -> float:
        """Return what the path takes at least: nothing where handshakes are a proxy's, or none succeeded."""
        with ExitStack() as stack:
            clients = [stack.enter_context(client) for client in self.session.client.opened(HANDSHAKES)]
            return FLOOR * min((each.handshake for each in clients if each.handshake is not None), default=0.0)

    def _perform(self, step: Step) -> list[Exchange]:
        """Send the calls of a step, and return what came of them in the order in which they were sent."""
        self.session.go_on()
        requests, purpose = self._requests(step), f"{PROBE}{step.label}"
        if step.in_a_row:
            self.session.wait_until(step.at)
            found = [self.session.send_now(each, purpose, expect(self.session.known, each)) for each in requests]
        else:
            self.session.wait_until(step.at - AHEAD)
            found = self.session.send_at_once(requests, purpose, step.at)
        for exchange in found:
            self.session.record(exchange)
        self._markers.leave(each.request for each in found if is_refused(each))
        self._ask_as_another(found)
        if step.kind is Kind.PLAIN and any(each.response and each.response.status == 401 for each in found):  # noqa: PLR2004  # Unauthorized
            raise StoppedByRefusedKeys
        return found

    def _ask_as_another(self, found: Sequence[Exchange]) -> None:
        """Let another account, if there is one, call once while ours is shut: it has a quota of its own."""
        if self._has_other and not self.session.ended and is_refused(max(found, key=lambda each: each.received)):
            self._has_other = False
            request = with_credentials(self._nobody(), OTHER)
            self.session.record(self.session.send_now(request, OTHERS_QUOTA, None))

    def _requests(self, step: Step) -> list[Request]:
        """Return the calls of a step; of those that write no two write the same place, and none writes two."""
        if step.leads > 1:
            return [plain_call(self._account, self._random, step.leads) for _ in range(step.calls)]
        if step.kind is Kind.PLAIN:
            marked = self._markers.take(step.calls)
            return [*marked, *(self._nobody() for _ in range(step.calls - len(marked)))]
        return [self._odd(step.kind) for _ in range(step.calls)]

    def _odd(self, kind: Kind) -> Request:
        if kind is Kind.MALFORMED:
            return malform("text that is not JSON", parsed(self._nobody().body))
        if kind is Kind.UNAUTHORISED:
            return with_credentials(self._nobody(), WRONG_KEY)
        # A reading of fewer leads would hide what was written before it to the others.
        return reads(self._account, watched(self._account))[0]

    def _nobody(self) -> Request:
        return plain_call(self._account, self._random)
