"""Whatever an account lacks, a host that keeps the contract raises no alarm."""

import pytest
from msgspec.structs import replace

from contracts.campaign.options import replace_quota
from contracts.host import HostConfig, demo
from contracts.spec import Quota
from contracts.tenant import Tenant
from tests.detection.conftest import OTHER_KEYS, Play

BUDGET = 220
QUOTA = Quota(25, 0.5)


def variants() -> dict[str, Tenant]:
    """Return accounts that lack something, or spell it otherwise."""
    whole = demo()
    fields = whole.fields
    return {
        "one lead": replace(whole, leads=whole.leads[:1]),
        "few leads": replace(whole, leads=whole.leads[:3]),
        "no restricted lead": replace(whole, restricted=()),
        "no writable field": replace(whole, fields=replace(fields, writable={}, locked=())),
        "only dates to write": replace(whole, fields=replace(fields, writable={"mx_Born": "Date"})),
        "only addresses are unique": replace(whole, fields=replace(fields, unique=("EmailAddress",))),
        "only ids are unique": replace(whole, fields=replace(fields, unique=("ProspectID",))),
        "ids spelled as on the page": whole.spelled("ProspectID", "ProspectId"),
        "short fields": replace(whole, fields=replace(fields, max_length={"FirstName": 3, "mx_City": 60})),
    }


@pytest.mark.parametrize("impact", ["none", "own"])
@pytest.mark.parametrize("name", variants())
def test_another_account_is_no_fault(name: str, impact: str, play: Play) -> None:
    """Whatever a tenant lacks, and whatever the run may do to it."""
    tenant = replace_quota(variants()[name], None)
    ledger = play(HostConfig(tenant=tenant, quota=None, other_keys=OTHER_KEYS), tenant, budget=BUDGET, impact=impact)

    assert ledger.findings == {}
    assert {"2.1", "2.3", "3.1", "4.1"} <= ledger.evidence.keys()
