"""Whole runs on mocked hosts that break the contract in one way, or keep it in another."""

from collections.abc import Callable
from pathlib import Path

import pytest
from msgspec.structs import replace

import contracts.invariants  # noqa: F401  # registers the rules
from contracts.campaign.ledger import Ledger
from contracts.campaign.run import Campaign
from contracts.campaign.session import Session
from contracts.client import Client, Keys
from contracts.host import HostConfig, serve
from contracts.journal import Journal, Run
from contracts.model import Known
from contracts.tenant import ReadBack, Tenant

BUDGET = 300
# Seconds within which an effect has to show here: no test waits long for one.
BOUND = 0.1
OTHER_KEYS = ("another-access-key", "another-secret-key")

Play = Callable[..., Ledger]


def hasty(tenant: Tenant) -> Tenant:
    """Return the tenant with a short bound on the read lag."""
    return replace(tenant, read_back=ReadBack("Leads/Retrieve/ByIds", within=BOUND))


@pytest.fixture
def play(tmp_path: Path) -> Play:
    """Play a whole run on a mocked host and return what it saw; the journal is in `tmp_path`."""

    def play_on(config: HostConfig, tenant: Tenant, *, budget: int = BUDGET, impact: str = "overload") -> Ledger:
        ledger = Ledger()
        with (
            serve(config) as host,
            Client(host.url, Keys(*host.keys), other=Keys(*OTHER_KEYS)) as client,
            Journal(tmp_path / "run.jsonl", Run(host=host.url)) as journal,
        ):
            session = Session(client, Known(tenant), journal, budget=budget, heard=ledger.hear)
            campaign = Campaign(session, ledger, impact=impact, tell=lambda _: None)
            campaign.start()
            campaign.play()
        return ledger

    return play_on
