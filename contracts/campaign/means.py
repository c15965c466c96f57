"""What a run has of its tenant, and what that gives no means to test, and why."""

from collections.abc import Iterator

import msgspec

from contracts.campaign.session import Session
from contracts.campaign.snapshot import own_ids
from contracts.dialect import SPELLINGS
from contracts.laws.windows import Window
from contracts.rules import INVARIANTS, LAWS
from contracts.spec import BATCH_LIMIT, SENTENCES
from contracts.tenant import Tenant

__all__ = ["asked", "nothing_written", "tenant_of", "untestable"]

_OVER_THE_QUOTA = ("2.5", "8.3")
_WRITING = ("1.4", "1.5", "4.7", "5.1", "5.2", "5.5")


def tenant_of(session: Session) -> Tenant:
    """Return the tenant with no more leads than one call holds, so that one reading shows what all of them hold."""
    tenant = session.known.account
    return msgspec.structs.replace(tenant, leads=tenant.leads[:BATCH_LIMIT])


def nothing_written(tenant: Tenant, impact: str) -> str:
    """Return why a run writes no lead of a tenant, empty where it may write."""
    if impact == "none":
        return "--impact none writes no lead"
    if tenant.read_back and not own_ids(tenant):
        return "no lead is written: [read_back] notes values by the ProspectID, and none of the leads has one"
    return ""


def asked(tenant: Tenant, impact: str) -> tuple[str, ...]:
    """Return the numbers of the sentences that a run on a tenant sets out to test."""
    impossible = untestable(tenant, impact)
    ruled = {*INVARIANTS.rules, *LAWS.rules}
    return tuple(number for number in SENTENCES if number in ruled and number not in impossible)


def untestable(tenant: Tenant, impact: str) -> dict[str, str]:
    """Return the reason for each sentence that cannot be tested, by its number."""
    return dict(_reasons(tenant, impact))


def _reasons(tenant: Tenant, impact: str) -> Iterator[tuple[str, str]]:
    if tenant.read_back is None:
        yield from (
            (number, "the tenant names no way to read leads back")
            for number, rule in LAWS.rules.items()
            if rule.of is Window and number != "6.5"
        )
    if not tenant.restricted:
        yield "6.5", "the tenant names no restricted lead"
    if not any(lead.get(name) for lead in tenant.leads for name in SPELLINGS):
        yield "5.2", "no lead of the tenant has its ProspectId given"
    if tenant.limit is None:
        yield from ((number, "the tenant has no quota") for number in _OVER_THE_QUOTA)
    elif impact in {"none", "own"}:
        yield from ((number, f"--impact {impact} sends no burst") for number in _OVER_THE_QUOTA)
    if not any(kind == "Text" and tenant.fields.length(name) > 50 for name, kind in tenant.fields.writable.items()):  # noqa: PLR2004  # the value's length
        yield "1.4", "the tenant has no text field that is not unique"
    if why := nothing_written(tenant, impact):
        yield from ((number, why) for number in (*_WRITING, "6.1", "6.2", "6.3", "6.4"))
        yield "6.5", "--impact none names no lead that exists" if impact == "none" else why
