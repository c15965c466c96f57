"""Reading leads back between calls, as often as the tenant's bound on the read lag asks for."""

from collections.abc import Callable

from contracts.campaign.session import Session
from contracts.exchange import Exchange, Request
from contracts.laws.windows import LATER, READ_AGAIN, READ_BACK, Window, windows
from contracts.rules import LAWS
from contracts.strategies.reads import reads, watched

__all__ = ["Rereading"]


class Rereading:
    """Watch the tenant's leads. `heard` is told of each window once it is settled; sleeping is an argument."""

    def __init__(self, session: Session, heard: Callable[[Window], None], sleep: Callable[[float], None]) -> None:
        self._session = session
        self._heard = heard
        self._sleep = sleep
        self._since: list[Exchange] = []

    def hear(self, exchange: Exchange) -> None:
        """Keep what was sent since the last reading."""
        self._since.append(exchange)

    def read(self, purpose: str = READ_BACK) -> None:
        """Read the leads back; what departs from the contract is read again after the tenant's bound."""
        tenant = self._session.known.tenant
        if tenant is None or tenant.read_back is None or not (requests := reads(tenant, watched(tenant))):
            return
        before = len(self._since)
        self._ask(requests, purpose)
        window = self._window()
        if window and LAWS.judge(window).findings:
            self._sleep(tenant.read_back.within)
            self._ask(requests, READ_AGAIN if purpose == READ_BACK else LATER)
            window = self._window()
        if window:
            self._heard(window)
        self._since = self._since[before:]

    def read_later(self) -> None:
        """Read once more what nothing has changed since."""
        self.read(LATER)

    def _ask(self, requests: list[Request], purpose: str) -> None:
        for request in requests:
            self._session.ask(request, purpose)

    def _window(self) -> Window | None:
        tenant = self._session.known.tenant
        return next(reversed(list(windows(self._since, tenant.fields))), None) if tenant else None
