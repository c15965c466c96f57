"""What the tenant's leads held before a run: noted before the first of them is written, and put back at its end."""

from contextlib import ExitStack
from pathlib import Path
from random import Random

import gevent
from msgspec.structs import replace

from contracts.campaign.keeping import Keeping
from contracts.campaign.knock import knock
from contracts.campaign.means import nothing_written
from contracts.campaign.opening import plain_call
from contracts.campaign.restore import reserve
from contracts.campaign.session import Session
from contracts.campaign.snapshot import check_free, file_for
from contracts.client import Client, Keys
from contracts.journal import Journal
from contracts.leasing import pacing
from contracts.model import Known
from contracts.tenant import Tenant
from loadtests.session import Prepared

__all__ = ["Keeper"]


class Keeper:
    """Whoever keeps the values of the leads, within the calls put aside for it and the quota of all processes.

    Its calls go into a journal of the run whose whole journal is `file`; `told` is what became of the values.
    """

    def __init__(self, prepared: Prepared, own: Journal, file: Path) -> None:
        self.told: list[str] = []
        self._prepared = prepared
        self._own = own
        self._noted = file_for(file)
        self._session: Session | None = None
        self._keeping: Keeping | None = None
        self._held = ExitStack()

    def note(self) -> Tenant | None:
        """Note what the leads hold; return the tenant that may be written, None where nothing is to be put back.

        The host is tried with one call before. Raises HarnessError where it cannot be judged or has to be spared, and
        rather than write over the values of an earlier run.
        """
        settings, tenant = self._prepared.settings, self._prepared.tenant
        # A host that was started for the run takes its leads with it.
        if settings.host is None or settings.impact == "none":
            return None
        if not self._prepared.keeping:
            self.told.append("values are not put back: the tenant names no way to read leads back")
            return None
        if why := nothing_written(tenant, settings.impact):
            self.told.append(why)
            return replace(tenant, leads=())
        check_free(self._noted)
        self._session = session = self._opened(settings.host)
        self._keeping = Keeping(session, tenant, tell=self.told.append, file=self._noted)
        knock(session, plain_call(tenant, Random(0)))
        return self._keeping.note(reserve(tenant)) or replace(tenant, leads=())

    def put_back(self) -> None:
        """Let the leads hold what they held, once no limiter knows of the run any more, and let go of the account."""
        with self._held:
            if self._session and self._keeping and self._keeping.holds:
                self._session.rest()
                self._keeping.put_back()

    def _opened(self, host: str) -> Session:
        tenant, keys = self._prepared.tenant, Keys.from_environment(host)
        pacer = pacing(host, keys, tenant.quota)
        self._held.callback(pacer.release)
        return Session(
            self._held.enter_context(Client(host, keys)),
            Known(tenant),
            self._own,
            budget=self._prepared.keeping,
            heard=lambda _: None,
            pacer=pacer,
            sleep=gevent.sleep,
        )
