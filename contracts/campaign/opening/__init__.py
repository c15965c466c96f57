"""The opening: fixed calls that between them show every sentence of chapters 1 to 6, whatever the tenant has."""

from collections.abc import Iterator
from random import Random

from contracts.campaign.cast import Cast
from contracts.campaign.opening.open_questions import open_questions
from contracts.campaign.opening.probe import Probe, then_reread
from contracts.campaign.opening.refused import malformed, other_keys, paths, too_many, wrong_keys
from contracts.campaign.opening.served import alone, batches, forms, sizes, values
from contracts.dialect import SPELLINGS
from contracts.exchange import Request
from contracts.strategies.calls import call, request
from contracts.strategies.leads import pair
from contracts.tenant import Tenant

__all__ = ["Probe", "first_call", "opening", "spelling_call"]


def first_call(tenant: Tenant, random: Random) -> Request:
    """Return a harmless call: one lead that surely does not exist."""
    key = tenant.fields.unique[0]
    return request(call(Cast(tenant, random, impact="none").missing(key, 1), key=key))


def spelling_call(tenant: Tenant, spelling: str) -> Request | None:
    """Return a call that names one of the tenant's leads by a spelling of the ProspectId alone, None without one."""
    known = next((lead[name] for lead in tenant.leads for name in SPELLINGS if lead.get(name)), None)
    value = Cast(tenant, Random(0), impact="own").value(0)
    return None if known is None else request(call([{"Fields": [pair(spelling, known), *value]}]))


def opening(tenant: Tenant, random: Random, *, impact: str, live: bool) -> Iterator[Probe]:
    """Yield the calls of the opening; a `live` host is spared all but two wrong keys and what others may have."""
    cast = Cast(tenant, random, impact=impact)
    main = tenant.fields.unique[0]
    for part in (alone, batches, sizes, too_many, values, forms, malformed, paths):
        yield from then_reread(part(cast, main))
    yield from then_reread(other_keys(cast, main, live=live))
    yield from then_reread(wrong_keys(cast, main, live=live))
    yield from then_reread(open_questions(cast, main, live=live))
