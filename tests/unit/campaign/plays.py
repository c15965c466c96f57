"""Whole runs on a twin, in virtual time."""

from collections.abc import Callable, Mapping
from pathlib import Path

import contracts.invariants
import contracts.laws  # noqa: F401  # registers the rules
from contracts.campaign.ledger import Ledger
from contracts.campaign.options import replace_quota
from contracts.campaign.run import Campaign
from contracts.campaign.session import Session
from contracts.campaign.twin import Twin
from contracts.exchange import History
from contracts.host import demo
from contracts.journal import Journal, Run
from contracts.model import Known
from contracts.tenant import Tenant

__all__ = ["ACCOUNT", "played"]

ACCOUNT = replace_quota(demo(), None)
# The opening, and a few smaller calls.
BUDGET = 200


def played(
    folder: Path,
    *faults: str,
    readings: Mapping[str, str] | None = None,
    account: Tenant = ACCOUNT,
    tell: Callable[[str], None] = lambda _: None,
    noted: Path | None = None,
    budget: int = BUDGET,
) -> tuple[History, Known]:
    """Play a run on a twin with faults; return what was sent and answered, and what is known of the host then."""
    twin, heard = Twin(account, faults=faults, readings=readings), History()
    with Journal(folder / "run.jsonl", Run(host=twin.host)) as journal:
        session = Session(
            twin,  # type: ignore[arg-type]  # it sends, which is all that is asked of it
            Known(account),
            journal,
            budget=budget,
            heard=heard.append,
            clock=lambda: 0.0,
            sleep=lambda _: None,
        )
        campaign = Campaign(session, Ledger(), impact="overload", tell=tell, noted=noted)
        campaign.start()
        campaign.play()
    return heard, session.known
