"""What a run would send, without sending it."""

from collections.abc import Iterator
from random import Random

from contracts.campaign.identification import possible_kinds, unprobed
from contracts.campaign.means import nothing_written
from contracts.campaign.opening import first_call, opening
from contracts.campaign.options import Settings
from contracts.campaign.target import MOCKED_QUOTA
from contracts.client import is_loopback
from contracts.host import demo
from contracts.invariants.reading import leads_in, parsed
from contracts.quota.identify import estimate
from contracts.spec import Quota

__all__ = ["plan", "quota_plan"]


def plan(settings: Settings) -> Iterator[str]:
    """Yield a line for each call of the opening, then what follows within the budget."""
    tenant = settings.tenant or demo()
    live = settings.host is not None and not is_loopback(settings.host)
    random = Random(0)
    host = settings.host or "the mocked host"
    yield f"the plan for {host}, {settings.budget} calls at most, impact {settings.impact}"
    first = first_call(tenant, random, impact=settings.impact)
    yield f"   1  {first.method:6} {_leads(first.body):9} is this the API, and does it take the keys?"
    place = 2
    why = nothing_written(tenant, settings.impact)
    if why:
        yield f"      {why}"
    else:
        if tenant.read_back:
            yield "   2                   what do the leads hold before anything is written?"
            place += 1
        yield f"{place:4}  POST             existing leads by their ProspectId alone"
        place += 1
    for probe in opening(tenant, random, impact="none" if why else settings.impact, live=live):
        reread = ", then the leads are read back" if probe.reread and tenant.read_back else ""
        beside = f", {1 + len(probe.beside)} calls" if probe.beside else ""
        yield f"{place:4}  {probe.request.method:6} {_leads(probe.request.body):9} {probe.purpose}{beside}{reread}"
        place += 1 + len(probe.beside) + (probe.reread if tenant.read_back else 0)
    quota = _quota(settings)
    burst = f"a burst over the quota of {quota}, then " if quota and settings.impact in {"quota", "overload"} else ""
    yield (
        f"then {burst}other malformed calls and generated ones until the budget ends, "
        "smaller calls for what was found, and the leads' values put back; nothing was sent"
    )


def quota_plan(settings: Settings) -> Iterator[str]:
    """Yield a line for each part of the identification of the limiter, with the calls and seconds it takes at most."""
    quota = _quota(settings)
    if quota is None or unprobed(quota, settings.impact):
        yield f"the quota is not probed: {unprobed(quota, settings.impact)}"
        return
    kinds = possible_kinds(settings.tenant or demo(), settings.host)
    plan = estimate(quota, budget=settings.budget, kinds=kinds)
    yield f"the limiter of {quota}: {plan.calls} calls at most, in {plan.seconds:.0f} seconds at most"
    for part in plan.parts:
        fits = "" if part.held else ", if calls are left by then"
        yield f"{part.calls:4}  calls at most  {part.name}{fits}"
    if not plan.parts:
        yield f"the budget of {settings.budget} calls holds no part of it"


def _quota(settings: Settings) -> Quota | None:
    return settings.quota if settings.host or settings.quota_given else MOCKED_QUOTA


def _leads(body: str) -> str:
    leads = leads_in(parsed(body))
    return "" if leads is None else f"{len(leads)} lead{'s' * (len(leads) != 1)}"
