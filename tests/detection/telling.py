"""What probes tell of the limiter of a host that is served, and how long that takes."""

from dataclasses import dataclass
from pathlib import Path
from tempfile import TemporaryDirectory
from time import monotonic

from contracts.campaign.identification import Identification
from contracts.campaign.ledger import Ledger
from contracts.campaign.options import replace_quota
from contracts.campaign.session import Session
from contracts.client import Client, Keys
from contracts.host import demo
from contracts.host.server import Serving
from contracts.journal import Journal, Run, read
from contracts.model import Known
from contracts.quota.identify import Identified
from contracts.quota.ruling import Ruling
from contracts.spec import Quota
from contracts.verdict import Verdict
from reports.limiter import rule

__all__ = ["BUDGET", "Told", "told"]

BUDGET = 160


@dataclass(frozen=True, slots=True)
class Told:
    """What the plan found, the ruling on the calls that it sent, and the seconds from its beginning to its end."""

    found: Identified
    ruling: Ruling
    seconds: float

    @property
    def verdicts(self) -> tuple[Verdict, Verdict]:
        """8.1 and 8.2."""
        return self.ruling.acceptance, self.ruling.refusal


def told(serving: Serving, quota: Quota) -> Told:
    """Identify the limiter in front of a host with the leads of the mocked one."""
    tenant, ended = replace_quota(demo(), quota), list[float]()
    run = Run(serving.url, quota=(quota.calls, quota.seconds), fields=tenant.fields)
    with TemporaryDirectory() as folder, Client(serving.url, Keys(*serving.keys)) as client:
        file, ledger, began = Path(folder, "quota.jsonl"), Ledger(), monotonic()
        with Journal(file, run) as journal:
            session = Session(client, Known(tenant), journal, budget=BUDGET, heard=ledger.hear)
            # The first thing told is what was found.
            identification = Identification(session, ledger, impact="quota", tell=lambda _: ended.append(monotonic()))
            identification.play()
        ruled = rule(*read(file))
    assert identification.found is not None
    assert ruled is not None
    return Told(identification.found, ruled, ended[0] - began)
