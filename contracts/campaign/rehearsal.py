"""Does a call alone break a sentence? Asked of a twin with the fault that explains it, at no cost."""

from collections.abc import Mapping

import msgspec

from contracts.campaign.explain import Cause, twin_of
from contracts.campaign.shrink import Breaks
from contracts.dialect import SPELLINGS
from contracts.exchange import Exchange, History, Request
from contracts.laws.showing import shown
from contracts.laws.windows import Held, read_leads
from contracts.model import Known, expect
from contracts.strategies.reads import reads, watched
from contracts.tenant import Lead, Tenant

__all__ = ["TRIES", "rehearsal"]

# A try takes some milliseconds.
TRIES = 200


def rehearsal(
    number: str, cause: Cause, history: History, place: int, known: Known, readings: Mapping[str, str] | None = None
) -> Breaks:
    """Return what tells, of calls in the place of one of a history, whether they break a sentence by themselves.

    The leads of each twin hold what was last read before that place, and are read before and after the call.
    """
    tenant = _as_read(known.account, history[:place])

    def breaks(request: Request) -> Exchange | None:
        twin = twin_of(known, cause.fault, readings, tenant=tenant)
        expected = expect(known, request)
        named = expected.named if expected else ()
        look = reads(tenant, _ids(tenant, named))
        before = [twin.send(each) for each in look]
        call = twin.send(request, expected=expected, number=place + 1)
        after = [twin.send(each) for each in look]
        return call if number in shown([*before, call, *after], tenant.fields) else None

    return breaks


def _ids(tenant: Tenant, named: tuple[str, ...]) -> list[str]:
    """Return the ids to read: those watched, and that of one lead which the call names and nobody has."""
    owned = {lead.get(name) for lead in (*tenant.leads, *tenant.restricted) for name in SPELLINGS}
    return [*watched(tenant), *[id_ for id_ in named if id_ and id_ not in owned][:1]]


def _as_read(tenant: Tenant, history: History) -> Tenant:
    """Return the tenant whose leads hold what a history read last."""
    held: Held = {id_: lead for exchange in history for id_, lead in (read_leads(exchange) or {}).items()}
    return msgspec.structs.replace(
        tenant,
        leads=tuple(_with(tenant, held, lead) for lead in tenant.leads),
        restricted=tuple(_with(tenant, held, lead) for lead in tenant.restricted),
    )


def _with(tenant: Tenant, held: Held, lead: Lead) -> Lead:
    read = next((held[lead[name]] for name in SPELLINGS if lead.get(name) in held), {})
    kept = {*tenant.fields.writable, *tenant.fields.locked} - {*tenant.fields.unique}
    return {**lead, **{name: value for name, value in read.items() if value and name in kept}}
