"""Over HTTP a limiter is told by the plan, and one that breaks the quota passes for none."""

from dataclasses import dataclass
from pathlib import Path

import pytest

import contracts.invariants  # registers the rules
import contracts.laws  # noqa: F401  # registers the laws
from contracts.campaign.ledger import Ledger
from contracts.campaign.options import replace_quota
from contracts.campaign.quota import Identification
from contracts.campaign.session import Session
from contracts.client import Client, Keys
from contracts.host import HostConfig, demo, serve
from contracts.journal import Journal, Run, read
from contracts.model import Known
from contracts.quota.classes import CLASSES, PASSING
from contracts.quota.identify import Identified, Why
from contracts.rules import INVARIANTS
from contracts.spec import Quota
from reports.sentences import Mark
from reports.summary import Summary, summarise

CLAIMED = Quota(25, 1.0)
# A window that is told from one a fifth shorter on a machine that is busy.
LONGER = Quota(25, 2.0)
BUDGET = 160


@dataclass(frozen=True, slots=True)
class Probed:
    """What the plan found, what a report says of the journal, and how many calls were spent."""

    found: Identified
    summary: Summary
    spent: int

    def mark(self, number: str) -> Mark:
        """Return the verdict on a sentence."""
        return next(line.verdict for line in self.summary.lines if line.number == number)


def probed(folder: Path, kept: Quota, claimed: Quota, *, limiter: str = "fixed-window") -> Probed:
    """Identify the limiter of a mocked host, and judge the journal."""
    tenant = replace_quota(demo(), claimed)
    config = HostConfig(tenant=tenant, quota=kept, limiter=limiter)
    run = Run(host="", quota=(claimed.calls, claimed.seconds), fields=tenant.fields)
    with (
        serve(config) as host,
        Client(host.url, Keys(*host.keys)) as client,
        Journal(folder / "quota.jsonl", run) as journal,
    ):
        ledger = Ledger()
        session = Session(client, Known(tenant), journal, budget=BUDGET, heard=ledger.hear)
        identification = Identification(session, ledger, impact="quota", tell=lambda _: None)
        identification.play()
        identification.put_back()
    assert identification.found is not None
    return Probed(identification.found, summarise(*read(journal.file), INVARIANTS), session.spent)


@pytest.mark.parametrize("name", CLASSES)
def test_each_class_of_limiter_is_told(name: str, tmp_path: Path) -> None:
    """It alone is left; those that pass are never held against the host, and no marker was lost or out of place."""
    told = probed(tmp_path, CLAIMED, CLAIMED, limiter=name)
    chapters = {line.number: line.verdict for line in told.summary.lines if line.number[0] == "6"}

    assert (told.found.left, told.found.why) == ((name,), Why.ONE_LEFT)
    assert told.spent <= BUDGET
    assert Mark.FAIL not in {told.mark("8.1"), told.mark("8.2")} or name not in PASSING
    assert Mark.FAIL not in chapters.values()
    assert chapters["6.1"] is Mark.PASS


@pytest.mark.parametrize(
    "kept",
    [Quota(24, 2.0), Quota(26, 2.0), Quota(50, 2.0), Quota(25, 1.6), Quota(25, 2.8)],
    ids=str,
)
def test_another_quota_than_the_claimed_one_never_passes(kept: Quota, tmp_path: Path) -> None:
    """Neither one call more or less, nor a window that is shorter or longer."""
    told = probed(tmp_path, kept, LONGER)

    assert not PASSING.intersection(told.found.left)
    assert (told.mark("8.1"), told.mark("8.2")) != (Mark.PASS, Mark.PASS)
