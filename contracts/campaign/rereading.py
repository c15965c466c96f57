"""Reading leads back between calls, as often as the tenant's bound on the read lag asks for."""

from collections.abc import Callable

from contracts.campaign.session import Session
from contracts.dialect import SPELLINGS
from contracts.exchange import Exchange, Request
from contracts.laws.windows import LATER, READ_AGAIN, READ_BACK, Window, is_reading, read_leads, windows
from contracts.rules import LAWS
from contracts.strategies.reads import reads, watched

__all__ = ["Rereading"]

# Where leads are read one by one, so many calls lie between two readings for each lead but one.
_CALLS_A_READ = 6


class Rereading:
    """Watch the tenant's leads. `heard` is told of each window once it is settled; sleeping is an argument."""

    def __init__(self, session: Session, heard: Callable[[Window], None], sleep: Callable[[float], None]) -> None:
        self._session = session
        self._heard = heard
        self._sleep = sleep
        # From the reading before the last one on, which begins at a place in it.
        self._since: list[Exchange] = []
        self._last = 0
        # As the file spells it: how calls may name a lead says nothing of how readings do.
        self._tenant = tenant = session.known.account
        leads = (*tenant.leads, *tenant.restricted)
        self._owned = {lead[name] for lead in leads for name in SPELLINGS if lead.get(name)}
        self._missing: list[str] = []
        self._lags = False

    @property
    def cost(self) -> int:
        """The calls that a reading takes, with those for reading again what departs."""
        # One lead that does not exist may be read beside those that are watched.
        return 2 * len(reads(self._tenant, [*watched(self._tenant), ""]))

    @property
    def pays(self) -> bool:
        """Whether so much was sent since the last reading that another is worth its calls; where it is one, always."""
        calls = len(reads(self._tenant, watched(self._tenant)))
        sent = sum(not is_reading(each) for each in self._since[self._last :])
        return sent >= _CALLS_A_READ * (calls - 1)

    def hear(self, exchange: Exchange) -> None:
        """Keep what was sent since the last reading, and the id of a lead that a call named and that nobody has."""
        self._since.append(exchange)
        named = exchange.expected.named if exchange.expected else ()
        self._missing = [*(id_ for id_ in named if id_ and id_ not in self._owned), *self._missing][:1]

    def read(self, purpose: str = READ_BACK) -> None:
        """Read the leads back; what departs from the contract is read again after the tenant's bound."""
        tenant = self._tenant
        requests = reads(tenant, [*watched(tenant), *self._missing])
        if tenant.read_back is None or not requests or (purpose == READ_BACK and self._has_just_read):
            return
        before = len(self._since)
        if self._lags:
            self._sleep(tenant.read_back.within)
        self._ask(requests, purpose)
        window = self._window(before)
        if window and LAWS.judge(window).findings:
            self._sleep(tenant.read_back.within)
            self._ask(requests, READ_AGAIN if purpose == READ_BACK else LATER)
            window = self._window(before)
            # Where effects show late, they are waited for from now on.
            self._lags = self._lags or not (window and LAWS.judge(window).findings)
        if window:
            self._heard(window)
        # What came before a reading without calls since the last one may show after it.
        if purpose == READ_BACK and any(read_leads(exchange) for exchange in self._since[before:]):
            self._since, self._last = self._since[self._last :], before - self._last

    def read_later(self) -> None:
        """Read once more what nothing has changed since."""
        self.read(LATER)

    @property
    def _has_just_read(self) -> bool:
        since = self._since[self._last :]
        return all(map(is_reading, since)) and any(map(read_leads, since))

    def _ask(self, requests: list[Request], purpose: str) -> None:
        for request in requests:
            self._session.ask(request, purpose)

    def _window(self, place: int) -> Window | None:
        """Return the window that a reading ends, which begins at a place."""
        last = next(reversed(list(windows(self._since, self._tenant.fields))), None)
        return last if last and any(last.reading is each for each in self._since[place:]) else None
