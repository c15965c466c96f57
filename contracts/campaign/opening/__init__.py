"""The opening: fixed calls that between them show every sentence of chapters 1 to 7, whatever the tenant has.

A scene is a few calls that belong together. FIRST names the calls that are sent before all others: learned from the
seeded faults, each is the one that finds most of those that the calls before it have not found.
"""

from collections.abc import Callable, Iterator
from random import Random

from contracts.campaign.cast import Cast
from contracts.campaign.opening.open_questions import open_questions
from contracts.campaign.opening.probe import Probe
from contracts.campaign.opening.refused import (
    malformed,
    more_refused,
    other_keys,
    paths,
    too_many,
    wrong_keys,
)
from contracts.campaign.opening.repeated import beside, rearranged, turned
from contracts.campaign.opening.script import Script
from contracts.campaign.opening.served import (
    all_kinds,
    alone,
    by_another_key,
    by_id,
    by_main_key,
    existing,
    failing,
    forms,
    hopeless,
    values,
)
from contracts.dialect import SPELLINGS
from contracts.exchange import Request
from contracts.spec import UPDATE_PATH
from contracts.strategies.calls import Body, call, request
from contracts.tenant import Tenant

__all__ = ["FIRST", "Probe", "encores", "first_call", "opening", "plain_call", "second_spelling", "spelling_call"]

Scene = Callable[[Script], Iterator[Probe]]

_NAMED, _NEAR = 3, 20
# {0}, {1} … are the unique fields of the tenant.
FIRST = (
    "all kinds, flag",
    "values of every type",
    "wrong fields between others, flag",
    "26 leads by ProspectId alone, too many",
    "all kinds",
    "all kinds, after itself",
    "existing leads by {1}",
    "one lead alone, without permission, flag",
    "all kinds by {2}, flag",
    "more values of every type, 2",
    "credentials: own access key, swapped-case secret key",
    "malformed: text that is not JSON",
    f"unknown path {UPDATE_PATH}3",
    "all kinds in 24 leads, flag",
    "every liberty of form at once",
    "credentials: absent access key, own secret key",
    "all kinds by ProspectId alone, flag",
    "malformed: text/plain for the media type",
    "search by a field that is not unique",
    "credentials: own access key, cut secret key",
    "credentials: longer access key, own secret key",
    "credentials: own access key, other secret key",
    "credentials: exchanged access key, exchanged secret key",
    "malformed: no list of leads",
    "malformed: an object for the list of leads",
    "malformed: a text for a lead",
    "malformed: an object for Fields",
    "malformed: no Attribute",
    "malformed: a list for a Value",
    "malformed: a list for Options",
    "method PUT",
    "method GET",
    "one lead alone, own",
    "the second part of all kinds",
    "all kinds, empty options",
)
SCENES: tuple[Scene, ...] = (
    all_kinds,
    values,
    turned,
    by_main_key,
    by_another_key,
    failing,
    rearranged,
    too_many,
    by_id,
    hopeless,
    alone,
    beside,
    forms,
    other_keys,
    malformed,
    wrong_keys,
    paths,
    open_questions,
)


def first_call(tenant: Tenant, random: Random, *, impact: str) -> Request:
    """Return a harmless call: as many leads as one may hold, none of which exists and none of which writes a field."""
    key = tenant.fields.unique[0]
    cast = Cast(tenant, random, impact=impact)
    near = [*cast.leads("missing-distracted", key, 1), *cast.leads("near-miss", key, _NEAR)]
    bare = [{"Fields": [each for each in lead["Fields"] if each["Attribute"] in tenant.fields.unique]} for lead in near]
    return request(call(cast.filled(bare, key), key=key))


def plain_call(tenant: Tenant, random: Random, leads: int = 1) -> Request:
    """Return the least call: one lead, or a few, that surely do not exist."""
    key = tenant.fields.unique[0]
    return request(call(Cast(tenant, random, impact="none").missing(key, leads), key=key))


def spelling_call(cast: Cast, spelling: str) -> Request | None:
    """Return a call that names the tenant's leads by a spelling of the ProspectId alone, None where it cannot."""
    return _spelled(existing(cast, None), spelling)


def second_spelling(cast: Cast, known: str) -> Request | None:
    """Return a call that names two leads by the other spelling than the known one."""
    (other,) = set(SPELLINGS) - {known}
    return _spelled(cast.leads("own", None, 2), other)


def _spelled(leads: list[Body], spelling: str) -> Request | None:
    batch = [{"Fields": [_respelled(each, spelling) for each in lead["Fields"]]} for lead in leads]
    return request(call(batch)) if batch else None


def _respelled(each: dict[str, str], spelling: str) -> dict[str, str]:
    return {**each, "Attribute": spelling} if each["Attribute"] in SPELLINGS else each


def opening(tenant: Tenant, random: Random, *, impact: str, live: bool) -> Iterator[Probe]:
    """Yield the calls of the opening; a `live` host is spared all but two wrong keys and what others may have."""
    script = Script(Cast(tenant, random, impact=impact), live=live)
    probes = [probe for scene in SCENES for probe in scene(script)]
    names = (*tenant.fields.unique, *[""] * _NAMED)
    purposes = [purpose.format(*names) for purpose in FIRST]
    first = [probe for purpose in purposes for probe in probes if probe.purpose == purpose]
    yield from first
    yield from (probe for probe in probes if probe not in first)


def encores(tenant: Tenant, random: Random, *, impact: str, live: bool) -> Iterator[Probe]:
    """Yield what is tried where calls are left: the other ways to break a call, and other wrong keys."""
    script = Script(Cast(tenant, random, impact=impact), live=live)
    yield from more_refused(script)
